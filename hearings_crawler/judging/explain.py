"""Why a verdict is what it is, in Kazakh, Russian and English: the dates used, the day count, the paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from hearings_crawler.judging.placement import Backdating, Placement
from hearings_crawler.law.rulebook import Column, Texts
from hearings_crawler.law.terms import Term, WorkingDays

NO_TEXT = Texts("", "", "")


class CountedDay(Protocol):
    """One day of a working-day count (hearings_crawler.law.workdays.DayNote is one)."""

    @property
    def day(self) -> date:
        """The day."""
        ...

    @property
    def number(self) -> int | None:
        """Its running number among the working days; None if it was skipped."""
        ...

    @property
    def reason_kk(self) -> str:
        """Why it was skipped (or worked), in Kazakh."""
        ...

    @property
    def reason_ru(self) -> str:
        """Why it was skipped (or worked), in Russian."""
        ...

    @property
    def reason_en(self) -> str:
        """Why it was skipped (or worked), in English."""
        ...


class ExplainingCalendar(WorkingDays, Protocol):
    """A calendar that can write a count out day by day."""

    def trail(self, first: date, last: date) -> Sequence[CountedDay]:
        """Return the days after the first up to the last."""
        ...


def day(value: date | None) -> str:
    """Return a day as people here write it, ``dd.mm.yyyy``."""
    return f"{value.day:02}.{value.month:02}.{value.year:04}" if value else "?"


def join(*parts: Texts) -> Texts:
    """Join sentences, language by language."""
    return Texts(
        " ".join(part.en for part in parts if part.en),
        " ".join(part.kk for part in parts if part.kk),
        " ".join(part.ru for part in parts if part.ru),
    )


_ANCHORS = {
    "received": Texts("received by the akimat", "ЖАО алған күн", "получено МИО"),
    "first_day": Texts("first hearing day", "тыңдаудың бірінші күні", "первый день слушаний"),
    "last_day": Texts("last hearing day", "тыңдаудың соңғы күні", "последний день слушаний"),
}
_SOURCES = {
    "portal": Texts("on the portal", "ақпараттық жүйеде", "в информационной системе"),
    "site": Texts("on the akimat's site", "ЖАО интернет-ресурсында", "на интернет-ресурсе МИО"),
}


def paragraph(column: Column) -> Texts:
    """Name the paragraph of the Rules."""
    if column.paragraph is None:
        return NO_TEXT
    return Texts(
        f"Rules, para {column.paragraph}.",
        f"Қағидалардың {column.paragraph}-тармағы.",
        f"Пункт {column.paragraph} Правил.",
    )


def quoted(raw: str, opening: str = " (", closing: str = ")") -> Texts:
    """Return the words that a date was read from, to stand behind it; empty if they are not known."""
    words = " ".join(raw.split())
    if not words:
        return NO_TEXT
    words = f"“{words}”" if "«" in words or "»" in words else f"«{words}»"
    return Texts(
        f"{opening}in the source: {words}{closing}",
        f"{opening}дереккөзде: {words}{closing}",
        f"{opening}в источнике: {words}{closing}",
    )


def count(term: Term, anchor: date, due: date, calendar: ExplainingCalendar, *, raw: str = "") -> Texts:
    """Write a term out: its anchor, its length, the days counted and skipped, its last day.

    Args:
        term: The term.
        anchor: The day from which it runs.
        due: The last day on which it is met.
        calendar: The calendar that counted it.
        raw: The words in the source from which the anchor was read, if known.
    """
    name, read = _ANCHORS[term.anchor], quoted(raw)
    start = Texts(
        f"{name.en[0].upper()}{name.en[1:]}: {day(anchor)}{read.en}.",
        f"{name.kk[0].upper()}{name.kk[1:]}: {day(anchor)}{read.kk}.",
        f"{name.ru[0].upper()}{name.ru[1:]}: {day(anchor)}{read.ru}.",
    )
    counted = _days_counted(anchor, due, calendar) if term.unit == "working_days" else NO_TEXT
    return join(start, counted, _last_day(term, due))


def _days_counted(anchor: date, due: date, calendar: ExplainingCalendar) -> Texts:
    trail = calendar.trail(anchor, due)
    if not trail:
        return NO_TEXT

    def written(language: str) -> str:
        parts = []
        for entry in trail:
            short = f"{entry.day.day:02}.{entry.day.month:02}"
            reason = getattr(entry, f"reason_{language}")
            number = f"{entry.number}, {reason}" if reason else f"{entry.number}"
            parts.append(f"{short} – {number}" if entry.number else f"{short} – {reason}")
        return "; ".join(parts)

    return Texts(f"Count: {written('en')}.", f"Санау: {written('kk')}.", f"Счёт: {written('ru')}.")


def _last_day(term: Term, due: date) -> Texts:
    length, last = _length(term), day(due)
    if term.direction == "before":
        return Texts(
            f"Last lawful day, {length.en} before: {last}.",
            f"{length.kk} бұрынғы соңғы заңды күн: {last}.",
            f"Последний законный день, за {length.ru}: {last}.",
        )
    return Texts(
        f"Due on {last} ({length.en}).",
        f"Мерзімі {last} ({length.kk}).",
        f"Срок до {last} включительно ({length.ru}).",
    )


def _length(term: Term) -> Texts:
    """Name a term's length: «1 рабочий день», «4 рабочих дня», «30 календарных дней»."""
    working = term.unit == "working_days"
    english = f"{term.days} {'working' if working else 'calendar'} day" + ("" if term.days == 1 else "s")
    kazakh = f"{term.days} {'жұмыс' if working else 'күнтізбелік'} күн" + ("і" if working else "")
    if term.days % 10 == 1 and term.days % 100 != 11:
        russian = "рабочий день" if working else "календарный день"
    elif term.days % 10 in (2, 3, 4) and term.days % 100 not in (12, 13, 14):
        russian = "рабочих дня" if working else "календарных дня"
    else:
        russian = "рабочих дней" if working else "календарных дней"
    return Texts(english, kazakh, f"{term.days} {russian}")


