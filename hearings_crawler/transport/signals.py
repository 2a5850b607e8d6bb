"""The Scrapy signals that the transport sends.

``fetched`` is sent synchronously (``send_catch_log``) once for every request that went out, also for one
that failed, with the arguments

- ``evidence``: :class:`~hearings_crawler.items.Evidence`; status 0 and an empty digest without an answer;
- ``request``: the Scrapy request;
- ``response``: the answer, or None; also one that is kept and not read (cut short);
- ``failure``: the exception that the request ends with, or None;
- ``validators``: :class:`~hearings_crawler.crawling.previous.Validators` by which the next crawl can ask for the page;
- ``revisit_of``: the id of the fetch whose archived body a "not modified" confirmed, or None;
- ``role``: what it was for (:class:`~hearings_crawler.evidence.location.FetchRole`); ``page_url``: the rendered page that
  a part or a picture belongs to, else empty;
- ``recorded``: :class:`~hearings_crawler.transport.recording.Recorded`, None for what has no record;
- ``spider``: the running spider.

``part_fetched`` is sent with the same arguments once for every answer that a rendered page was made from, and for a picture
of it;
``fetched`` is sent for such a page as well, with the page as it was rendered.
"""

fetched = object()
part_fetched = object()
