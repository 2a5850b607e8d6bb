"""The words that tell what a date is for, as data.

A cue is a beginning of one or several words, folded like the texts; `*` ends a beginning that may go on, `…` stands
for up to four words between. `before` cues announce a date after them, `after` cues close a Kazakh or inverted
sentence behind it; `label` cues reach to the colon that ends them. `weight` is added to the distance: a bare noun says
less than a verb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from hearings_crawler.dates.model import DateRole
from hearings_crawler.dates.text import fold_word
from hearings_crawler.dates.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Cue:
    """One kind of cue: its role, where it may stand, how much it counts, and the words.

    Attributes:
        name: Shown nowhere; tells cues of one role apart (``registration``, ``decree``).
        role: The role it gives; None for cues that only concern times.
        before: Whether it may stand before the date.
        after: Whether it may stand after it.
        label: Whether it reaches to the colon after it.
        weight: What is added to its distance.
        words: The words, one alternative per line.
    """

    name: str
    role: DateRole | None
    before: bool
    after: bool
    label: bool
    weight: int
    words: str


GENERAL_VERB: Final = "general_verb"
CUES: Final = (
    Cue(
        "hearing_label",
        DateRole.HEARING,
        True,
        False,
        True,
        -4,
        """
        дата … проведени*
        дата-время … проведени*
        дата и время
        время и место
        дата и место
        место и время
        место , время
        место , дата
        дата , время
        период … слушан*
        период … обсужден*
        период проведения
        срок* … проведени*
        время встречи
        дата … слушан*
        дата … собрани*
        дни … слушан*
        день … проведени*
        өткіз* … күн*
        өткізілген күн*
        өткізілетін күн*
        өткізу … күн*
        өткізу … уақыт*
        өткізу … мерзім*
        өткізу … кезең*
        өтетін күн*
        өтетін уақыт*
        тыңда* … күн*
        жиналыс* … күн*
        талқыла* … кезең*
        талқыла* … мерзім*
        күні мен уақыты
        күні , уақыты
        күні және уақыты
        орны мен уақыты
        уақыты мен орны
        кездесу уақыты
        otkizu … kuni
        otkiziletin kuni
        """,
    ),
    Cue(
        "hearing_verb",
        DateRole.HEARING,
        True,
        True,
        False,
        -1,
        """
        состоится
        состоятся
        состоял*
        состоявш*
        өтеді
        өтті
        өткен
        өтпек
        otedi
        """,
    ),
    # What may be said of a survey or of building works as well: a hearing's only beside its noun.
    Cue(
        GENERAL_VERB,
        DateRole.HEARING,
        True,
        True,
        False,
        -1,
        """
        проводится
        проводятся
        проводит
        проводят
        проведет
        проведут
        пройдет
        пройдут
        прошли
        прошло
        проходил*
        проходят
        проходит
        проведен
        проведена
        проведены
        проведено
        проводился
        проводилась
        проводилось
        проводились
        проводимы*
        прошедш*
        будут проводиться
        будет проводиться
        назначен*
        запланирован*
        начнутся
        начнется
        өткізіледі
        өткізілді
        өткізілмек
        өткізеді
        өткізілетін*
        өткізілген*
        жоспарлан*
        тағайындал*
        белгіленген
        otkiziledi
        otkizedi
        """,
    ),
    Cue("moved", DateRole.HEARING, True, True, False, -1, "перенос*\nперенес*\nауыстыр*\nкөшіріл*"),
    Cue(
        "hearing_will_be",
        DateRole.HEARING,
        False,
        True,
        False,
        0,
        "болады\nболды\nболып өтеді\nболмақ\nbolady",
    ),
    Cue(
        "hearing_noun",
        DateRole.HEARING,
        True,
        True,
        False,
        8,
        """
        слушани*
        собрани*
        обсуждени*
        тыңдау*
        жиналыс*
        талқылау*
        tyndau*
        jinalys*
        """,
    ),
    Cue("minutes", DateRole.HEARING, True, True, False, 6, "протокол*\nхаттама*"),
    Cue(
        "placement_label",
        DateRole.PLACEMENT,
        True,
        False,
        True,
        -4,
        """
        дата … размещени*
        дата … публикации
        дата … опубликования
        дата … загрузки
        дата … добавления
        дата … создания
        дата … выкладки
        размещено
        опубликовано
        добавлено
        создано
        орналастыр* … күн*
        орналасқан күн*
        жариялан* … күн*
        жариялау … күн*
        жүктелген күн*
        қосылған күн*
        ornalastyr* … kuni
        jariyalan* … kuni
        published
        """,
    ),
    Cue(
        "placement",
        DateRole.PLACEMENT,
        True,
        True,
        False,
        0,
        """
        размещен*
        размещает*
        опубликован*
        загружен*
        публикаци*
        выложен*
        орналастырыл*
        орналастырд*
        жариялан*
        ornalastyryl*
        jariyalan*
        """,
    ),
    Cue(
        "receipt_label",
        DateRole.RECEIPT,
        True,
        False,
        True,
        -4,
        """
        дата … получени*
        дата … поступлени*
        дата … приема
        дата регистрации
        алған күн*
        алынған күн*
        алу күн*
        түскен күн*
        келіп түскен
        қабылданған күн*
        қабылдап алған күн*
        тіркелген күн*
        algan kuni
        alghan kuni
        """,
    ),
    Cue(
        "receipt",
        DateRole.RECEIPT,
        True,
        True,
        False,
        0,
        """
        получен*
        получил*
        поступил*
        поступлени*
        алынды
        алынған
        алған
        алды
        түсті
        түскен
        келіп түсті
        қабылданды
        """,
    ),
    Cue(
        "decree",
        DateRole.LEGAL_REFERENCE,
        True,
        True,
        False,
        1,
        """
        приказ*
        закон*
        кодекс*
        постановлени*
        решени*
        распоряжени*
        указ
        указа
        указом
        правил*
        инструкци*
        утвержден*
        редакции
        редакциясы*
        бұйры*
        заң
        заңы
        заңын*
        заңд*
        қаулы*
        шешім*
        өкім*
        жарлы*
        қағида*
        ереже*
        нұсқау*
        бекітілген
        buiry*
        kodeks*
        """,
    ),
    Cue(
        "licence",
        DateRole.LEGAL_REFERENCE,
        True,
        True,
        False,
        0,
        """
        лиценз*
        разрешени*
        заключени*
        договор*
        контракт*
        соглашени*
        письм*
        свидетельств*
        справк*
        рұқсат*
        қорытынды*
        шарт*
        келісімшарт*
        келісім*
        хат
        хаты*
        """,
    ),
    Cue(
        "newspaper",
        DateRole.NEWSPAPER,
        True,
        True,
        False,
        -1,
        """
        газет*
        сми
        бақ
        телеканал*
        эфир*
        эфирн* справк*
        эфирлік анықтама*
        скриншот газет*
        бақ-та жариялан*
        бақ-да жариялан*
        дата … публикации в газет*
        дата … публикации в сми
        дата … опубликования в газет*
        дата … опубликования в сми
        опубликовано в газет*
        опубликовано в сми
        газет* … жариялан*
        радио*
        бегущ*
        журнал*
        телеарна*
        newspaper
        """,
    ),
    Cue(
        "project",
        DateRole.PROJECT_PERIOD,
        True,
        True,
        True,
        -4,
        """
        период эксплуатаци*
        срок* эксплуатаци*
        период строительств*
        срок* строительств*
        начало строительств*
        окончание строительств*
        продолжительность строительств*
        период проведения строит*
        период проведения работ
        дата начала работ
        дата окончания работ
        дата начала реализации
        срок* проведения работ
        срок* реализаци*
        период реализаци*
        период действия
        реализаци*
        строительных работ
        строительно-монтажных
        намечаемой деятельности
        срок* работ
        период работ
        срок действия
        действительн*
        эксплуатаци*
        құрылыс* … мерзім*
        құрылыс* … кезең*
        құрылыс жұмыстар*
        іске асыр*
        жүзеге асыр*
        пайдалан* мерзім*
        пайдалан* кезең*
        жұмыс* … мерзім*
        жұмыстар* … кезең*
        қолданылу мерзімі
        """,
    ),
    Cue(
        "page_clock",
        DateRole.PAGE_CLOCK,
        True,
        False,
        True,
        -6,
        """
        бүгін
        сегодня
        today
        текущая дата
        текущее время
        қазіргі уақыт
        бүгінгі күн
        bugin
        """,
    ),
    Cue(
        "signing_label",
        DateRole.OTHER,
        True,
        False,
        True,
        -4,
        """
        дата … подписания
        дата … составления
        дата … оформления
        дата … утверждения
        дата … выдачи
        қол қой* … күн*
        жасалған күн*
        толтырылған күн*
        рәсімде* … күн*
        """,
    ),
    Cue(
        "signing",
        DateRole.OTHER,
        True,
        True,
        False,
        -1,
        """
        подпис*
        составл*
        направлен
        направлена
        направлено
        отправлен*
        внесен*
        жасалд*
        енгізілд*
        жіберілд*
        жолданд*
        оформл*
        қол қой*
        қолтаңба*
        рәсімдел*
        """,
    ),
    Cue(
        "clerk",
        DateRole.OTHER,
        True,
        False,
        False,
        -4,
        """
        председател*
        председател* … слушани*
        председател* … собрани*
        председател* … обсуждени*
        секретар*
        секретар* … слушани*
        секретар* … собрани*
        секретар* … обсуждени*
        төраға*
        төрайым*
        хатшы*
        тыңдау* төраға*
        тыңдау* хатшы*
        жиналыс* төраға*
        жиналыс* хатшы*
        """,
    ),
    Cue(
        "update",
        DateRole.OTHER,
        True,
        False,
        True,
        -4,
        """
        обновлен*
        дата … обновления
        дата … изменения
        изменено
        просмотр*
        жаңартыл*
        жаңарту … күн*
        өзгертілген күн*
        updated
        """,
    ),
    Cue(
        "comments",
        DateRole.OTHER,
        True,
        True,
        False,
        0,
        """
        замечани*
        предложени*
        ознаком*
        доступн*
        принимают*
        прием
        приема
        направить
        направлять
        подать
        подан*
        подачи
        состоянию
        введен*
        вводом
        версией
        рождения
        род
        ескертпе*
        ескерту*
        ұсыныс*
        таныс*
        танысуға болады
        жіберуге болады
        беруге болады
        қабылданады
        қолжетімді
        туған
        жағдай бойынша
        жағдайы бойынша
        күшіне ен*
        қолданысқа енгіз*
        """,
    ),
    Cue(
        "numbering",
        None,
        True,
        True,
        False,
        0,
        "регистрационн* номер*\nрегистрационный №\nтіркеу нөмір*\nтіркеу №",
    ),
    Cue("registration", None, True, True, False, 0, "регистраци*\nтіркеу*\nтіркел*\ntirkeu*\nregistration"),
    Cue(
        "timetable",
        None,
        True,
        True,
        False,
        0,
        """
        режим работы
        график работы
        часы работы
        рабочее время
        обед*
        перерыв*
        длительност*
        продолжительност*
        в течение
        ежедневно
        окончани*
        завершен*
        закрыт*
        жұмыс уақыты
        жұмыс кестесі
        түскі
        ұзақтығы
        аяқтал*
        ішінде
        регламент*
        """,
    ),
    Cue("opening", None, True, True, False, 0, "начал*\nоткрыти*\nбаста*\nашылу*"),
)

# A general verb that is said of something else («замеры проводились 12 февраля»).
FOREIGN_VERB: Final = Cue("foreign_verb", DateRole.OTHER, True, False, False, 0, "")


class CueHit(NamedTuple):
    """A cue found in a text: which one, its first token, and the token after its last one."""

    cue: Cue
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Line:
    pattern: re.Pattern[str]
    gapped: bool
    cue: Cue


@dataclass(frozen=True, slots=True)
class _Group:
    """The lines with one beginning, and one expression that tells whether any of them matches."""

    any: re.Pattern[str]
    lines: list[_Line]


def find_cues(tokens: Tokens) -> list[CueHit]:
    """Finds all cues of a text, in text order, without overlaps."""
    texts = tokens.texts
    beginnings = [word[:_BEGINNING] for word in texts]
    if _BEGINNINGS.isdisjoint(beginnings):
        return []
    text, starts = tokens.folded.folded, tokens.starts
    hits: list[CueHit] = []
    done = 0
    for index, beginning in enumerate(beginnings):
        if beginning not in _BEGINNINGS or starts[index] < done:
            continue
        group = _BY_BEGINNING[beginning]
        found = _best(group.lines, text, starts[index]) if group.any.match(text, starts[index]) else None
        if found:
            cue, done = found
            last = index
            while tokens.end(last) < done:
                last += 1
            hits.append(CueHit(cue, index, last + 1))
    return hits


def _best(patterns: list[_Line], text: str, start: int) -> tuple[Cue, int] | None:
    """Gives the best line that matches: a label before a phrase, whole before gapped, then the nearest last word."""
    best: tuple[tuple[bool, bool, int], Cue, int] | None = None
    for line in patterns:
        match = line.pattern.match(text, start)
        if match:
            rank = (not line.cue.label, line.gapped, match.end() if line.gapped else -match.end())
            if best is None or rank < best[0]:
                best = (rank, line.cue, match.end())
    return (best[1], best[2]) if best else None


_BEGINNING: Final = 3
# The words between stay on one line: a title above «Орналастырылған күні:» is not part of that label.
_BLANKS: Final = r"[^\S\n]{1,9}"
_ANY_WORDS: Final = rf"(?:[^\s:.;0-9]{{1,30}}{_BLANKS}){{0,4}}?"


def _pattern(words: str) -> re.Pattern[str]:
    """Compiles one line of a cue; every repetition is bounded, so that a text is read in linear time."""
    parts: list[str] = []
    for word in words.split():
        if word == "…":
            parts.append(_BLANKS + _ANY_WORDS)
        elif word == ",":
            parts.append(r"\s{0,9},")
        else:
            if parts and not parts[-1].endswith("?"):
                parts.append(r"\s{1,9}")
            folded = re.escape(fold_word(word.rstrip("*"))).replace(r"\-", r"\s?-\s?")
            parts.append(folded + (r"[^\W\d_]{0,30}" if word.endswith("*") else r"(?![^\W\d_])"))
    return re.compile("".join(parts))


def _index() -> dict[str, _Group]:
    table: dict[str, list[_Line]] = {}
    for cue in CUES:
        for line in cue.words.strip().splitlines():
            words = line.strip()
            table.setdefault(fold_word(words[:_BEGINNING]), []).append(
                _Line(_pattern(words), "…" in words, cue)
            )
    return {
        beginning: _Group(re.compile("|".join(f"(?:{line.pattern.pattern})" for line in lines)), lines)
        for beginning, lines in table.items()
    }


_BY_BEGINNING: Final = _index()
_BEGINNINGS: Final = frozenset(_BY_BEGINNING)
