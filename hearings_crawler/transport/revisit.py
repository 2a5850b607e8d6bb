"""Pages that an earlier crawl fetched: asked for on condition that they changed, or not asked for at all.

A server that answers "not modified" sends no body; the archived one is given back as if it had been sent, so
that readers and pipelines read the same page and this run observes what it shows.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from scrapy.http import Headers, Request, Response, TextResponse
from scrapy.responsetypes import responsetypes

from hearings_crawler.coverage.failures import classify_response, losses_of
from hearings_crawler.crawling.previous import PreviousPage, previous_of
from hearings_crawler.crawling.spider import stats_of
from hearings_crawler.errors import StoreError
from hearings_crawler.evidence.archive import Archive, ArchiveError
from hearings_crawler.items import Validators
from hearings_crawler.transport.wire import Answer

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

Ask = Callable[[Request], Awaitable[Answer]]

NOT_MODIFIED = 304
# They describe a body: a 304 has none, and the archived one is kept decoded.
_OF_A_BODY = ("Content-Encoding", "Content-Length", "Content-Type", "Transfer-Encoding")
_CONDITIONS = ("If-None-Match", "If-Modified-Since")


@dataclass(frozen=True, slots=True)
class Visit:
    """An answer, how it can be asked for again, and what is known of its page from earlier crawls.

    ``revisit_of`` is the fetch whose body it confirmed (None: it brought its own), ``not_modified`` the answer by which
    the server did so.
    """

    answer: Answer
    validators: Validators = field(default_factory=Validators)
    revisit_of: int | None = None
    known: PreviousPage | None = None
    not_modified: Response | None = None


class Revisits:
    """Asks for the pages of one crawl, for known ones on condition that they changed."""

    def __init__(self, crawler: Crawler, archive: Archive) -> None:
        self._crawler = crawler
        self._archive = archive

    async def visit(self, request: Request, ask: Ask, *, by: str = "") -> Visit:
        """Ask for a page; ``by`` tells the browser's requests from plain ones, which may be answered otherwise.

        A page whose archived body is missing or damaged is asked for without condition.

        Raises:
            Exception: those of ``ask``.
        """
        variant = variant_of(request, by)
        known = self._known(request, variant)
        if known is None or not known.validators or not self._archive.has(known.digest):
            return _first_visit(await ask(request), variant, known)
        answer = await ask(_on_condition(request, known.validators))
        if answer.failure is not None or answer.response.status != NOT_MODIFIED:
            return _first_visit(answer, variant, known)
        body = self._body(known)
        if body is None:
            return _first_visit(await ask(request), variant, known)
        self._count("not_modified")
        confirmed = answer.response
        return Visit(
            Answer(_given_back(request, body, known.validators, confirmed), sent=answer.sent),
            replace(
                known.validators,
                etag=_header(confirmed, "ETag") or known.validators.etag,
                last_modified=_header(confirmed, "Last-Modified") or known.validators.last_modified,
            ),
            known.fetch_id,
            known,
            confirmed,
        )

    def settled(self, request: Request, digest: str) -> tuple[PreviousPage, Response] | None:
        """Return a page as it is archived, without asking for it.

        None if the newest body of the page is another than ``digest``, or is not in the archive.
        """
        known = self._known(request, variant_of(request, ""))
        body = self._body(known) if known is not None and known.digest == digest else None
        if known is None or body is None:
            return None
        self._count("settled")
        return known, _given_back(request, body, known.validators, None)

    def _known(self, request: Request, variant: str) -> PreviousPage | None:
        known = previous_of(self._crawler)
        if known is None or request.method != "GET" or any(name in request.headers for name in _CONDITIONS):
            return None
        try:
            return known.previous_page(urldefrag(request.url)[0], variant)
        except StoreError as error:
            logger.warning("%s is asked for anew: %s", request.url, error)
            return None

    def _body(self, known: PreviousPage) -> bytes | None:
        try:
            return self._archive.get(known.digest)
        except ArchiveError as error:
            logger.warning("A page is asked for anew: %s", error)
            return None

    def _count(self, what: str) -> None:
        stats_of(self._crawler).inc_value(f"hearings/fetches/{what}")


def validators_of(answer: Answer, variant: str) -> Validators:
    """Return by what an answer's page can be asked for again; only a complete, sound page with status 200 can.

    One that is damaged or cut short is asked for anew: it may have been so on this one way alone.

    A rendered page cannot: what its scripts fetched has validators of its own.
    """
    response = answer.response
    plain = Validators(variant)
    if answer.failure is not None or response.status != 200 or "rendered" in response.flags:
        return plain
    if "*" in _header(response, "Vary") or classify_response(response) is not None:
        return plain
    if isinstance(response, TextResponse) and losses_of(response):
        return plain
    return Validators(
        variant,
        _header(response, "ETag"),
        _header(response, "Last-Modified"),
        _header(response, "Content-Type"),
    )


def _first_visit(answer: Answer, variant: str, known: PreviousPage | None) -> Visit:
    return Visit(answer, validators_of(answer, variant), known=known)


def variant_of(request: Request, by: str) -> str:
    """Return what else an answer depends on: the language asked for, and whether the browser asks."""
    language = (request.headers.get("Accept-Language") or b"").decode("latin-1").strip()
    return f"{by} {language}".strip()


def _on_condition(request: Request, validators: Validators) -> Request:
    """Return a copy that asks for the page if it changed: a repetition of the request itself is not to ask so."""
    headers = request.headers.copy()
    if validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return request.replace(headers=headers)


def _given_back(
    request: Request, body: bytes, validators: Validators, confirmed: Response | None
) -> Response:
    """Return the archived body as the answer that brought it, with what a "not modified" said anew."""
    url = urldefrag(request.url)[0]
    headers = confirmed.headers.copy() if confirmed is not None else Headers()
    for name in _OF_A_BODY:
        headers.pop(name, None)
    return archived_response(url, 200, headers, body, validators.content_type, "revisit")


def archived_response(
    url: str, status: int, headers: Headers, body: bytes, content_type: str, flag: str
) -> Response:
    """Return an answer with a body from the archive; ``flag`` says why it came from there."""
    if content_type:
        headers["Content-Type"] = content_type
    headers["Content-Length"] = str(len(body))
    kind = responsetypes.from_args(headers=headers, url=url, body=body)
    return kind(url=url, status=status, headers=headers, body=body, flags=[flag])


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1").strip()
