"""What analysts decided, brought to findings, questions and links.  The last decision on a subject counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hearings_crawler.judging.judgement import Finding, Question
from hearings_crawler.store.records import Decision

_MARKS = {"dismiss": "dismissed", "confirm": "confirmed"}


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions by what they are about.

    ``links`` gives the hearing that each document was linked to, empty for one that was unlinked.
    """

    marks: Mapping[str, Decision]
    links: Mapping[str, str]
    newest: Mapping[str, Decision]

    def marked(self, finding: Finding) -> Finding:
        """Return a finding with its mark, if an analyst confirmed or dismissed it."""
        decision = self.marks.get(finding.finding_id)
        if decision is None:
            return finding
        return replace(
            finding,
            mark=_MARKS[decision.kind],
            mark_by=decision.made_by,
            mark_on=decision.made_on,
            mark_why=decision.why,
        )

    def answered(self, question: Question) -> Question:
        """Return a question with the decision on it, if there is one."""
        decision = self.newest.get(question.id)
        if decision is None:
            return question
        return replace(
            question,
            decision=decision.value or decision.kind,
            by=decision.made_by,
            on=decision.made_on,
            why=decision.why,
        )


def read_decisions(stored: Iterable[Decision]) -> Decisions:
    """Sort stored decisions, oldest first, by what they are about."""
    found = list(stored)
    return Decisions(
        marks={decision.subject: decision for decision in found if decision.kind in _MARKS},
        links={
            decision.subject: decision.value if decision.kind == "link" else ""
            for decision in found
            if decision.kind in ("link", "unlink")
        },
        newest={decision.subject: decision for decision in found},
    )


def dismissed_question(finding: Finding) -> Question:
    """Return the row of the review that shows a dismissed finding with name and reason."""
    return Question(
        id=finding.finding_id,
        region=finding.region,
        kind="dismissed_finding",
        source=finding.source,
        url=finding.url,
        question=f"{finding.rule}: {finding.reason.en}",
        candidates=(finding.hearing_id,),
        decision=finding.mark,
        by=finding.mark_by,
        on=finding.mark_on,
        why=finding.mark_why,
    )
