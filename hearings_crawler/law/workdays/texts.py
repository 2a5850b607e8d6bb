"""What the trail says of a day, in Kazakh, Russian and English, from the catalogue ``workdays``."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from hearings_crawler.law.workdays.rows import Act, HolidayRow, ReasonText, TransferRow
from hearings_crawler.words.catalogue import Message, Sayable, message, words_of

NOTHING = ReasonText(kk="", ru="", en="")


def weekend(day: date) -> ReasonText:
    """Name the weekday of an ordinary weekend day."""
    return _weekday_name(day.isoweekday())


@lru_cache(maxsize=7)
def _weekday_name(number: int) -> ReasonText:
    return _said(message(f"weekday.{number}"))


def in_lieu(holiday: HolidayRow, fell_on: date) -> ReasonText:
    """Say in lieu of which holiday, and of which day of it, a day is off."""
    if holiday.in_lieu is None:
        raise ValueError(f"{holiday.id} gives no day in lieu")
    return _said(message("day_off.in_lieu", holiday=holiday.in_lieu, fell_on=f"{fell_on:%d.%m}"))


def moved_day_off(row: TransferRow, act: Act) -> ReasonText:
    """Say of a day off from which day, and by which order, it was moved here."""
    source = row.moved_from
    since = message(f"since.{source.month}", day=source.day)
    return _said(message("day_off.moved", since=since, weekday=_weekday(source), act=act))


def worked_day_off(row: TransferRow, act: Act) -> ReasonText:
    """Say of a worked Saturday or Sunday to which day, and by which order, its rest was moved."""
    target = row.moved_to
    until = message(f"until.{target.month}", day=target.day)
    here, weekday = _weekday(row.moved_from), _weekday(target)
    return _said(message("day_off.worked", here=here, until=until, weekday=weekday, act=act))


def _weekday(day: date) -> Message:
    return message(f"weekday.{day.isoweekday()}")


def _said(sentence: Sayable) -> ReasonText:
    kk, ru, en = (
        words_of("hearings_crawler.words", "workdays", language).text(sentence)
        for language in ("kk", "ru", "en")
    )
    return ReasonText(kk=kk, ru=ru, en=en)
