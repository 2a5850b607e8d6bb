"""The names in a text by what they name: an initiator, another firm, a newspaper, a place, a project.

The same name stands in the Kazakh and the Russian text of a notice; a newspaper's stands in everybody's.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from hearings_crawler.content.text import fold, words_of
from hearings_crawler.judging.similarity import skeleton


class Role(StrEnum):
    """What a name in a text names."""

    INITIATOR = "initiator"
    FIRM = "firm"
    DESIGNER = "designer"
    NEWSPAPER = "newspaper"
    PLACE = "place"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Name:
    """A folded name, what it names, and whether it is a public body's, which is translated."""

    text: str
    role: Role
    public: bool = False


_QUOTED = re.compile(r"[«\"“„'‘]+\s*([^«»\"“”„'‘’]{3,60}?)\s*[»\"”’']+")
_BARE_RU = re.compile(r"\b(?:ТОО|АО|ИП)\s+([A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+(?:\s+[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+){0,2})")
_BARE_KK = re.compile(r"\b([A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+(?:\s+[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+){0,2})\s+(?:ЖШС|АҚ|ЖК)\b")

# All patterns below see folded text.
_FIRM_BEFORE = re.compile(
    r"(?:^|[^\w])(?:тоо|ао|ип|кх|к/х|фх|пк|оао|зао|нао|чк|товариществ\w*\s+с\s+ограниченной\s+ответственностью"
    r"|акционерн\w*\s+обществ\w*|крестьянск\w*\s+хозяйств\w*|компани\w*)\W*$"
)
_FIRM_AFTER = re.compile(r"^\W{0,3}(?:жшс|ак|жк|шк|кх|жауапкершилиги|акционерлик|шаруа\s+кожалыгы)\b")
_BODY_BEFORE = re.compile(
    r"(?:^|[^\w])(?:гу|кгу|ргу|гкп|кгп|ргп|гккп|ркгп|(?:коммунальн\w*\s+)?государственн\w*\s+\w+)(?:\s+на\s+пхв)?\W*$"
)
_BODY_AFTER = re.compile(
    r"^\W{0,3}(?:мм|кмм|рмм|мкк|кмк|рмк|шжк|ркк|мемлекеттик|коммуналдык|республикалык)\b"
)
_PRESS_BEFORE = re.compile(
    r"(?:газет|журнал|телеканал|телерадио|радио|басылым|бак\b|сми\b|опубликован|жариялан)[^.;]{0,40}$"
)
_PRESS_AFTER = re.compile(
    r"^[^.;]{0,25}?(?:газет|журнал|телеканал|телеарна|радио|басылым)|^\W{0,4}(?:№|n\b|no\b)\s*\d"
    r"|^[^.;\n]{0,40}(?:жариялан|опубликован|санында)"
)
_PLACE_BEFORE = re.compile(
    r"(?:район|дк|д/к|дом\w*\s+культуры|ул|улиц\w*|мкр|микрорайон\w*|клуб\w*|школ\w*|зал\w*|кафе|гостиниц\w*|отел\w*"
    r"|центр\w*|здани\w*|сайт\w*)\W*$"
)
_PLACE_AFTER = re.compile(
    r"^\W{0,3}(?:аудан|район|мадениет|ауыл|кошеси|мектеп|клуб|округ|кенти|шагын|зал|сарай|уйи\b|орталыг)"
)
_DESIGNER = re.compile(
    r"разработчик\w*|проектировщик\w*|проектн\w*\s+(?:организаци|компани|институт)\w*|составител\w*|азирлеуши\w*"
    r"|жобалаушы\w*|жобалау\s+уйым\w*"
)
_INITIATOR = re.compile(r"инициатор\w*|бастамашы\w*|заказчик\w*|тапсырыс\w*|природопользовател\w*")
_ANNOUNCES = re.compile(
    r"^\W{0,3}(?:\(?(?:бин|бсн)\W*\d+\W*)?(?:жшс|ак|жк|мм|кмм)?\W{0,3}(?:\w+\W+){0,3}?"
    r"(?:об[ъь]явля|сообща|уведомля|извеща|приглаша|проводит|хабарлайды|откизед|шакырад)"
)
_DESIGNER_AFTER = re.compile(r"^\W{0,3}(?:жшс|ак|жк)?\W{0,4}(?:разработчик|азирлеуши|жобалаушы)")
_ANOTHER = re.compile(r"[«»\"“”]|жоба(?:сы)?\s*:|по\s+(?:\w+\s+)?проект|об[ъь]ект")
_BEFORE, _AFTER = 80, 60