def placed(placement: Placement, source: str, *, raw: str = "") -> Texts:
    """Say when a document was placed: the day that it shows (`raw`: in which words), or the interval of two crawls."""
    where = _SOURCES[source]
    if placement.shown is not None:
        shown, read = day(placement.shown), quoted(raw, "; ", "")
        return Texts(
            f"Placed {where.en} on {shown} (the date shown{read.en}).",
            f"{where.kk[0].upper()}{where.kk[1:]} {shown} орналастырылған (көрсетілген күн{read.kk}).",
            f"Размещено {where.ru} {shown} (указанная дата{read.ru}).",
        )
    if placement.lower is None:
        upper = day(placement.upper)
        return Texts(
            f"Placed {where.en} on {upper} or earlier (first seen then; no date shown).",
            f"{where.kk[0].upper()}{where.kk[1:]} {upper} немесе одан бұрын орналастырылған (күні көрсетілмеген).",
            f"Размещено {where.ru} {upper} или раньше (впервые увидено; дата не указана).",
        )
    lower, upper = day(placement.lower), day(placement.upper)
    return Texts(
        f"Placed {where.en} between {lower} and {upper} (no date shown; our crawls).",
        f"{where.kk[0].upper()}{where.kk[1:]} {lower} мен {upper} аралығында орналастырылған (күні көрсетілмеген).",
        f"Размещено {where.ru} между {lower} и {upper} (дата не указана; по нашим обходам).",
    )


def absent(source: str, crawl_day: date | None) -> Texts:
    """Say that a document was not found by a complete crawl."""
    where = _SOURCES[source]
    seen = f" ({day(crawl_day)})" if crawl_day else ""
    return Texts(
        f"Not found {where.en} by a complete crawl{seen}.",
        f"Толық қарап шығу кезінде {where.kk} табылмады{seen}.",
        f"При полном обходе {where.ru} не найдено{seen}.",
    )


