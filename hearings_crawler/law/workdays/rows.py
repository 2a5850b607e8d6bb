"""The rows of the calendar's data file, read and checked.

A row is what one law, order or announcement says. Rows are versioned by the day on which they could be known
(``known_from``) and the day on which they were known to be void (``superseded_on``), so that a calendar can
be built as it was printed on any day.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from importlib import resources
from typing import Any, TypeVar

from hearings_crawler.errors import HearingsError

DATA_FILE = "kazakhstan.toml"
HOLIDAY_KINDS = ("national", "state", "religious")
STATUSES = ("confirmed", "provisional", "estimated", "superseded")


class CalendarDataError(HearingsError):
    """The calendar's data file contradicts itself or a published calendar."""


@dataclass(frozen=True, slots=True)
class ReasonText:
    """One text in the three languages of the project."""

    kk: str
    ru: str
    en: str

    def get(self, language: str) -> str:
        """Return the text in ``kk``, ``ru`` or ``en``."""
        return {"kk": self.kk, "ru": self.ru, "en": self.en}[language]


@dataclass(frozen=True, slots=True)
class Act:
    """The law, decree or order behind a row: its name in three languages and its address."""

    kk: str
    ru: str
    en: str
    url: str

    def get(self, language: str) -> str:
        """Return the name in ``kk``, ``ru`` or ``en``."""
        return {"kk": self.kk, "ru": self.ru, "en": self.en}[language]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What all rows share: when the public could know it, when it was void, and who says so.

    ``basis`` tells where ``known_from`` comes from: ``sourced``, or ``inferred: why``.
    """

    known_from: date
    superseded_on: date | None = None
    basis: str = "sourced"
    sources: tuple[str, ...]
    note: str = ""

    def is_known(self, known_on: date | None) -> bool:
        """Whether the row was known, and not yet void, on ``known_on`` (``None``: now)."""
        if known_on is None:
            return self.superseded_on is None
        return self.known_from <= known_on and (self.superseded_on is None or known_on < self.superseded_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayRow(Row):
    """Days of the year that are holidays (Law on holidays, art. 3-4) or days off (Labour Code, art. 84 p. 5).

    ``last_year`` holds for whoever asks on or after ``superseded_on``; before that day nobody knew of an end.
    """

    id: str
    kind: str
    days: tuple[tuple[int, int], ...]
    name: ReasonText
    in_lieu: ReasonText | None
    act: str
    status: str
    first_year: int = 0
    last_year: int | None = None
    superseded_by: str = ""

    def applies(self, year: int, known_on: date | None) -> bool:
        """Whether these days are holidays in ``year`` as far as was known on ``known_on``."""
        if known_on is not None and known_on < self.known_from:
            return False
        ended = self.superseded_on is not None and (known_on is None or self.superseded_on <= known_on)
        return self.first_year <= year and (
            not ended or (self.last_year is not None and year <= self.last_year)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KurbanAitRow(Row):
    """The first day of Kurban Ait of one year, as announced; without ``confirmed_on`` an estimate."""

    day: date
    act: str
    status: str
    confirmed_on: date | None = None

    def is_confirmed(self, known_on: date | None) -> bool:
        """Whether the day could no longer shift with the moon on ``known_on``."""
        return self.confirmed_on is not None and (known_on is None or self.confirmed_on <= known_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRow(Row):
    """A day off moved by an order (Labour Code, art. 85 p. 3): ``moved_from`` worked, ``moved_to`` off."""

    moved_from: date
    moved_to: date
    act: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow(Row):
    """A year that the file covers, with its days in lieu as published: (day off, holiday)."""

    year: int
    status: str
    in_lieu: tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionalRow(Row):
    """Days, both ends included, on which something was announced and not yet law."""

    first: date
    last: date
    why: str


@dataclass(frozen=True, slots=True)
class CalendarRows:
    """The whole data file."""

    acts: Mapping[str, Act]
    kurban_ait_name: ReasonText
    holidays: tuple[HolidayRow, ...]
    kurban_aits: tuple[KurbanAitRow, ...]
    transfers: tuple[TransferRow, ...]
    years: tuple[YearRow, ...]
    provisional: tuple[ProvisionalRow, ...]


def packaged_rows() -> CalendarRows:
    """Read the data file that comes with the package."""
    text = resources.files("hearings_crawler.law.workdays").joinpath(DATA_FILE).read_text(encoding="utf-8")
    return parse_rows(text)


def parse_rows(text: str) -> CalendarRows:
    """Read the rows of a data file.

    Raises:
        CalendarDataError: the text is not TOML, a row lacks a value or has one that is not known, an act is
        not
            listed, or a year has no Kurban Ait.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CalendarDataError(f"{DATA_FILE}: not valid TOML: {error}") from error
    try:
        rows = CalendarRows(
            acts={name: _build(Act, act, f"acts.{name}") for name, act in raw["acts"].items()},
            kurban_ait_name=_build(ReasonText, raw["texts"]["kurban_ait"], "texts.kurban_ait"),
            holidays=tuple(_holiday(item) for item in raw["holiday"]),
            kurban_aits=_table(KurbanAitRow, raw, "kurban_ait"),
            transfers=_table(TransferRow, raw, "transfer"),
            years=tuple(_year(item) for item in raw["year"]),
            provisional=_table(ProvisionalRow, raw, "provisional"),
        )
    except KeyError as error:
        raise CalendarDataError(
            f"{DATA_FILE}: the table {error} is missing; docs/calendar.md lists them"
        ) from error
    _check(rows)
    return rows