def names_in(text: str) -> tuple[Name, ...]:
    """Return the names in a text, each once, with what it names."""
    found: dict[Name, None] = {}
    for pattern, firm in ((_QUOTED, False), (_BARE_RU, True), (_BARE_KK, True)):
        for match in pattern.finditer(text):
            name = " ".join(words_of(fold(match[1])))
            if len(name) < 3:
                continue
            before = fold(text[max(0, match.start() - _BEFORE) : match.start()])
            after = fold(text[match.end() : match.end() + _AFTER])
            found[_name(name, before, after, firm=firm)] = None
    return tuple(found)


def _name(name: str, before: str, after: str, *, firm: bool) -> Name:
    public = bool(_BODY_BEFORE.search(before) or _BODY_AFTER.search(after))
    if public or firm or _FIRM_BEFORE.search(before) or _FIRM_AFTER.search(after):
        return Name(name, _firms_role(before, after), public)
    if _PRESS_BEFORE.search(before) or _PRESS_AFTER.search(after):
        return Name(name, Role.NEWSPAPER)
    if _PLACE_BEFORE.search(before) or _PLACE_AFTER.search(after):
        return Name(name, Role.PLACE)
    return Name(name, Role.PROJECT)


def _label(pattern: re.Pattern[str], before: str) -> int:
    """Return where the last label of a role ends that no other name follows; -1 if there is none."""
    return max(
        (match.end() for match in pattern.finditer(before) if not _ANOTHER.search(before, match.end())),
        default=-1,
    )


def _firms_role(before: str, after: str) -> Role:
    """Return what a firm is: the label nearest before it decides, else what is said of it behind."""
    initiator = _label(_INITIATOR, before)
    designer = _label(_DESIGNER, before)
    if max(initiator, designer) >= 0:
        return Role.INITIATOR if initiator > designer else Role.DESIGNER
    if _DESIGNER_AFTER.search(after):
        return Role.DESIGNER
    return Role.INITIATOR if _ANNOUNCES.search(after) else Role.FIRM


# ------------------------------------------------------------------------------------ comparing

_TELLING = re.compile(r"\d\w*|[ivx]{1,5}|[a-zа-я]")
_SAME_NAME = 88.0
_OTHER_NAME = 60.0
"""Similarity of two names below which they name two things; between the two nobody knows."""


def _telling(name: str) -> frozenset[str]:
    return frozenset(word for word in name.split() if _TELLING.fullmatch(word))


@functools.lru_cache(maxsize=2**16)
def same_name(name: str, other: str) -> bool:
    """Whether two folded names are one, in either language: «Мерке-2» is not «Мерке»."""
    if name == other:
        return True
    if _telling(name) != _telling(other):
        return False
    consonants = skeleton(name)
    if len(consonants) >= 4 and consonants == skeleton(other):
        return True
    return min(len(name), len(other)) >= 8 and fuzz.ratio(name, other) >= _SAME_NAME


def share_a_name(names: Iterable[str], others: Iterable[str]) -> bool:
    """Whether one of some names is one of some others."""
    known = tuple(others)
    return any(same_name(name, other) for name in names for other in known)


def all_differ(names: Iterable[str], others: Iterable[str]) -> bool:
    """Whether there are names on both sides, and not one is even similar to another one."""
    first, second = tuple(names), tuple(others)
    return bool(first and second) and all(
        not same_name(name, other) and fuzz.token_set_ratio(name, other) < _OTHER_NAME
        for name in first
        for other in second
    )
