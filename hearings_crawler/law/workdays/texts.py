"""What the trail says of a day, in Kazakh, Russian and English."""

from __future__ import annotations

from datetime import date

from hearings_crawler.law.workdays.rows import Act, HolidayRow, Text, TransferRow

WEEKDAYS_KK = ("дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі")
WEEKDAYS_RU = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_KK_FROM = (
    "қаңтардан", "ақпаннан", "наурыздан", "сәуірден", "мамырдан", "маусымнан",
    "шілдеден", "тамыздан", "қыркүйектен", "қазаннан", "қарашадан", "желтоқсаннан",
)  # fmt: skip
MONTHS_KK_TO = (
    "қаңтарға", "ақпанға", "наурызға", "сәуірге", "мамырға", "маусымға",
    "шілдеге", "тамызға", "қыркүйекке", "қазанға", "қарашаға", "желтоқсанға",
)  # fmt: skip
MONTHS_RU_OF = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

NOTHING = Text(kk="", ru="", en="")


def weekend(day: date) -> Text:
    """Name the weekday of an ordinary weekend day."""
    index = day.weekday()
    return Text(kk=WEEKDAYS_KK[index], ru=WEEKDAYS_RU[index], en=WEEKDAYS_EN[index])


def in_lieu(holiday: HolidayRow, fell_on: date) -> Text:
    """Say in lieu of which holiday, and of which day of it, a day is off."""
    if holiday.in_lieu is None:
        raise ValueError(f"{holiday.id} gives no day in lieu")
    text, suffix = holiday.in_lieu, f" ({fell_on:%d.%m})"
    return Text(kk=text.kk + suffix, ru=text.ru + suffix, en=text.en + suffix)


def moved_day_off(row: TransferRow, act: Act) -> Text:
    """Say of a day off from which day, and by which order, it was moved here."""
    source = row.moved_from
    index, weekday = source.month - 1, source.weekday()
    return Text(
        kk=f"демалыс күні {source.day} {MONTHS_KK_FROM[index]} ({WEEKDAYS_KK[weekday]}) "
        f"ауыстырылды: {act.kk}",
        ru=f"день отдыха, перенесён с {source.day} {MONTHS_RU_OF[index]} ({WEEKDAYS_RU[weekday]}): {act.ru}",
        en=f"day off moved from {source.day} {MONTHS_EN[index]} ({WEEKDAYS_EN[weekday]}): {act.en}",
    )


def worked_day_off(row: TransferRow, act: Act) -> Text:
    """Say of a worked Saturday or Sunday to which day, and by which order, its rest was moved."""
    here, target = row.moved_from.weekday(), row.moved_to
    index, weekday = target.month - 1, target.weekday()
    return Text(
        kk=f"жұмыс күні ({WEEKDAYS_KK[here]}), демалыс {target.day} {MONTHS_KK_TO[index]} "
        f"({WEEKDAYS_KK[weekday]}) ауыстырылды: {act.kk}",
        ru=f"рабочий день ({WEEKDAYS_RU[here]}), отдых перенесён на {target.day} {MONTHS_RU_OF[index]} "
        f"({WEEKDAYS_RU[weekday]}): {act.ru}",
        en=f"working {WEEKDAYS_EN[here]}, its day off moved to {target.day} {MONTHS_EN[index]} "
        f"({WEEKDAYS_EN[weekday]}): {act.en}",
    )
