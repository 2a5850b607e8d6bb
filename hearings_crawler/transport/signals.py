"""The Scrapy signals that the transport sends.

``fetched`` is sent synchronously (``send_catch_log``) once for every request that went out, also for one
that failed, with the arguments

- ``evidence``: :class:`~hearings_crawler.items.Evidence`; status 0 and an empty digest without an answer;
- ``request``: the Scrapy request;
- ``response``: the answer, or None; also one that is kept and not read (cut short);
- ``failure``: the exception that the request ends with, or None;
- ``spider``: the running spider.
"""

fetched = object()
