"""The ways in which the transport itself ends a request: by name for the coverage, by type for the retries.

Each is a :class:`~hearings_crawler.coverage.failures.PageError` (it carries its cause) and at the same time the
exception of Scrapy's that its retry middleware repeats by default.
"""

from __future__ import annotations

from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError, ResponseDataLossError

from hearings_crawler.coverage.address import Cause
from hearings_crawler.coverage.failures import PageError


class TruncatedAnswerError(PageError, ResponseDataLossError):
    """An answer ended before its announced length; it is kept as evidence and not read."""

    def __init__(self, detail: str) -> None:
        super().__init__(Cause.TRUNCATED, detail)


class PageTimeoutError(PageError, DownloadTimeoutError):
    """A page in the browser did not end within its time."""

    def __init__(self, detail: str) -> None:
        super().__init__(Cause.TIMEOUT, detail)


class PageConnectionError(PageError, DownloadFailedError):
    """The browser ended under a load, or a page could not be had in it."""

    def __init__(self, detail: str) -> None:
        super().__init__(Cause.CONNECTION, detail)


def page_error(cause: Cause, detail: str) -> PageError:
    """Return the exception that ends a request with this cause, one that is repeated where that may help."""
    if cause is Cause.TRUNCATED:
        return TruncatedAnswerError(detail)
    if cause is Cause.TIMEOUT:
        return PageTimeoutError(detail)
    if cause is Cause.CONNECTION:
        return PageConnectionError(detail)
    return PageError(cause, detail)
