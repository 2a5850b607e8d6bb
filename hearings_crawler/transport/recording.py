"""Writes what came to the archive: requests with their answers, rendered pages, pictures of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

from hearings_crawler import __version__
from hearings_crawler.config import Config
from hearings_crawler.coverage.failures import Loss
from hearings_crawler.crawling.previous import previous_of
from hearings_crawler.errors import StoreError
from hearings_crawler.evidence.archive import ArchiveError, Locates, WarcArchive, digest_of
from hearings_crawler.evidence.location import FetchRole, RecordLocation
from hearings_crawler.evidence.warc import (
    NOT_MODIFIED,
    SAME_PAYLOAD,
    ArchivedFile,
    EarlierRecord,
    Exchange,
    WarcSet,
)
from hearings_crawler.transport.failures import TruncatedAnswerError
from hearings_crawler.transport.robots import ROBOTS_REQUEST

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Request, Response

    from hearings_crawler.transport.revisit import Visit

LOSSES = "Hearings-Losses"
"""The header of a rendered page's record that names what was damaged in the parts that made it (JSON)."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded of an answer: the digest of its body, where the record lies, whether that holds the body."""

    digest: str
    location: RecordLocation | None
    has_body: bool


class CrawlIndex:
    """Where bodies of earlier crawls lie, asked of the store that a crawl was provided with."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    def record_of(self, digest: str) -> RecordLocation | None:
        """Return where a body lies; None if nobody can tell."""
        previous = previous_of(self._crawler)
        try:
            return previous.record_of(digest) if isinstance(previous, Locates) else None
        except StoreError:
            return None


class Recorder:
    """Records what one crawl gets; its files are begun with the first answer.

    Raises:
        OSError: the archive cannot be written.
    """

    def __init__(self, crawler: Crawler, archive: WarcArchive) -> None:
        self._crawler = crawler
        self._clock = Config.of(crawler).clock
        self._archive = archive
        self._set: WarcSet | None = None
        self._seen: dict[str, EarlierRecord] = {}

    def answer(self, request: Request, visit: Visit, moment: datetime) -> Recorded:
        """Record a request and its answer; of a body that is known, that it came again."""
        response = visit.answer.response
        digest = digest_of(response.body)
        url = urldefrag(request.url)[0]
        earlier, profile = self._earlier(visit, digest, url)
        shown = visit.not_modified or response
        sent = visit.answer.sent or request
        exchange = Exchange(
            url=url,
            fetched_at=moment,
            status=shown.status,
            headers=_headers(shown.headers),
            body=response.body,
            digest=digest,
            method=request.method,
            request_headers=_with_host(_headers(sent.headers), url),
            request_body=request.body,
            truncated=isinstance(visit.answer.failure, TruncatedAnswerError),
        )
        location = self._files().exchange(exchange, earlier, profile)
        return self._kept(digest, location, EarlierRecord(url, moment), has_body=earlier is None)

    def rendered(self, request: Request, response: Response, moment: datetime) -> Recorded:
        """Record a page as the browser showed it, with what was lost in its parts."""
        digest = digest_of(response.body)
        url = f"urn:rendered:{urldefrag(request.url)[0]}"
        earlier = self._seen.get(digest)
        if earlier is not None:
            location = self._files().same_resource(url, digest, moment, earlier)
        else:
            losses: tuple[Loss, ...] = request.meta.get("losses", ())
            kind = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
            location = self._files().resource(
                url,
                kind,
                response.body,
                digest,
                moment,
                {LOSSES: json.dumps([[str(cause), detail] for cause, detail in losses])} if losses else {},
            )
        return self._kept(digest, location, EarlierRecord(url, moment), has_body=earlier is None)

    def picture(self, request: Request, picture: bytes, moment: datetime) -> Recorded:
        """Record a picture of a page."""
        digest = digest_of(picture)
        url = f"urn:view:{urldefrag(request.url)[0]}"
        location = self._files().resource(url, "image/png", picture, digest, moment, {})
        return self._kept(digest, location, EarlierRecord(url, moment), has_body=True)

    def finish(self) -> tuple[ArchivedFile, ...]:
        """Close the files of the crawl and return them."""
        files, self._set = self._set, None
        return files.finish() if files is not None else ()

    def _files(self) -> WarcSet:
        if self._set is None:
            now = self._clock.now()
            spider = self._crawler.spider
            name = spider.name if spider is not None else "crawl"
            self._set = self._archive.begin(
                f"{now:%Y/%m/%d}/{name}-{now:%Y%m%dT%H%M%S}",
                {
                    "software": f"hearings-crawler/{__version__}",
                    "format": "WARC File Format 1.1",
                    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
                    "http-header-user-agent": str(self._crawler.settings.get("USER_AGENT") or ""),
                    "robots": "obey",
                    "description": f"{name} for {getattr(spider, 'month', '')}".strip(),
                },
            )
        return self._set

    def _earlier(self, visit: Visit, digest: str, url: str) -> tuple[EarlierRecord | None, str]:
        """Return the record that brought a body, if the archive has it: confirmed by the server, or the same bytes."""
        known = visit.known
        if visit.not_modified is not None and known is not None:
            return EarlierRecord(url, known.brought_at or known.fetched_at), NOT_MODIFIED
        if digest in self._seen:
            return self._seen[digest], SAME_PAYLOAD
        if known is not None and known.digest == digest and self._has_record(digest):
            return EarlierRecord(url, known.brought_at or known.fetched_at), SAME_PAYLOAD
        return None, SAME_PAYLOAD

    def _has_record(self, digest: str) -> bool:
        """Whether a body is recorded and still whole: what is lost or damaged is recorded once more."""
        try:
            if self._archive.locate(digest) is None:
                return False
            self._archive.get(digest)
            return True
        except ArchiveError:
            return False

    def _kept(
        self, digest: str, location: RecordLocation, record: EarlierRecord, *, has_body: bool
    ) -> Recorded:
        if has_body:
            self._seen[digest] = record
            self._archive.recorded(digest, location)
        return Recorded(digest, location, has_body)


def _headers(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Return headers as text, on one line each."""
    return tuple(
        (bytes(name).decode("latin-1"), " ".join(bytes(value).decode("latin-1").split()))
        for name, values in headers.items()
        for value in values
    )


def _with_host(headers: tuple[tuple[str, str], ...], url: str) -> tuple[tuple[str, str], ...]:
    if any(name.lower() == "host" for name, _ in headers):
        return headers
    return (("Host", urlsplit(url).netloc.rpartition("@")[2]), *headers)


def role_of(request: Request, response: Response | None) -> FetchRole:
    """Return what a request was for."""
    if request.meta.get(ROBOTS_REQUEST):
        return FetchRole.ROBOTS
    if response is not None and "rendered" in response.flags:
        return FetchRole.RENDERED
    return FetchRole.PAGE
