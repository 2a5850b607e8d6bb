"""The rule on the rubric: it counts documents, not hearings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hearings_crawler.items import DocumentKind, Source
from hearings_crawler.judging import explain
from hearings_crawler.judging.cases import Case, MonthContext
from hearings_crawler.judging.facts import Document
from hearings_crawler.judging.ids import natural_key
from hearings_crawler.judging.judgement import Verdict
from hearings_crawler.judging.placement import placement_of
from hearings_crawler.judging.rules import Judged, candidates_named, in_rubric
from hearings_crawler.law.rulebook import Column, Texts


@dataclass(frozen=True)
class _Shared:
    """What several hearings share: a notice of n hearings, with its versions, is one document."""

    cases: tuple[Case, ...]
    documents: tuple[Document, ...]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its versions."""
        return frozenset(document.id for document in self.documents)

    @property
    def earliest(self) -> Case:
        """The case of its earliest hearing, which gives the month."""
        return min(
            self.cases,
            key=lambda case: (case.hearing.first_day or date.max, natural_key(case.hearing.id)),
        )


def judge_rubric(
    cases: Iterable[Case], column: Column, kind: DocumentKind, context: MonthContext
) -> list[tuple[Case, Judged]]:
    """Return the verdicts on a month's documents of a kind that stand outside the rubric, or perhaps do.

    Each with the case of the document's earliest hearing.
    """
    found = []
    for shared in _documents(cases, column, kind):
        inside = in_rubric(shared.documents)
        if inside or shared.earliest.month_of(kind, context) != context.month:
            continue
        doubt = _doubt(shared, kind)
        reason = explain.NO_HEADING if inside is None else explain.NOT_IN_RUBRIC
        first = min(shared.documents, key=lambda entry: (entry.first_seen.started, natural_key(entry.id)))
        judged = Judged(
            Verdict.UNKNOWN if inside is None or doubt is not None else Verdict.BROKEN,
            Source.SITE,
            reason=explain.join(reason, doubt or explain.NO_TEXT),
            placement=placement_of(shared.documents),
            document=first,
        )
        found.append((shared.earliest, judged))
    return found


def _doubt(shared: _Shared, kind: DocumentKind) -> Texts | None:
    """Return what could undo the verdict: a status not read of every hearing, a document under review."""
    if all(case.may_be_cancelled for case in shared.cases):
        return explain.STATUS_NOT_READ
    for case in shared.cases:
        if case.candidates[kind] and in_rubric(case.candidates[kind]) is not False:
            return candidates_named(case, kind)
    return None


def _documents(cases: Iterable[Case], column: Column, kind: DocumentKind) -> Sequence[_Shared]:
    """Group what is placed: hearings that share a version share the document."""
    found: list[_Shared] = []
    for case in cases:
        placed = case.placed(kind)
        if case.hearing.form is not column.form or case.hearing.cancelled or not placed:
            continue
        ids = {document.id for document in placed}
        touching = [shared for shared in found if shared.ids & ids]
        found = [shared for shared in found if not shared.ids & ids]
        versions = [*(document for shared in touching for document in shared.documents), *placed]
        found.append(
            _Shared(
                (*(entry for shared in touching for entry in shared.cases), case),
                tuple({document.id: document for document in versions}.values()),
            )
        )
    return found
