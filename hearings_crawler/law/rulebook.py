"""The rulebook: rules as data, one edition per file, chosen by the month that is judged.

Source: Rules of public hearings (Order No 286 of 3 August 2021), paragraphs 15, 29 and 46 as the
ministry's monthly report cites them; Environmental Code, article 73.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

from hearings_crawler.content.text import fold
from hearings_crawler.errors import RuleError
from hearings_crawler.items import DocumentKind, Form
from hearings_crawler.law.months import Month, Window
from hearings_crawler.law.terms import ANCHORS, Term, WorkingDays

LANGUAGES = ("en", "kk", "ru")


class Check(StrEnum):
    """How a rule is evaluated."""

    ABSENT = "absent"
    BACKDATED = "backdated"
    LATE = "late"
    UNDATED = "undated"
    UNRECORDED = "unrecorded"
    OUTSIDE_RUBRIC = "outside_rubric"


@dataclass(frozen=True, slots=True)
class Texts:
    """One text in the project's three languages."""

    en: str
    kk: str
    ru: str

    def get(self, language: str) -> str:
        """Return the text in ``kk``, ``ru`` or ``en``."""
        return {"en": self.en, "kk": self.kk, "ru": self.ru}[language]


@dataclass(frozen=True, slots=True)
class Checked:
    """With which text a rule was compared, and of which day that text is."""

    against: Texts
    as_of: date


