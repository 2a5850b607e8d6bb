"""An answer of the portal as a page: its HTML, and the text that it shows."""

from __future__ import annotations

from scrapy.http import Response, TextResponse

from hearings_crawler.content.markup import page_text
from hearings_crawler.errors import PageNotUnderstoodError
from spiders.readers.portal.card import visible_text


def html_of(response: Response) -> str:
    """Return the HTML of an answer.

    Raises:
        PageNotUnderstoodError: the answer is a file.
    """
    if not isinstance(response, TextResponse):
        kind = response.headers.get("Content-Type", b"") or b""
        raise PageNotUnderstoodError(
            f"expected an HTML page, found {kind.decode('latin-1') or 'a file'} at {response.url}"
        )
    return page_text(response)


def shown_text(response: Response) -> str:
    """Return the visible text of an answer, empty for a file or an empty body."""
    return (
        visible_text(html_of(response))
        if isinstance(response, TextResponse) and response.body.strip()
        else ""
    )
