"""A plain request and its answer: Scrapy's own HTTP/1.1 client, pointed to the replica when there is one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit, urlunsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes

from hearings_crawler.config import Config
from hearings_crawler.content.coding import can_unpack, codings_of, unpack
from hearings_crawler.coverage.failures import PageError
from hearings_crawler.transport.failures import TruncatedAnswerError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# What a request may tell Scrapy's client; the proxy only where the network is really used.
_CLIENT_META = ("download_timeout", "download_maxsize", "download_warnsize", "bindaddress")
_LOST = "dataloss"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a request; with a ``failure`` it is kept as evidence and not read.

    ``sent`` is the request as it went out, ``picture`` a PNG of a page that a browser showed.
    """

    response: Response
    failure: PageError | None = None
    sent: Request | None = None
    picture: bytes = b""


def replica_address(replica: str, url: str) -> str:
    """Return where a site's address is served by the replica at ``replica`` (the setting ``REPLICA_URL``)."""
    return urlunsplit((*urlsplit(replica)[:2], *urlsplit(url)[2:]))


class Wire:
    """Sends plain requests; knows nothing of locks, delays or the archive.

    The answer's body is decoded (gzip, deflate, br, zstd): what is archived is what is read.  Its address is the
    request's, also from the replica.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._replica = Config.of(crawler).replica_url
        self._client = HTTP11DownloadHandler.from_crawler(crawler)
        self._largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    async def send(self, request: Request) -> Answer:
        """Send a request and return what came back, of a cut-short answer what arrived of it.

        Raises:
            Exception: those of Scrapy's HTTP/1.1 client (no address, no connection, TLS, time, size).
        """
        outgoing = self._outgoing(request)
        try:
            response = await self._client.download_request(outgoing)
        finally:
            if "download_latency" in outgoing.meta:
                request.meta["download_latency"] = outgoing.meta["download_latency"]
        response = response.replace(url=urldefrag(request.url)[0])
        if _LOST in response.flags:
            announced = (response.headers.get("Content-Length") or b"its end").decode("latin-1")
            answer = _truncated(response, f"{len(response.body)} bytes arrived, announced: {announced}")
        else:
            answer = decoded(response, self._largest)
        return replace(answer, sent=outgoing)

    async def close(self) -> None:
        """Close the connections that are kept open."""
        await self._client.close()

    def _outgoing(self, request: Request) -> Request:
        """Return the request as it goes out: a new one, since the client writes into it."""
        meta = {key: request.meta[key] for key in _CLIENT_META if key in request.meta}
        meta["download_fail_on_dataloss"] = False
        headers = request.headers.copy()
        headers["Accept-Encoding"] = b"gzip, deflate"
        url = request.url
        if self._replica:
            headers["Host"] = urlsplit(url).netloc.rpartition("@")[2]
            url = replica_address(self._replica, url)
        elif "proxy" in request.meta:
            meta["proxy"] = request.meta["proxy"]
        return Request(url, method=request.method, headers=headers, body=request.body, meta=meta)


def decoded(response: Response, largest: int) -> Answer:
    """Return an answer with its content codings undone; one that is unknown is left as it is.

    ``largest`` is the most bytes that a body may decode to (0: no limit).

    Raises:
        DownloadCancelledError: the body decodes to more.
    """
    codings = codings_of((response.headers.get("Content-Encoding") or b"").decode("latin-1"))
    if not codings or not can_unpack(codings) or not response.body:
        return Answer(response)
    unpacked = unpack(response.body, codings, largest)
    if largest and len(unpacked.body) > largest:
        raise DownloadCancelledError(f"the body decodes to more than {largest} bytes")
    if unpacked.problem and not unpacked.body:
        return _truncated(response, unpacked.problem)
    headers = response.headers.copy()
    # As archives of the web name what they undid.
    headers["X-Archive-Orig-Content-Encoding"] = headers["Content-Encoding"]
    del headers["Content-Encoding"]
    headers["Content-Length"] = str(len(unpacked.body))
    # The class of a response is chosen by its headers and its bytes, which looked different in their coding.
    kind = responsetypes.from_args(headers=headers, url=response.url, body=unpacked.body)
    response = response.replace(headers=headers, body=unpacked.body, cls=kind)
    return _truncated(response, unpacked.problem) if unpacked.problem else Answer(response)


def _truncated(response: Response, detail: str) -> Answer:
    return Answer(response, TruncatedAnswerError(detail))