def placed_after(as_of: date) -> Texts:
    """Say that a document was placed only after the cut-off."""
    return Texts(
        f"Placed only after the cut-off {day(as_of)}.",
        f"Тек {day(as_of)} күнгі кесіндіден кейін орналастырылған.",
        f"Размещено только после даты среза {day(as_of)}.",
    )


def pending(as_of: date) -> Texts:
    """Say that a term had not ended before the cut-off."""
    return Texts(
        f"The term had not ended before the cut-off {day(as_of)}.",
        f"Мерзім {day(as_of)} күнгі кесіндіге дейін аяқталмаған.",
        f"Срок не истёк до даты среза {day(as_of)}.",
    )


NO_RECEIPT = Texts(
    "The day on which the akimat received the notice is not known.",
    "ЖАО хабарландыруды алған күн белгісіз.",
    "День получения объявления МИО неизвестен.",
)
NO_HEARING_DAY = Texts(
    "The hearing day could not be read.", "Тыңдау күні оқылмады.", "День слушаний не удалось прочитать."
)
NO_HEADING = Texts(
    "The page shows no heading above the document.",
    "Бет құжаттың үстінде айдар көрсетпейді.",
    "На странице не показана рубрика документа.",
)
NOT_IN_RUBRIC = Texts(
    "Placed outside the rubric 'Public hearings'.",
    "«Қоғамдық тыңдаулар» айдарынан тыс орналастырылған.",
    "Размещено вне рубрики «Общественные слушания».",
)
NO_DATE = Texts(
    "The site shows no placement date.",
    "Сайт орналастыру күнін көрсетпейді.",
    "Сайт не показывает дату размещения.",
)
NO_RECORDING = Texts(
    "Neither a video nor an audio recording is attached or linked.",
    "Бейне де, аудио да жазба тіркелмеген және сілтеме жоқ.",
    "Ни видео-, ни аудиозапись не приложена и не указана ссылкой.",
)
INTERVAL = Texts(
    "The interval lies on both sides of the due day.",
    "Аралық мерзімнің екі жағында жатыр.",
    "Интервал лежит по обе стороны срока.",
)


def no_crawl(source: str, due: date, reach: date | None) -> Texts:
    """Say that no complete crawl after the due day reached back far enough."""
    where = _SOURCES[source]
    back = day(reach)
    return Texts(
        f"No complete crawl {where.en} started after {day(due)} and reached back to {back}.",
        f"{day(due)} күнінен кейін басталып, {back} күніне дейін жеткен толық қарап шығу жоқ ({where.kk}).",
        f"Нет полного обхода ({where.ru}), начатого после {day(due)} и дошедшего до {back}.",
    )


def candidates(documents: Sequence[str]) -> Texts:
    """Say that a document may be the missing one until an analyst decides."""
    listed = ", ".join(documents)
    return Texts(
        f"May be the document under review: {listed}.",
        f"Қаралып жатқан құжат болуы мүмкін: {listed}.",
        f"Возможно, это документ на проверке: {listed}.",
    )


_EVIDENCE = {
    "crawl": Texts(
        "a complete crawl that lacked it",
        "онда болмаған толық қарап шығу",
        "полный обход, в котором его не было",
    ),
    "server": Texts("the server's timestamp", "сервер уақыт белгісі", "отметка времени сервера"),
    "upload": Texts(
        "the earliest upload path of its files",
        "файлдарының ең ерте жүктелу жолы",
        "самый ранний путь загрузки файлов",
    ),
    "address": Texts("the date in its address", "мекенжайындағы күн", "дата в адресе"),
}


def backdated(evidence: Backdating, *, raw: str = "") -> Texts:
    """Name the evidence against a shown date (`raw`: the words it was read from)."""
    kind, read = _EVIDENCE[evidence.kind], quoted(raw)
    shown, there = day(evidence.shown), day(evidence.day)
    return Texts(
        f"The date shown is {shown}{read.en}; against it: {kind.en}, {there}.",
        f"Көрсетілген күн {shown}{read.kk}; оған қарсы дәлел: {kind.kk}, {there}.",
        f"Указана дата {shown}{read.ru}; против неё: {kind.ru}, {there}.",
    )
