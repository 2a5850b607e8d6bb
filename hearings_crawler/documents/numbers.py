"""The numbers by which documents are linked: registration numbers and the initiator's BIN.

Only a number in the place of a registration number is one: BINs, telephones, accounts and outgoing numbers have as
many digits. Only the initiator's BIN names the hearing: a designer works for many.
"""

from __future__ import annotations

import re

from hearings_crawler.content.personal import HASH_PREFIX, business_numbers, compared_number, person_numbers

_LONG_NUMBER = re.compile(r"(?<![\d/=_.-])\d{11,12}(?![\d/_-])")
# «Регистрационный номер на портале: …», «рег. № …», «№ регистрации …», «тіркеу нөмірі …».
_REGISTERED = re.compile(
    r"(?:\b(?:регистр\w*|рег)|т[іи]рке\w*)\W{0,3}(?:[^\d.;\n]{0,48}?)(?:№|\bномер\w*|н[өо]м[іие]р\w*|\bno?\b)?\W{0,6}$"
    # Lines of a PDF break anywhere: «Регистрационный номер на⏎портале: …».
    r"|(?:\bрегистр\w*|\bрег\b|т[іи]рке\w*)[^\d;\n]{0,20}(?:№|\bномер\w*|н[өо]м[іие]р\w*)[^\d.;]{0,40}$"
    r"|№\s*(?:регистр\w*|рег\b|т[іи]рке\w*)[^\d;]{0,40}$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:№|\bномер\w*|\bн[өо]м[іие]р\w*)\W{0,4}$", re.IGNORECASE)
_NUMBER_WORD = re.compile(r"№|номер|н[өо]м[іие]р", re.IGNORECASE)
# An 11-digit number with a telephone's first figure is one unless a label says otherwise.
_TELEPHONE = re.compile(r"[78]\d{10}")
_OTHER_LABEL = re.compile(
    r"(?:бин|бсн|иин|жсн|bin|iin|тел|телефон\w*|байланыс\w*|факс|моб|whatsapp|ватсап|исх|вх|шот\w*|счет\w*|счёт\w*|лиценз\w*"
    r"|договор\w*|шарт\w*|кадастр\w*|идентификатор\w*|конференц\w*|meeting|id)[^\d\n]{0,24}$",
    re.IGNORECASE,
)
_LABEL_REACH = 70
_TWELVE = re.compile(r"(?<!\d)\d{12}(?!\d)|\b" + re.escape(HASH_PREFIX) + r"\w+")
_DESIGNER = re.compile(
    r"разработчик\w*|проектировщик\w*|проектн\w+\s+(?:организаци|компани|институт)\w*|генпроектировщик\w*"
    r"|составител\w*|исполнител\w+\s+(?:проект|работ|овос|роос)\w*|консультант\w*|разработал\w*|подготовил\w*"
    r"|әзірлеуші\w*|әзирлеуши\w*|азирлеуши\w*|жобалаушы\w*|жобалау\s+(?:ұйым|мекеме|компания)\w*|құрастырушы\w*|дайындаушы\w*"
    r"|әзірлеген|жобаны\s+жасаушы\w*",
    re.IGNORECASE,
)
_INITIATOR = re.compile(
    r"инициатор\w*|заказчик\w*|оператор\w*|недропользовател\w*|природопользовател\w*|застройщик\w*"
    r"|бастамашы\w*|тапсырыс\s*беруші\w*|жер\s+қойнауын\s+пайдаланушы\w*|табиғат\s+пайдаланушы\w*",
    re.IGNORECASE,
)
_ROLE_REACH = 260
_BEHIND_REACH = 40


def registration_numbers(text: str) -> tuple[str, ...]:
    """Return the numbers that stand in the place of a registration number: 11 or 12 digits that are no person's."""
    persons = person_numbers(text)
    found = (
        match.group()
        for match in _LONG_NUMBER.finditer(text)
        if match.group().strip("0") and match.group() not in persons and _is_registered(text, match)
    )
    return tuple(dict.fromkeys(found))


def initiator_numbers(text: str, key: bytes) -> tuple[str, ...]:
    """Return the BINs in a text, and the keyed hashes of its IINs, without those of a project's designer."""
    numbers = [(match.start(), match.end()) for match in _TWELVE.finditer(text)]
    kept = text
    for start, end in reversed(numbers):
        if _is_designers(text, start, end):
            kept = kept[:start] + kept[end:]
    return business_numbers(kept, key)


def card_number(text: str, key: bytes) -> tuple[str, ...]:
    """Return the BIN of a card's field, the keyed hash of an IIN; nothing where it holds neither."""
    number = compared_number(text, key)
    is_number = number.startswith(HASH_PREFIX) or (len(number) == 12 and number.isdigit())
    return (number,) if is_number and number.strip("0") else ()


def _is_registered(text: str, match: re.Match[str]) -> bool:
    before = text[max(match.start() - _LABEL_REACH, 0) : match.start()]
    if _OTHER_LABEL.search(before):
        return False
    label = _REGISTERED.search(before)
    if label:
        # «Регистрация участников 87262451234»: what looks like a telephone needs the word "number".
        return bool(_NUMBER_WORD.search(label.group())) or not _TELEPHONE.fullmatch(match.group())
    # A further number of a list: «№ регистрации 25040700001, 250301001001».
    listed = re.search(r"\d{11,12}\s*(?:,|;|и|және|мен)\s*(?:№\s*)?$", before)
    if listed:
        earlier = next(_LONG_NUMBER.finditer(text, match.start() - len(before) + listed.start()), None)
        return earlier is not None and earlier.start() < match.start() and _is_registered(text, earlier)
    return bool(_NUMBERED.search(before)) and not _TELEPHONE.fullmatch(match.group())


def _is_designers(text: str, start: int, end: int) -> bool:
    """Whether the nearest role before a number, or the one in brackets behind it, is the designer's."""
    behind = re.split(r"[.;\n]|\d{12}", text[end : end + _BEHIND_REACH], maxsplit=1)[0]
    if re.match(r"\W{0,3}[(–—-]\s*", behind) and _DESIGNER.search(behind):
        return True
    before = text[max(start - _ROLE_REACH, 0) : start]
    designer = max((match.start() for match in _DESIGNER.finditer(before)), default=-1)
    initiator = max((match.start() for match in _INITIATOR.finditer(before)), default=-1)
    return designer > initiator