_T = TypeVar("_T")
_CHECKED_TYPES: Mapping[str, type] = {
    "date": date, "date | None": date, "int": int, "int | None": int, "str": str,
    "tuple[str, ...]": tuple,
}  # fmt: skip


def _build(kind: type[_T], values: Mapping[str, Any], where: str) -> _T:
    """Make a row of the table's values, refusing what the row does not have."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # every kind is a dataclass
    unknown = sorted(set(values) - known)
    if unknown:
        raise CalendarDataError(
            f"{DATA_FILE}: {where}: not known: {', '.join(unknown)}; expected {sorted(known)}"
        )
    frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    for field in fields(kind):  # type: ignore[arg-type]  # as above
        expected = _CHECKED_TYPES.get(str(field.type))
        if expected and field.name in frozen and type(frozen[field.name]) is not expected:
            raise CalendarDataError(
                f"{DATA_FILE}: {where}: {field.name} = {frozen[field.name]!r}, expected a {expected.__name__}"
            )
    try:
        return kind(**frozen)
    except TypeError as error:
        raise CalendarDataError(f"{DATA_FILE}: {where}: {error}") from error


def _table(kind: type[_T], raw: Mapping[str, Any], name: str) -> tuple[_T, ...]:
    return tuple(
        _build(kind, item, f"{name} row {number}") for number, item in enumerate(raw.get(name, ()), 1)
    )


def _holiday(item: Mapping[str, Any]) -> HolidayRow:
    where = f"holiday {item.get('id', '(without id)')}"
    values = dict(item)
    name = {language: values.pop(language, None) for language in ("kk", "ru", "en")}
    in_lieu = {language: values.pop(f"in_lieu_{language}", None) for language in ("kk", "ru", "en")}
    if values.get("kind") not in HOLIDAY_KINDS:
        raise CalendarDataError(
            f"{DATA_FILE}: {where}: kind {values.get('kind')!r}, expected one of {HOLIDAY_KINDS}"
        )
    gives_day_in_lieu = values["kind"] != "religious"
    if not all(name.values()) or any(bool(text) is not gives_day_in_lieu for text in in_lieu.values()):
        raise CalendarDataError(
            f"{DATA_FILE}: {where}: expected kk, ru, en, and in_lieu_kk, _ru, _en unless it is religious"
        )
    try:
        values["days"] = [(int(day[:2]), int(day[3:])) for day in values.get("days", ())]
    except (TypeError, ValueError) as error:
        raise CalendarDataError(f"{DATA_FILE}: {where}: days are written MM-DD: {error}") from error
    values["name"] = _build(ReasonText, name, where)
    values["in_lieu"] = _build(ReasonText, in_lieu, where) if gives_day_in_lieu else None
    return _build(HolidayRow, values, where)


def _year(item: Mapping[str, Any]) -> YearRow:
    where = f"year {item.get('year', '(without year)')}"
    try:
        pairs = [(pair["day"], pair["for"]) for pair in item["in_lieu"]]
    except KeyError as error:
        raise CalendarDataError(
            f"{DATA_FILE}: {where}: in_lieu is a list of {{day, for}}: {error}"
        ) from error
    return _build(YearRow, {**item, "in_lieu": pairs}, where)


def _check(rows: CalendarRows) -> None:
    """Refuse a file whose rows contradict each other whatever the day of knowledge."""
    for holiday in rows.holidays:
        if (holiday.last_year is None) != (holiday.superseded_on is None):
            raise CalendarDataError(
                f"{DATA_FILE}: holiday {holiday.id}: last_year and superseded_on go together"
            )
    named = [row.act for table in (rows.holidays, rows.kurban_aits, rows.transfers) for row in table]
    named += [holiday.superseded_by for holiday in rows.holidays if holiday.superseded_by]
    if missing := sorted(set(named) - set(rows.acts)):
        raise CalendarDataError(f"{DATA_FILE}: not listed under acts: {', '.join(missing)}")
    every_row: tuple[Row, ...] = (
        *rows.holidays, *rows.kurban_aits, *rows.transfers, *rows.years, *rows.provisional,
    )  # fmt: skip
    for any_row in every_row:
        _check_row(any_row)
    numbers = [row.year for row in rows.years]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise CalendarDataError(f"{DATA_FILE}: years must follow each other without a gap, found {numbers}")
    if any(
        later.known_from < earlier.known_from
        for earlier, later in zip(rows.years, rows.years[1:], strict=False)
    ):
        raise CalendarDataError(f"{DATA_FILE}: a year cannot be known before the one ahead of it")
    for year in rows.years:
        _check_kurban_ait(year, [row for row in rows.kurban_aits if row.day.year == year.year])


def _check_row(row: Row) -> None:
    status = getattr(row, "status", "confirmed")
    if status not in STATUSES:
        raise CalendarDataError(f"{DATA_FILE}: status {status!r}, expected one of {STATUSES}: {row}")
    if row.basis != "sourced" and not row.basis.startswith("inferred: "):
        raise CalendarDataError(
            f"{DATA_FILE}: basis is 'sourced' or 'inferred: why', found {row.basis!r}: {row}"
        )
    if not row.sources:
        raise CalendarDataError(f"{DATA_FILE}: a row needs a source: {row}")
    if row.superseded_on is not None and row.superseded_on <= row.known_from:
        raise CalendarDataError(f"{DATA_FILE}: superseded_on must be later than known_from: {row}")


def _check_kurban_ait(year: YearRow, editions: list[KurbanAitRow]) -> None:
    """From the day the year is known there is one Kurban Ait on every day of knowledge."""
    editions = sorted(editions, key=lambda row: row.known_from)
    ends = [row.superseded_on for row in editions]
    starts = [row.known_from for row in editions[1:]]
    if not editions or editions[0].known_from > year.known_from or ends != [*starts, None]:
        raise CalendarDataError(
            f"{DATA_FILE}: {year.year} needs one Kurban Ait at any time from {year.known_from} on: "
            f"superseded_on of each edition is known_from of the next, the last has none; found {editions}"
        )
