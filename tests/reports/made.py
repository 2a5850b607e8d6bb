"""A judgement as the writers get it: sorted records and a view in every language."""

from __future__ import annotations

from typing import Any

from hearings_crawler.judging.judgement import MonthJudgement
from hearings_crawler.law.rulebook import Column
from hearings_crawler.words.catalogue import Sayable
from reports.view.context import PublicationContext
from reports.view.month_view import MonthView, month_views
from reports.view.narrative import Narrative, make_narrative
from reports.view.records import month_records
from reports.view.tables import Table, column_label
from reports.words.wording import LANGUAGES, report_words


def tables_of(judgement: MonthJudgement) -> tuple[Table, Table]:
    """Both tables with their footnotes."""
    return month_records(judgement).tables


def narrative_of(judgement: MonthJudgement, language: str, *, final: bool = False) -> Narrative:
    """The report's text in one language."""
    return make_narrative(month_records(judgement), report_words(language), final=final)


def views_of(judgement: MonthJudgement, *, final: bool = False, **context: Any) -> tuple[MonthView, ...]:
    """The month's views; ``context`` are fields of a publication's context."""
    views = month_views(month_records(judgement), LANGUAGES, PublicationContext(**context), final=final)
    return tuple(views.values())


def view_of(judgement: MonthJudgement, language: str, *, final: bool = False, **context: Any) -> MonthView:
    """The month's view in one language."""
    return next(view for view in views_of(judgement, final=final, **context) if view.language == language)


def kk(value: Sayable) -> str:
    """A text in Kazakh."""
    return report_words("kk").text(value)


def ru(value: Sayable) -> str:
    """A text in Russian."""
    return report_words("ru").text(value)


def label_of(column: Column, language: str) -> str:
    """A column's name with the headings above it."""
    return report_words(language).text(column_label(column))
