"""The cookie that some old sites set on a first visit before they show a page.

Such a site answers the first request with a cookie and a redirect to the very same address, once, and shows the page to
whoever brings the cookie back.  Cookies are off otherwise: what is kept here is what a host asked for in that way, for
this crawl and this host alone, and nothing else of what it sets.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

if TYPE_CHECKING:
    from scrapy.http import Request, Response

logger = logging.getLogger(__name__)

REDIRECTS = frozenset((301, 302, 303, 307, 308))
ASKED_AGAIN = "first_visit"


class FirstVisitMiddleware:
    """Brings a host's first-visit cookie back, once for a request; a second redirect is followed as any other."""

    def __init__(self) -> None:
        self._cookies: dict[str, dict[str, str]] = {}

    def process_request(self, request: Request) -> None:
        """Send what the host asked for earlier in this crawl."""
        cookies = self._cookies.get(urlsplit(request.url).hostname or "")
        if cookies and not request.meta.get("playwright"):
            request.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again with the cookie when an answer sets one and leads to the address that was asked for."""
        cookies = set_cookies(response)
        if not cookies or request.meta.get(ASKED_AGAIN) or not leads_to_itself(request, response):
            return response
        host = urlsplit(request.url).hostname or ""
        self._cookies.setdefault(host, {}).update(cookies)
        logger.info("%s sets a cookie on the first visit; it is asked for again with it", request.url)
        return request.replace(dont_filter=True, meta={**request.meta, ASKED_AGAIN: True})


def leads_to_itself(request: Request, response: Response) -> bool:
    """Whether an answer is a redirect to the address that was asked for, whatever its scheme and fragment."""
    location = response.headers.get("Location")
    if response.status not in REDIRECTS or location is None:
        return False
    target = urljoin(request.url, location.decode("latin-1"))
    return _without_scheme(target) == _without_scheme(request.url)


def _without_scheme(url: str) -> tuple[str, str, str]:
    parts = urlsplit(urldefrag(url)[0])
    return (parts.hostname or "", parts.path or "/", parts.query)


def set_cookies(response: Response) -> dict[str, str]:
    """Return the cookies that an answer sets, by name, without their attributes."""
    found: dict[str, str] = {}
    for line in response.headers.getlist("Set-Cookie"):
        name, equals, value = line.decode("latin-1").partition(";")[0].partition("=")
        if equals and name.strip():
            found[name.strip()] = value.strip()
    return found
