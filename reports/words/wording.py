"""Words of the reports in Kazakh and Russian: months, plurals, statuses, labels; no figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hearings_crawler.errors import PublicationError
from hearings_crawler.law.months import Month

LANGUAGES = ("kk", "ru")
ALMATY = ZoneInfo("Asia/Almaty")
NOT_MONITORED = "–"
"""What a document shows in a cell that was not monitored; never 0."""

_ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")
_WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_MONTHS_KK = (
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан",
    "қараша", "желтоқсан",
)  # fmt: skip
_MONTHS_KK_LOCATIVE = (
    "қаңтардағы", "ақпандағы", "наурыздағы", "сәуірдегі", "мамырдағы", "маусымдағы", "шілдедегі",
    "тамыздағы", "қыркүйектегі", "қазандағы", "қарашадағы", "желтоқсандағы",
)  # fmt: skip
_MONTHS_RU = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь",
    "ноябрь", "декабрь",
)  # fmt: skip
_MONTHS_RU_PREPOSITIONAL = (
    "январе", "феврале", "марте", "апреле", "мае", "июне", "июле", "августе", "сентябре", "октябре",
    "ноябре", "декабре",
)  # fmt: skip
_MONTHS_RU_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
    "ноября", "декабря",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in the two languages of the reports."""

    kk: str
    ru: str

    def get(self, language: str) -> str:
        """Return the text in ``kk`` or ``ru``."""
        return {"kk": self.kk, "ru": self.ru}[language]


def plural_ru(number: int, one: str, few: str, many: str) -> str:
    """Return the Russian form that goes with a number: 1 нарушение, 2 нарушения, 5 нарушений."""
    if number % 10 == 1 and number % 100 != 11:
        return one
    if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14:
        return few
    return many


def month_attributive(month: Month, language: str) -> str:
    """Return «2025 жылғы сәуір айындағы» or «в апреле 2025 года»."""
    if language == "kk":
        return f"{month.year} жылғы {_MONTHS_KK[month.number - 1]} айындағы"
    return f"в {_MONTHS_RU_PREPOSITIONAL[month.number - 1]} {month.year} года"


def month_name(month: Month, language: str) -> str:
    """Return «2025 жылғы сәуір» or «апрель 2025 года»."""
    if language == "kk":
        return f"{month.year} жылғы {_MONTHS_KK[month.number - 1]}"
    return f"{_MONTHS_RU[month.number - 1]} {month.year} года"


def month_in(month: Month, language: str, *, short: bool = False) -> str:
    """Return «2025 жылғы сәуірде» or «в апреле 2025 года»; ``short`` without the year."""
    # «сәуірдегі» without its last two letters is «сәуірде»
    kk, ru = _MONTHS_KK_LOCATIVE[month.number - 1][:-2], f"в {_MONTHS_RU_PREPOSITIONAL[month.number - 1]}"
    if short:
        return kk if language == "kk" else ru
    return f"{month.year} жылғы {kk}" if language == "kk" else f"{ru} {month.year} года"


def month_total(month: Month, language: str) -> str:
    """Return the label of a table's total row: «Сәуір жиыны» or «Итого за апрель»."""
    if language == "kk":
        return f"{_MONTHS_KK[month.number - 1].capitalize()} жиыны"
    return f"Итого за {_MONTHS_RU[month.number - 1]}"


def state_of_day(day: date, language: str) -> str:
    """Return «2025 жылғы 31 мамырдағы жағдай бойынша» or «по состоянию на 31 мая 2025 года»."""
    if language == "kk":
        return f"{day.year} жылғы {day.day} {_MONTHS_KK_LOCATIVE[day.month - 1]} жағдай бойынша"
    return f"по состоянию на {day.day} {_MONTHS_RU_GENITIVE[day.month - 1]} {day.year} года"


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


def clean(text: str) -> str:
    """Return a crawled text without the characters that Word, Excel and XML cannot hold."""
    return _ILLEGAL_IN_XML.sub("", text)


def is_web_address(url: str) -> bool:
    """Whether an address may be made clickable: http and https only, no blanks or quotes."""
    return url[:4].lower() == "http" and _WEB_ADDRESS.fullmatch(url) is not None


def superscript(numbers: tuple[int, ...]) -> str:
    """Return the marks of footnotes, e.g. ``¹˒²``, in characters that no reader takes for figures."""
    return "˒".join(str(number).translate(_SUPERSCRIPTS) for number in numbers)


STATUS = {
    "complete": Bilingual("толық оқылды", "прочитан полностью"),
    "partial": Bilingual("ішінара оқылды", "прочитан частично"),
    "failed": Bilingual("оқу мүмкін болмады", "прочитать не удалось"),
    "not_accessible": Bilingual("қолжетімсіз", "доступ закрыт"),
    "unconfirmed": Bilingual("мекенжайы расталмаған", "адрес не подтверждён"),
    "not_run": Bilingual("тексерілмеді", "не проверялся"),
}
SOURCE = {
    "portal": Bilingual("ақпараттық жүйе (портал)", "информационная система (портал)"),
    "site": Bilingual("ЖАО интернет-ресурсы", "интернет-ресурс МИО"),
}
DOCUMENT = {
    "notice": Bilingual("хабарландыру", "объявление"),
    "minutes": Bilingual("хаттама", "протокол"),
}
FORM = {
    "open_meeting": Bilingual("ашық жиналыс", "открытое собрание"),
    "public_discussion": Bilingual("жария талқылау", "публичное обсуждение"),
}
GROUPS = {
    "placed": Bilingual("Орналастырылуы", "Размещено"),
    "violations": Bilingual("Бұзушылықтар", "Нарушения"),
    "notice": Bilingual("Хабарландырулар", "Объявления"),
    "minutes": Bilingual("Хаттамалар", "Протоколы"),
    "discussion_minutes": Bilingual("Жария талқылау хаттамалары", "Протоколы публичных обсуждений"),
    "absence": Bilingual("Болмауы", "Отсутствие"),
}
TOTAL = {1: Bilingual("Барлығы", "Всего"), 2: Bilingual("Жиыны", "Итого")}
NUMBER = Bilingual("№ р/с", "№ п/п")
AKIMAT = Bilingual("ЖАО", "МИО")
COUNTRY_NAME = Bilingual("Қазақстан", "Казахстан")
TABLE_NAME = {1: Bilingual("1-кесте", "Таблица 1"), 2: Bilingual("2-кесте", "Таблица 2")}
TABLE_TITLE = {
    1: Bilingual(
        "Ашық жиналыс нысанында анықталған бұзушылықтар саны",
        "Количество нарушений, выявленных по открытым собраниям",
    ),
    2: Bilingual(
        "Жария талқылау нысанында анықталған бұзушылықтар саны",
        "Количество нарушений, выявленных по публичным обсуждениям",
    ),
}
DRAFT = Bilingual("ЖОБА. Тексерілуге жатады.", "ПРОЕКТ. Подлежит проверке.")
FINAL = Bilingual("Түпкілікті нұсқа", "Окончательная редакция")
