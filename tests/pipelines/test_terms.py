"""The due days that a reading keeps are those that judging a month counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hearings_crawler.items import DateValue as Day
from hearings_crawler.items import Deadline, DocumentKind, Form, ParsedDocument, RawDocument
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.law.workdays import load_calendar
from pipelines.p400_terms import TermsPipeline
from tests.pipelines.crawling import Spider, crawler_of, item_of

HEARING = Day(date(2025, 4, 30), None, None, "30 апреля 2025 года", "worded")


def deadlines(parsed: ParsedDocument) -> tuple[tuple[Deadline, ...], dict[str, object]]:
    crawler = crawler_of(Spider(), {})
    item = item_of(RawDocument("documents:1", "https://www.gov.kz/1", "Протокол"))
    item.parsed = parsed
    read = TermsPipeline.from_crawler(crawler).process_item(item).parsed
    assert read is not None
    assert replace(read, deadlines=()) == parsed
    return read.deadlines, crawler.stats.get_stats()


def test_minutes_of_a_meeting_before_the_may_holidays_are_due_after_them() -> None:
    parsed = ParsedDocument(DocumentKind.MINUTES, Form.OPEN_MEETING, hearings=(HEARING,))
    found, _ = deadlines(parsed)
    edition = load_rulebook().editions[-1]
    for deadline in found:
        (term,) = edition.column(1, deadline.rule).terms
        assert deadline.due == term.due(deadline.anchor, load_calendar())
    # 1, 7 and 9 May are holidays, 3 and 4 May a weekend: 2, 5, 6 and 8 May are the four working days.
    assert {(deadline.anchor, deadline.due) for deadline in found} == {(date(2025, 4, 30), date(2025, 5, 8))}
    assert {"minutes_late", "minutes_absent"} <= {deadline.rule for deadline in found}


def test_what_is_no_document_of_a_known_kind_has_no_due_day() -> None:
    assert deadlines(ParsedDocument(None, Form.OPEN_MEETING, hearings=(HEARING,)))[0] == ()
    ignored = ParsedDocument(DocumentKind.NOTICE, Form.OPEN_MEETING, hearings=(HEARING,), ignored="press")
    assert deadlines(ignored)[0] == ()


def test_a_year_that_the_calendar_does_not_know_is_counted_and_leaves_no_due_day() -> None:
    late = replace(HEARING, start=date(2099, 4, 30))
    found, stats = deadlines(ParsedDocument(DocumentKind.MINUTES, Form.OPEN_MEETING, hearings=(late,)))
    assert found == ()
    assert stats["hearings/calendar/no_data"] == 1
