"""The working-day calendar of Kazakhstan: the rules, precomputed once, then answered in constant time."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, compress
from typing import Any

from workalendar.asia.kazakhstan import Kazakhstan
from workalendar.core import SAT, SUN, cleaned_date

from hearings_crawler.errors import HearingsError
from hearings_crawler.law.workdays import texts
from hearings_crawler.law.workdays.rows import (
    DATA_FILE,
    CalendarDataError,
    CalendarRows,
    HolidayRow,
    ReasonText,
    TransferRow,
    packaged_rows,
)

ONE_DAY = timedelta(days=1)


class CalendarYearError(HearingsError):
    """A day was asked for in a year of which the calendar has no data."""


@dataclass(frozen=True, slots=True)
class DayNote:
    """One calendar day as the trail shows it.

    ``number`` is the running number among the counted working days, counted in the direction of the trail
    from 1; ``None`` on a day that is skipped. The reasons are empty on an ordinary working day and otherwise
    name the weekday, the holiday, the holiday in lieu of which the day is off, or the order that moved a day
    off.
    """

    day: date
    working: bool
    number: int | None
    reason_kk: str
    reason_ru: str
    reason_en: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class _Day:
    working: bool
    reason: ReasonText
    provisional: bool


class _Index(dict[date, int]):
    """The number of each day covered, from 0; a datetime is looked up as its day, other days are refused."""

    def __init__(self, days: Iterable[date], refusal: Callable[[str, int], CalendarYearError]) -> None:
        super().__init__((day, index) for index, day in enumerate(days))
        self._refusal = refusal

    def __missing__(self, day: date) -> int:
        plain = _plain_date(day)
        if plain not in self:
            raise self._refusal(str(plain), plain.year)
        return self[plain]


class KazakhstanCalendar(Kazakhstan):  # type: ignore[misc]  # the base has no types
    """Kazakhstan, five-day working week, by the laws and orders in the data file.

    Sources: Law No 267 of 13 December 2001 on holidays, articles 3-5 (a holiday on a weekend gives the next
    working day after it as a day off; several chain forward); Labour Code, article 84 p. 5 (7 January and the
    first day of Kurban Ait are days off and give none) and article 85 (days off moved by the Government or
    the Minister). Rows with their acts and sources are in ``kazakhstan.toml``.

    All dates are local dates in Kazakhstan; a ``datetime`` counts as its own calendar day, so convert a time
    in UTC first. Queries take constant time. ``extra_working_days`` and ``extra_holidays`` have the meaning
    that workalendar gives them and fall back to its loops.

    Every method raises `CalendarYearError` when a day that is given, or one that would have to be answered,
    lies in a year without data.

    Args:
        rows: the rows of the data file.
        known_on: build the calendar as it was known at the end of this day; ``None``: as it is known now.

    Raises:
        CalendarDataError: rows contradict each other, or what is computed contradicts the published days in
        lieu.
        CalendarYearError: no year was known on ``known_on``.
    """

    WEEKEND_DAYS = (SAT, SUN)

    def __init__(self, rows: CalendarRows, known_on: date | None = None) -> None:
        super().__init__()
        self.known_on = None if known_on is None else _plain_date(known_on)
        years = [row for row in rows.years if row.is_known(self.known_on)]
        if not years:
            raise CalendarYearError(
                f"no year's calendar was known on {known_on}: the first one, {rows.years[0].year}, "
                f"became known on {rows.years[0].known_from}"
            )
        self.first_year = years[0].year
        self.last_year = years[-1].year
        self._first_ordinal = date(self.first_year, 1, 1).toordinal()
        days = _resolve(rows, self.known_on, self.first_year, self.last_year)
        self._days: tuple[_Day, ...] = tuple(days.values())
        self._index = _Index(days, self._no_data)
        # Three tables answer everything: whether the i-th day is worked, the number of working days among the
        # first i days, and the k-th working day.
        self._working = tuple(day.working for day in self._days)
        self._before = tuple(accumulate(self._working, initial=0))
        self._working_days = tuple(compress(self._index, self._working))
        self._labels = {
            day: resolved.reason.en
            for day, resolved in days.items()
            if not resolved.working and resolved.reason != texts.weekend(day)
        }
        self._fixed = {
            day for row in rows.holidays for year in range(self.first_year, self.last_year + 1)
            if row.applies(year, self.known_on) for day in _days_of(row, year)
        }  # fmt: skip
        self.version = _version(days, self.known_on)

    # What the project uses.

    def is_working_day(
        self,
        day: date,
        extra_working_days: Iterable[date] | None = None,
        extra_holidays: Iterable[date] | None = None,
    ) -> bool:
        """Whether ``day`` is worked, working Saturdays and Sundays included."""
        index = self._index[day]
        if extra_working_days and _plain_date(day) in map(_plain_date, extra_working_days):
            return True
        if extra_holidays and _plain_date(day) in map(_plain_date, extra_holidays):
            return False
        return self._working[index]

    def add_working_days(
        self,
        day: date,
        delta: int,
        extra_working_days: Iterable[date] | None = None,
        extra_holidays: Iterable[date] | None = None,
        keep_datetime: bool = False,
    ) -> date:
        """Return the ``delta``-th working day after ``day``; with a negative ``delta``, before it.

        A term starts on the day after its event, so ``day`` itself is never counted, whether it is worked or
        not. ``delta`` 0 gives ``day`` itself, even if it is a day off (as workalendar does);
        `find_following_working_day` moves it. With ``keep_datetime`` a ``datetime`` stays one.
        """
        index = self._index[day]
        if extra_working_days or extra_holidays:
            result: date = super().add_working_days(
                _plain_date(day), delta, _listed(extra_working_days), _listed(extra_holidays)
            )
        elif delta == 0:
            result = _plain_date(day)
        else:
            position = self._before[index + 1] + delta - 1 if delta > 0 else self._before[index] + delta
            if not 0 <= position < len(self._working_days):
                missing = self.last_year + 1 if delta > 0 else self.first_year - 1
                raise self._no_data(f"{delta:+d} working days from {_plain_date(day)}", missing)
            result = self._working_days[position]
        return day + (result - _plain_date(day)) if keep_datetime else result

    def working_days_between(self, first: date, second: date) -> int:
        """Count the working days after ``first`` up to and including ``second``.

        Antisymmetric: swapped dates give the negative number. So ``working_days_between(day,
        add_working_days(day, n)) == n`` for n >= 0, and for n < 0 when ``day`` is worked. Before a day off
        the number is one less, since the count from the earlier date includes the later one, which is not
        worked.
        """
        return self._before[self._index[second] + 1] - self._before[self._index[first] + 1]

    def working_days_in_month(self, year: int, month: int) -> int:
        """Count the working days of one month."""
        first, last = _month(year, month)
        return self._before[self._index[last] + 1] - self._before[self._index[first]]

    def find_following_working_day(self, day: date) -> date:
        """Return ``day`` itself if it is worked, else the first working day after it.

        Unlike workalendar's own method this minds holidays and moved days as well as weekends.
        """
        position = self._before[self._index[day]]
        if position == len(self._working_days):
            raise self._no_data(f"the first working day from {day} on", self.last_year + 1)
        return self._working_days[position]

    def trail(self, first: date, last: date) -> tuple[DayNote, ...]:
        """Show the days after ``first`` up to and including ``last``, one by one; none when they are equal.

        When ``last`` is earlier, the days go back from the one before ``first`` down to ``last``. The trail
        from a day to ``add_working_days(day, n)`` therefore ends with number ``abs(n)``, in either direction.
        """
        first, last = _plain_date(first), _plain_date(last)
        self._check_covered(first, last)
        step = 1 if last >= first else -1
        return self._notes(range(first.toordinal() + step, last.toordinal() + step, step))

    def month_trail(self, year: int, month: int) -> tuple[DayNote, ...]:
        """Show the days of one month, one by one."""
        first, last = _month(year, month)
        self._check_covered(first)
        return self._notes(range(first.toordinal(), last.toordinal() + 1))

    def is_provisional(self, day: date) -> bool:
        """Whether what the calendar says of ``day`` was announced or estimated, and may still change."""
        return self._days[self._index[day]].provisional

    # What workalendar's other methods are made of.

    def get_calendar_holidays(self, year: int) -> list[tuple[date, str]]:
        """List the days off of ``year`` with their English names, ordinary weekends left out."""
        self._check_covered(date(year, 1, 1))
        return [(day, label) for day, label in self._labels.items() if day.year == year]

    def get_fixed_holidays(self, year: int) -> list[tuple[date, str]]:
        """List the days off that fall on the same date every year."""
        return [item for item in self.get_calendar_holidays(year) if item[0] in self._fixed]

    def get_variable_days(self, year: int) -> list[tuple[date, str]]:
        """List the other days off: Kurban Ait, days in lieu, moved days off."""
        return [item for item in self.get_calendar_holidays(year) if item[0] not in self._fixed]

    def holidays(self, year: int | None = None) -> list[tuple[date, str]]:
        """List the days off of ``year``, sorted. The year must be given: the calendar asks no clock."""
        if year is None:
            raise ValueError(
                "holidays() needs a year, for example holidays(2025): the calendar asks no clock"
            )
        return self.get_calendar_holidays(year)

    def get_holiday_label(self, day: date) -> str | None:
        """Return the English name of a day off, ``None`` for a working day or an ordinary weekend."""
        day = _plain_date(day)
        self._check_covered(day)
        return self._labels.get(day)

    def is_holiday(self, day: date, extra_holidays: Iterable[date] | None = None) -> bool:
        """Whether ``day`` is in `holidays`; an ordinary weekend and a working Saturday are not."""
        day = _plain_date(day)
        self._check_covered(day)
        return day in self._labels or bool(extra_holidays and day in map(_plain_date, extra_holidays))

    def get_working_days_delta(
        self,
        start: date,
        end: date,
        include_start: bool = False,
        extra_working_days: Iterable[date] | None = None,
        extra_holidays: Iterable[date] | None = None,
    ) -> int:
        """Count the working days after the earlier of two dates up to the later one, never negative.

        It is the absolute value of `working_days_between`; ``include_start`` counts the earlier date too (but
        equal dates give 0), as workalendar does.
        """
        start, end = sorted((_plain_date(start), _plain_date(end)))
        if extra_working_days or extra_holidays:
            self._check_covered(start)
            slow: int = super().get_working_days_delta(
                start, end, include_start, _listed(extra_working_days), _listed(extra_holidays)
            )
            return slow
        first, last = self._index[start], self._index[end]
        counted_from = first if include_start and start != end else first + 1
        return self._before[last + 1] - self._before[counted_from]

    def export_to_ical(self, period: Any = None, target_path: Any = None) -> str | None:
        """Export the days off as iCalendar; ``period`` is the years from and to, by default all that are
        covered.

        The time stamp of the export is the library's: its own clock, not the project's.
        """
        ical: str | None = super().export_to_ical(period or [self.first_year, self.last_year], target_path)
        return ical

    def _check_covered(self, *days: date) -> None:
        for day in days:
            self._index[day]  # looking it up refuses a day without data

    def _no_data(self, asked: str, year: int) -> CalendarYearError:
        known = "" if self.known_on is None else f" as known on {self.known_on}"
        return CalendarYearError(
            f"{asked}: the working-day calendar{known} has data for {self.first_year}-{self.last_year}, "
            f"none for {year}; add the year to {DATA_FILE} as docs/calendar.md describes"
        )

    def _notes(self, ordinals: range) -> tuple[DayNote, ...]:
        return tuple(self._numbered(ordinals))

    def _numbered(self, ordinals: range) -> Iterator[DayNote]:
        counted = 0
        for ordinal in ordinals:
            day = self._days[ordinal - self._first_ordinal]
            counted += day.working
            yield DayNote(
                day=date.fromordinal(ordinal),
                working=day.working,
                number=counted if day.working else None,
                reason_kk=day.reason.kk,
                reason_ru=day.reason.ru,
                reason_en=day.reason.en,
                provisional=day.provisional,
            )


@lru_cache(maxsize=32)
def load_calendar(*, known_on: date | None = None) -> KazakhstanCalendar:
    """Return the calendar of the packaged data, as known now or at the end of the day ``known_on``; cached.

    Raises:
        CalendarDataError: the data file contradicts itself.
        CalendarYearError: no year's calendar was known on ``known_on``.
    """
    return KazakhstanCalendar(_packaged_rows(), known_on)


@lru_cache(maxsize=1)
def _packaged_rows() -> CalendarRows:
    return packaged_rows()


def _resolve(rows: CalendarRows, known_on: date | None, first_year: int, last_year: int) -> dict[date, _Day]:
    """Decide every day of the years, in order: holidays, then days in lieu, then days moved by order."""
    years = range(first_year, last_year + 1)
    holidays = {
        day: row
        for row in rows.holidays
        for year in years
        if row.applies(year, known_on)
        for day in _days_of(row, year)
    }
    off = {day: row.name for day, row in holidays.items()}
    for kurban_ait in rows.kurban_aits:
        if kurban_ait.day.year in years and kurban_ait.is_known(known_on):
            off.setdefault(kurban_ait.day, rows.kurban_ait_name)
    in_lieu = days_in_lieu([day for day, row in holidays.items() if row.in_lieu is not None], set(off))
    for day, holiday in in_lieu.items():
        off[day] = texts.in_lieu(holidays[holiday], holiday)
    if known_on is None:
        _check_published(rows, in_lieu)
    worked = _move_days_off(
        rows, [row for row in rows.transfers if row.is_known(known_on)], off, set(holidays)
    )
    provisional = _provisional_days(rows, known_on)
    whole_years = {row.year for row in rows.years if row.status != "confirmed"}
    days = {}
    day, end = date(first_year, 1, 1), date(last_year, 12, 31)
    while day <= end:
        working = day in worked or not _is_off(day, off)
        reason = worked.get(day) or off.get(day) or (texts.NOTHING if working else texts.weekend(day))
        days[day] = _Day(working, reason, day in provisional or day.year in whole_years)
        day += ONE_DAY
    return days


def days_in_lieu(holidays: Iterable[date], off: set[date]) -> dict[date, date]:
    """Compute which days are off in lieu of holidays that fall on a Saturday or Sunday.

    Law on holidays, article 5 (Labour Code, article 85 p. 2): the day off is the next working day after the
    holiday. A day that is a holiday, another day off or already given in lieu is passed over, so several
    chain forward in the order of the holidays. Transfers are made on the result and do not change it.

    Args:
        holidays: the holidays that the rule applies to.
        off: every holiday and religious day off.

    Returns:
        day off -> the holiday in lieu of which it is given.
    """
    given: dict[date, date] = {}
    for holiday in sorted(holidays):
        if holiday.weekday() in (SAT, SUN):
            day = holiday + ONE_DAY
            while day.weekday() in (SAT, SUN) or day in off or day in given:
                day += ONE_DAY
            given[day] = holiday
    return given


def _move_days_off(
    rows: CalendarRows, transfers: Iterable[TransferRow], off: dict[date, ReasonText], holidays: set[date]
) -> dict[date, ReasonText]:
    """Make the days off of the orders, and give the weekend days that are worked in their place."""
    worked: dict[date, ReasonText] = {}
    for transfer in transfers:
        source, target = transfer.moved_from, transfer.moved_to
        if source in holidays or source in worked or not _is_off(source, off) or _is_off(target, off):
            raise CalendarDataError(
                f"{DATA_FILE}: transfer from {source} to {target}: expected a weekend day or a day in lieu "
                "moved once, to a working day; check both dates against the order"
            )
        off[target] = texts.moved_day_off(transfer, rows.acts[transfer.act])
        worked[source] = texts.worked_day_off(transfer, rows.acts[transfer.act])
    return worked


def _is_off(day: date, off: dict[date, ReasonText]) -> bool:
    return day.weekday() in (SAT, SUN) or day in off


def _days_of(row: HolidayRow, year: int) -> list[date]:
    return [date(year, month, day) for month, day in row.days]


def _check_published(rows: CalendarRows, computed: dict[date, date]) -> None:
    published = {day: holiday for row in rows.years for day, holiday in row.in_lieu}
    if published != computed:
        differing = sorted(set(published.items()) ^ set(computed.items()))
        raise CalendarDataError(
            f"{DATA_FILE}: the days in lieu computed by article 5 differ from the published ones: "
            + ", ".join(f"{day} for {holiday}" for day, holiday in differing)
            + "; correct the holidays or in_lieu of the year"
        )


def _provisional_days(rows: CalendarRows, known_on: date | None) -> set[date]:
    days: set[date] = set()
    for span in rows.provisional:
        if span.is_known(known_on):
            days.update(span.first + ONE_DAY * offset for offset in range((span.last - span.first).days + 1))
    for kurban_ait in rows.kurban_aits:
        if kurban_ait.is_known(known_on) and not kurban_ait.is_confirmed(known_on):
            days.update(kurban_ait.day + ONE_DAY * offset for offset in (-1, 0, 1))
    return days


def _version(days: dict[date, _Day], known_on: date | None) -> str:
    digest = hashlib.sha256()
    for day, resolved in days.items():
        reason = resolved.reason
        digest.update(
            f"{day}|{resolved.working:d}|{resolved.provisional:d}|{reason.kk}|{reason.ru}|{reason.en}\n".encode()
        )
    return f"kz-{digest.hexdigest()[:12]}" + ("" if known_on is None else f"@{known_on}")


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _listed(days: Iterable[date] | None) -> tuple[date, ...] | None:
    return None if days is None else tuple(days)


def _plain_date(day: date) -> date:
    if type(day) is date:
        return day
    cleaned: date = cleaned_date(day)
    if isinstance(cleaned, datetime):
        cleaned = cleaned.date()
    return cleaned
