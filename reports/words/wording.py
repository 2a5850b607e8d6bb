"""The words of the reports, and how days, months and crawled texts are written; no figures."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hearings_crawler.errors import PublicationError
from hearings_crawler.law.months import Month
from hearings_crawler.words.catalogue import Words, words_of

LANGUAGES = ("kk", "ru")
ALMATY = ZoneInfo("Asia/Almaty")
NOT_MONITORED = "–"
"""What a document shows in a cell that was not monitored; never 0."""

_ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")
_WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def report_words(language: str) -> Words:
    """Return the catalogue of the reports' sentences in ``kk`` or ``ru``."""
    return words_of("reports.words", "reports", language)


def figure_text(figure: int | None) -> str:
    """Return a figure as documents show it, or the dash of a cell that was not monitored."""
    return NOT_MONITORED if figure is None else str(figure)


def month_attributive(month: Month, words: Words) -> str:
    """Return «2025 жылғы сәуір айындағы» or «в апреле 2025 года»."""
    return words.say(f"month.attributive.{month.number}", year=month.year)


def month_name(month: Month, words: Words) -> str:
    """Return «2025 жылғы сәуір» or «апрель 2025 года»."""
    return words.say(f"month.name.{month.number}", year=month.year)


def month_during(month: Month, words: Words) -> str:
    """Return «2025 жылғы сәуір айындағы» or «за апрель 2025 года», as it stands beside a noun."""
    return words.say(f"month.during.{month.number}", year=month.year)


def month_within(month: Month, words: Words) -> str:
    """Return «2025 жылғы сәуірде» or «в апреле 2025 года»."""
    return words.say(f"month.within.{month.number}", year=month.year)


def month_within_short(month: Month, words: Words) -> str:
    """Return «сәуірде» or «в апреле»."""
    return words.say(f"month.within_short.{month.number}")


def month_total(month: Month, words: Words) -> str:
    """Return the label of a table's total row: «Сәуір жиыны» or «Итого за апрель»."""
    return words.say(f"month.total.{month.number}")


def state_of_day(day: date, words: Words) -> str:
    """Return «2025 жылғы 31 мамырдағы жағдай бойынша» or «по состоянию на 31 мая 2025 года»."""
    return words.say(f"month.state.{day.month}", year=day.year, day=day.day)


def day_text(day: date | None) -> str:
    """Return a day as both languages write it in figures (31.05.2025); empty for none."""
    return day.strftime("%d.%m.%Y") if day else ""


def local_time(moment: datetime | None) -> datetime | None:
    """Return a moment in Asia/Almaty.

    Raises:
        PublicationError: the moment has no time zone, so that its local day cannot be known.
    """
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise PublicationError(f"a time with a zone was expected, found {moment.isoformat()} without one")
    return moment.astimezone(ALMATY)


def time_text(moment: datetime | None) -> str:
    """Return a moment as both languages write it (31.05.2025 09:30, Astana time); empty for none."""
    local = local_time(moment)
    return local.strftime("%d.%m.%Y %H:%M") if local else ""


def clean(text: str) -> str:
    """Return a crawled text without the characters that Word, Excel and XML cannot hold."""
    return _ILLEGAL_IN_XML.sub("", text)


def is_web_address(url: str) -> bool:
    """Whether an address may be made clickable: http and https only, no blanks or quotes."""
    return url[:4].lower() == "http" and _WEB_ADDRESS.fullmatch(url) is not None


def superscript(numbers: tuple[int, ...]) -> str:
    """Return the marks of footnotes, e.g. ``¹˒²``, in characters that no reader takes for figures."""
    return "˒".join(str(number).translate(_SUPERSCRIPTS) for number in numbers)


def capitalised(text: str) -> str:
    """Return a text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]
