"""Answers from what a run recorded, given as the network gave them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from scrapy.http import Headers, Request, Response

from hearings_crawler.coverage.address import Cause
from hearings_crawler.coverage.failures import PageError
from hearings_crawler.crawling.recorded import RecordedFetch, RecordedRun
from hearings_crawler.evidence.archive import ArchiveError, WarcArchive
from hearings_crawler.evidence.location import FetchRole
from hearings_crawler.transport.failures import page_error
from hearings_crawler.transport.recording import LOSSES
from hearings_crawler.transport.revisit import archived_response, variant_of
from hearings_crawler.transport.wire import Answer

if TYPE_CHECKING:
    from hearings_crawler.evidence.warc import ArchivedRecord


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """What a run was answered: the fetch as it was stored, and the answer made from it."""

    fetch: RecordedFetch
    answer: Answer


class RecordedAnswers:
    """Gives the answers of a run once more.

    Args:
        run: what the run was answered.
        archive: where the bodies lie.
    """

    def __init__(self, run: RecordedRun, archive: WarcArchive) -> None:
        self.run = run
        self._archive = archive

    def answer(self, request: Request) -> RecordedAnswer | None:
        """Return what a request was answered; None for one that the run did not make, and may make now.

        Raises:
            PageError: the failure with which it ended; that it was never made, where nothing else may be asked; that the
                archive has lost the answer, or damaged it.
        """
        url = urldefrag(request.url)[0]
        rendered = bool(request.meta.get("playwright"))
        found = self.run.take(url, variant_of(request, ""), rendered=rendered)
        if found is None and rendered:
            # What is no page to render was recorded as it was sent.
            found = self.run.take(url, variant_of(request, ""), rendered=False)
        if found is None:
            if self.run.alone:
                raise PageError(
                    Cause.NOT_RECORDED,
                    f"{url}: the run did not ask for this page, so nothing is archived of it",
                )
            return None
        return self._given(request, found)

    def _given(self, request: Request, found: RecordedFetch) -> RecordedAnswer:
        # The stored text begins with the exception's name.
        detail = found.failure.partition(": ")[2]
        failure = page_error(Cause(found.cause), detail) if found.cause else None
        if not found.digest:
            raise failure or PageError(Cause.NOT_RECORDED, f"{found.url}: {found.failure or 'no answer'}")
        try:
            body = self._archive.get(found.digest)
            record = self._archive.read_record(found.record) if found.record is not None else None
        except ArchiveError as error:
            self.run.lost.append(str(error))
            raise PageError(Cause.DISK, f"{found.url}: {error}") from error
        response = _response(request, found, body, record)
        if "rendered" in response.flags and record is not None:
            request.meta["losses"] = _losses(record)
        return RecordedAnswer(found, Answer(response, failure))


def _response(request: Request, found: RecordedFetch, body: bytes, record: ArchivedRecord | None) -> Response:
    headers = Headers()
    for name, value in record.headers if record is not None else ():
        headers.appendlist(name, value)
    kind = found.validators.content_type or (
        record.content_type if record is not None and record.kind == "resource" else ""
    )
    flag = "rendered" if found.role is FetchRole.RENDERED else "recorded"
    return archived_response(urldefrag(request.url)[0], found.status, headers, body, kind, flag)


def _losses(record: ArchivedRecord) -> tuple[tuple[Cause, str], ...]:
    named = next((value for name, value in record.warc_headers if name == LOSSES), "")
    return tuple((Cause(cause), detail) for cause, detail in json.loads(named or "[]"))
