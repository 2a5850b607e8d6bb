"""Dates in the forms that real notices and minutes use."""

from __future__ import annotations

import random
from datetime import date, datetime

RU_GENITIVE = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
KK_NOMINATIVE = [
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
]
KK_LOCATIVE = [
    "қаңтарда",
    "ақпанда",
    "наурызда",
    "сәуірде",
    "мамырда",
    "маусымда",
    "шілдеде",
    "тамызда",
    "қыркүйекте",
    "қазанда",
    "қарашада",
    "желтоқсанда",
]
KK_POSSESSIVE = [
    "қаңтары",
    "ақпаны",
    "наурызы",
    "сәуірі",
    "мамыры",
    "маусымы",
    "шілдесі",
    "тамызы",
    "қыркүйегі",
    "қазаны",
    "қарашасы",
    "желтоқсаны",
]
KK_POSSESSIVE_LOCATIVE = [
    "қаңтарында",
    "ақпанында",
    "наурызында",
    "сәуірінде",
    "мамырында",
    "маусымында",
    "шілдесінде",
    "тамызында",
    "қыркүйегінде",
    "қазанында",
    "қарашасында",
    "желтоқсанында",
]


def ru_day(day: date) -> str:
    """«16 февраля 2026 года»."""
    return f"{day.day} {RU_GENITIVE[day.month - 1]} {day.year} года"


def kk_day(day: date) -> str:
    """«2026 жылғы 16 ақпан»."""
    return f"{day.year} жылғы {day.day} {KK_NOMINATIVE[day.month - 1]}"


def dotted(day: date) -> str:
    """«16.02.2026»."""
    return day.strftime("%d.%m.%Y")


def ru_moment(moment: datetime, rng: random.Random, this_year: bool) -> str:
    """A hearing's day and time in Russian; `this_year` allows «т.г.» instead of the year."""
    month = RU_GENITIVE[moment.month - 1]
    hour, minute = moment.hour, f"{moment.minute:02d}"
    forms = [
        f"{ru_day(moment)} в {hour}:{minute} часов",
        f"{dotted(moment)} г. в {hour}-{minute} ч.",
        f"{moment:%d/%m/%Y} {hour}:{minute}",
        f"«{moment.day:02d}» {month} {moment.year} года, {hour} ч. {minute} мин.",
        f"{dotted(moment)}г. в {hour}.{minute} часов",
        f"{ru_day(moment)}: {hour} - {minute} час",
    ]
    if this_year:
        forms.append(f"{moment.day} {month} т.г. в {hour}.{minute}")
    return rng.choice(forms)


def kk_moment(moment: datetime, rng: random.Random, this_year: bool) -> str:
    """A hearing's day and time in Kazakh; `this_year` allows «а.ж.» instead of the year."""
    index = moment.month - 1
    hour, minute = moment.hour, f"{moment.minute:02d}"
    forms = [
        f"{moment.year} жылғы {moment.day} {KK_LOCATIVE[index]} сағат {hour}:{minute}-де",
        f"{moment.year} жылы {moment.day} {KK_NOMINATIVE[index]} күні сағат {hour}:{minute}-де",
        f"{moment.year} жылдың {moment.day} {KK_POSSESSIVE_LOCATIVE[index]} сағат {hour}.{minute}-де",
        f"{hour} сағат {minute} мин. {moment.year} жылдың {moment.day} {KK_POSSESSIVE_LOCATIVE[index]}",
        f"{dotted(moment)} ж. сағат {hour}-{minute}-де",
        f"{moment.year} жылы «{moment.day}» {KK_POSSESSIVE_LOCATIVE[index]} сағат {hour}:{minute}",
    ]
    if this_year:
        forms.append(f"А.ж. {moment.day} {KK_POSSESSIVE_LOCATIVE[index]} сағат {hour}:{minute}-де")
    return rng.choice(forms)


def ru_period(start: date, end: date, rng: random.Random) -> str:
    """A discussion's period in Russian."""
    forms = [
        f"с {dotted(start)} по {dotted(end)}",
        f"с {ru_day(start)} по {ru_day(end)}",
        f"{dotted(start)} - {dotted(end)}",
    ]
    if (start.year, start.month) == (end.year, end.month):
        forms.append(f"с {start.day} по {end.day} {RU_GENITIVE[end.month - 1]} {end.year} года")
    return rng.choice(forms)


def kk_period(start: date, end: date, rng: random.Random) -> str:
    """A discussion's period in Kazakh."""
    forms = [
        f"{dotted(start)} - {dotted(end)} аралығында",
        f"{kk_day(start)} мен {kk_day(end)} аралығында",
    ]
    if (start.year, start.month) == (end.year, end.month):
        forms.append(f"{end.year} жылғы {start.day}-{end.day} {KK_NOMINATIVE[end.month - 1]} аралығында")
    return rng.choice(forms)