@dataclass(frozen=True, slots=True)
class Allowance:
    """Another text's longer term: what breaks the rule but keeps this term is broken with a note.

    It holds for hearings whose ground (as the portal's card names it) contains one of ``grounds``; where the
    card names none, whose project does.
    """

    note: str
    term: Term
    citation: Texts
    grounds: tuple[str, ...]

    def holds_for(self, ground: str, project: str) -> bool:
        """Whether a hearing with a ground and a project's title is one that the text governs."""
        text = " ".join(fold(ground or project).split())
        return any(fold(phrase) in text for phrase in self.grounds)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of one of the two tables: a count, or a rule whose broken verdicts are counted.

    ``table`` is 1 (open meetings) or 2 (public discussions); ``needs`` are the sources whose coverage a
    cell needs, ``needs_confirmed`` whether a person must have confirmed the site's addresses as well;
    ``source`` is where the document is looked for (``portal``, ``site`` or ``either``); ``check`` is None
    for a count; ``document`` is None for a rule about any document.  ``checked`` is None for a rule that
    nobody has compared with a text of the law; ``allowances`` are other texts with longer terms.
    """

    table: int
    id: str
    header: Texts
    needs: frozenset[str]
    document: DocumentKind | None
    source: str
    needs_confirmed: bool = False
    check: Check | None = None
    paragraph: int | None = None
    terms: tuple[Term, ...] = ()
    checked: Checked | None = None
    allowances: tuple[Allowance, ...] = ()

    @property
    def is_count(self) -> bool:
        """Whether the column counts documents instead of violations."""
        return self.check is None

    @property
    def form(self) -> Form:
        """The form of hearing that the column's table is about."""
        return form_of(self.table)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number of calendar days that judging needs beside the terms, and where it comes from."""

    days: int
    source: str


@dataclass(frozen=True, slots=True)
class EditionThresholds:
    """The thresholds of an edition.

    ``look_back``: from so many days before a month's first day a crawl reads.  ``reach``: so many days before
    a hearing a crawl must reach back to when the day of receipt is unknown.  ``backdating``: evidence counts
    from so many days after the day shown.  ``receipt_before`` and ``receipt_after``: a day so many days before a
    hearing's first day, or after its last, cannot be that of its receipt or placement.
    """

    look_back: Threshold
    reach: Threshold
    backdating: Threshold
    receipt_before: Threshold
    receipt_after: Threshold

    def doubts(self, day: date, first_day: date | None, last_day: date | None) -> bool:
        """Whether a day lies so far from a hearing that it must be mistyped, as a year off."""
        if first_day is None or last_day is None:
            return False
        early = first_day - day > timedelta(days=self.receipt_before.days)
        return early or day - last_day > timedelta(days=self.receipt_after.days)


@dataclass(frozen=True, slots=True)
class Renaming:
    """A thing that an edition calls by another name: each form of the usual name with the new one, by language."""

    forms: Mapping[str, tuple[tuple[str, str], ...]]
    citation: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the rules."""

    edition: str
    effective: date
    act: Texts
    code: Texts
    checked_by: str
    checked_on: str
    thresholds: EditionThresholds
    columns: tuple[Column, ...]
    digest: str
    renamings: tuple[Renaming, ...] = ()

    def table(self, number: int) -> tuple[Column, ...]:
        """Return the columns of table 1 or 2 in the report's order (without the computed total)."""
        return tuple(column for column in self.columns if column.table == number)

    def column(self, table: int, column_id: str) -> Column:
        """Return one column.

        Raises:
            RuleError: the edition has no such column.
        """
        for column in self.table(table):
            if column.id == column_id:
                return column
        raise RuleError(f"edition {self.edition} has no column {column_id!r} in table {table}")

    def named(self, text: str, language: str) -> str:
        """Return a sentence in ``kk``, ``ru`` or ``en`` with things called as this edition calls them."""
        for renaming in self.renamings:
            for usual, new in renaming.forms.get(language, ()):
                text = text.replace(usual, new).replace(_capital(usual), _capital(new))
        return text

    def in_its_words(self, texts: Texts) -> Texts:
        """Return sentences with things called as this edition calls them."""
        if not self.renamings:
            return texts
        return Texts(*(self.named(texts.get(language), language) for language in LANGUAGES))

    def window(self, month: Month) -> Window:
        """Return the days that a crawl for a month reads."""
        return Window.of(month, self.thresholds.look_back.days)

    def last_lawful_day(self, first_day: date, calendar: WorkingDays) -> date:
        """Return the last day on which a notice of an open meeting may be placed, by its first hearing day."""
        term = next(
            term
            for column in self.table(1)
            if column.document is DocumentKind.NOTICE
            for term in column.terms
            if term.anchor == "first_day"
        )
        return term.due(first_day, calendar)

    @property
    def version(self) -> str:
        """The edition with a digest of its file, as a manifest names it."""
        return f"{self.edition}+{self.digest[:12]}"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All editions, oldest first."""

    editions: tuple[Edition, ...]

    def edition_for(self, month: Month) -> Edition:
        """Return the edition in force on the month's first day.

        Raises:
            RuleError: no edition covers the month.
        """
        covering = [edition for edition in self.editions if edition.effective <= month.first]
        if not covering:
            first = self.editions[0]
            start = Month.of(first.effective)
            since = start if first.effective.day == 1 else start.following
            raise RuleError(
                f"no edition of the rulebook covers {month}: the oldest is {first.edition}, "
                f"which covers months from {since} on; add the older edition as a data file (docs/rules.md)"
            )
        return covering[-1]

    def month_of_last_lawful_day(self, first_day: date, calendar: WorkingDays) -> Month:
        """Return the month of the last lawful day of placement, each month counted by its own edition.

        Where two editions claim a hearing, or none does, the newest whose count lies in its own time decides;
        so a hearing has one month, whichever month is judged.
        """
        found = [
            (edition, Month.of(edition.last_lawful_day(first_day, calendar)))
            for edition in reversed(self.editions)
        ]
        in_force = (month for edition, month in found if edition.effective <= month.first)
        return next(in_force, found[-1][1])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def table_of(form: Form) -> int:
    """Return the table that judges a form: 1 for open meetings, 2 for public discussions."""
    return 1 if form is Form.OPEN_MEETING else 2


def form_of(table: int) -> Form:
    """Return the form that a table judges."""
    return Form.OPEN_MEETING if table == 1 else Form.PUBLIC_DISCUSSION


def _texts(value: dict[str, str], where: str) -> Texts:
    missing = [language for language in LANGUAGES if not value.get(language)]
    if missing:
        raise RuleError(f"{where}: no text in {', '.join(missing)}")
    return Texts(value["en"], value["kk"], value["ru"])


def _term(value: dict[str, Any], where: str) -> Term:
    term = Term(value["anchor"], value["term"], value["unit"], value["direction"])
    valid = (
        term.anchor in ANCHORS
        and term.unit in ("working_days", "calendar_days")
        and term.direction in ("after", "before")
        and isinstance(term.days, int)
        and term.days >= 0
    )
    if not valid:
        raise RuleError(f"{where}: not a term: {value}")
    return term


def _threshold(value: dict[str, Any], where: str) -> Threshold:
    days, source = value["days"], value["source"]
    if type(days) is not int or days < 0 or not isinstance(source, str) or not source:
        raise RuleError(f"{where}: expected days (a number) and source (a text), found {value}")
    return Threshold(days, source)


def _thresholds(value: dict[str, Any], name: str) -> EditionThresholds:
    return EditionThresholds(
        **{
            field.name: _threshold(value[field.name], f"{name}, thresholds.{field.name}")
            for field in fields(EditionThresholds)
        }
    )


def _checked(value: dict[str, Any] | None, where: str) -> Checked | None:
    if value is None:
        return None
    against, as_of = value["against"], value["as_of"]
    if not isinstance(against, dict) or type(as_of) is not date:
        raise RuleError(f"{where}: checked needs against (texts) and as_of (a date), found {value}")
    return Checked(_texts(against, f"{where}, checked"), as_of)


def _allowance(value: dict[str, Any], where: str) -> Allowance:
    grounds = value["grounds"]
    if not isinstance(grounds, list) or not all(isinstance(text, str) and text for text in grounds):
        raise RuleError(f"{where}: grounds must be a list of texts, found {grounds!r}")
    citation = _texts(value["citation"], f"{where}, citation")
    return Allowance(value["note"], _term(value, where), citation, tuple(grounds))


def _renaming(value: dict[str, Any], name: str) -> Renaming:
    forms = {
        language: tuple((usual, new) for usual, new in value.get(language, ())) for language in LANGUAGES
    }
    if not any(forms.values()) or not value["citation"]:
        raise RuleError(f"{name}: a renaming needs pairs of names in a language, and a citation: {value}")
    return Renaming(forms, str(value["citation"]))


def _column(value: dict[str, Any], name: str) -> Column:
    where = f"{name}, column {value.get('id')!r} of table {value.get('table')!r}"
    check = None if value.get("count") else Check(value["check"])
    document, needs, source = value["document"], value["needs"], value["source"]
    if value["table"] not in (1, 2):
        raise RuleError(f"{where}: table must be 1 (open meetings) or 2 (public discussions)")
    if not isinstance(needs, list) or not needs or not set(needs) <= {"portal", "site"}:
        raise RuleError(f"{where}: needs must list portal, site or both, found {needs!r}")
    if source not in ("portal", "site", "either"):
        raise RuleError(f"{where}: source must be portal, site or either, found {source!r}")
    if not isinstance(value["header"], dict):
        raise RuleError(f"{where}: header must have a text in each of {', '.join(LANGUAGES)}")
    return Column(
        table=value["table"],
        id=value["id"],
        header=_texts(value["header"], where),
        needs=frozenset(needs),
        needs_confirmed=value.get("needs_confirmed", False) is True,
        document=None if document == "any" else DocumentKind(document),
        source=source,
        check=check,
        paragraph=value.get("paragraph"),
        terms=tuple(_term(term, where) for term in value.get("terms", ())),
        checked=_checked(value.get("checked"), where),
        allowances=tuple(_allowance(entry, where) for entry in value.get("allowances", ())),
    )


def _check_columns(edition: Edition, name: str) -> None:
    """Raise RuleError where something is lacking that every edition must have."""
    notices = [column for column in edition.table(1) if column.document is DocumentKind.NOTICE]
    if not any(term.anchor == "first_day" for column in notices for term in column.terms):
        raise RuleError(
            f"{name}: no column of table 1 gives the last lawful day of a notice; give one a term from first_day"
        )
    for column in edition.columns:
        if column.check in (Check.ABSENT, Check.LATE) and not column.terms:
            raise RuleError(
                f"{name}, column {column.id!r} of table {column.table}: {column.check} needs terms"
            )


def parse_edition(text: str, name: str) -> Edition:
    """Read one edition from TOML text.

    Raises:
        RuleError: the text is not an edition; the message names the file and the column.
    """
    try:
        value = tomllib.loads(text)
        if type(value["effective"]) is not date:
            raise RuleError(f"{name}: effective must be a date such as 2024-03-23, without quotes or a time")
        edition = Edition(
            edition=value["edition"],
            effective=value["effective"],
            act=_texts(value["act"], f"{name}, act"),
            code=_texts(value["code"], f"{name}, code"),
            checked_by=value["checked_by"],
            checked_on=str(value["checked_on"]),
            thresholds=_thresholds(value["thresholds"], name),
            columns=tuple(_column(column, name) for column in value["column"]),
            digest=hashlib.sha256(text.encode()).hexdigest(),
            renamings=tuple(_renaming(entry, name) for entry in value.get("renamed", ())),
        )
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise RuleError(f"{name}: not an edition of the rulebook: {error!r}") from error
    _check_columns(edition, name)
    return edition


def make_rulebook(editions: Iterable[Edition]) -> Rulebook:
    """Return a rulebook of some editions, in the order of their effective dates."""
    found = tuple(editions)
    if not found:
        raise RuleError(
            "the rulebook has no edition: hearings_crawler/law/editions holds one file per edition"
        )
    return Rulebook(tuple(sorted(found, key=lambda edition: edition.effective)))


@lru_cache(maxsize=1)
def load_rulebook() -> Rulebook:
    """Return the packaged rulebook."""
    folder = files("hearings_crawler.law") / "editions"
    return make_rulebook(
        parse_edition(entry.read_text("utf-8"), entry.name)
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )
