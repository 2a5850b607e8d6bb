"""The languages that a text is written in, told by its words: never by how many Kazakh letters it has.

A short Russian notice of a firm with a Kazakh name has many of those letters, a Kazakh one typed on a Russian
keyboard has none.
"""

from __future__ import annotations

import re

from hearings_crawler.content.text import fold, words_of

KAZAKH, RUSSIAN = "kk", "ru"
LANGUAGES = (KAZAKH, RUSSIAN)

_SPEAKS_OF_HEARINGS = {
    KAZAKH: re.compile(
        r"когамдык\s+тында|жария\s+талкыла|ашык\s+(?:\w+\s+)?(?:жиналыс|кездесу)|хабарландыру|хаттама"
    ),
    RUSSIAN: re.compile(
        r"обществен\w*\s+слушани|публичн\w*\s+обсужд|открыт\w*\s+собрани|об[ъь]явлени|извещени|протокол"
    ),
}
_KAZAKH_WORDS = """
бойынша туралы жэне жане мен пен бен ушин отеди откизиледи откизеди хабарлайды сагат жылгы жылы жылдын куни ауданы облысы
каласы ауылы аудандык облыстык жобасы жоба басталады болады танысуга бастамашы бастамашысы жшс мм кмм мекенжай мекенжайы
нысанында турде кен орны кенти кошеси
"""
_RUSSIAN_WORDS = """
и в на по для с о об от до или будут будет состоится состоятся проводит года году час часов адрес адресу района области
города села проекту проекта объекта согласно приглашает сообщает объявляет тоо ао гу кгу инициатор начало участников
"""
_WORDS = {KAZAKH: frozenset(_KAZAKH_WORDS.split()), RUSSIAN: frozenset(_RUSSIAN_WORDS.split())}
_SUFFIX = {
    KAZAKH: re.compile(
        r"\w{3,}(?:нын|нин|дын|дин|тын|тин|лары|лери|дары|дери|тары|тери|лык|лик|дык|тык|дагы|деги|тагы|теги)"
    ),
    RUSSIAN: re.compile(
        r"\w{3,}(?:ого|его|ому|ение|ения|ания|ости|ость|ный|ная|ное|ных|ство|ства|ция|ции|ский|ская|ской|ого)"
    ),
}
_LETTERS_OF_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_QUOTED = re.compile(r"[«\"“„][^«»\"“”„]{0,200}[»\"”]")
_SECOND = 0.2
"""Share of the telling words from which a text that speaks of hearings in both languages is in both."""


def languages_of(text: str, label: str = "") -> frozenset[str]:
    """Return the languages of a text (``kk``, ``ru``): one, or both where each has a notice of its own in it.

    Quoted names do not count.  A text that tells nothing is in the language of its label, else of its letters.
    """
    bare = _QUOTED.sub(" ", text)
    folded = fold(bare)
    words = words_of(folded)
    counts = {
        language: sum(word in _WORDS[language] or bool(_SUFFIX[language].fullmatch(word)) for word in words)
        + 3 * len(_SPEAKS_OF_HEARINGS[language].findall(folded))
        for language in LANGUAGES
    }
    total = sum(counts.values())
    both = all(pattern.search(folded) for pattern in _SPEAKS_OF_HEARINGS.values())
    if both and min(counts.values()) >= max(8, _SECOND * total):
        return frozenset(counts)
    if counts[KAZAKH] != counts[RUSSIAN]:
        return frozenset({max(counts, key=lambda language: counts[language])})
    if label in counts:
        return frozenset({label})
    return frozenset({KAZAKH if _LETTERS_OF_KAZAKH.search(bare) else RUSSIAN})
