"""Personal data: numbers of persons are kept for linking as keyed hashes, and masked in every text.

A business number (BIN) is public.  A person's number (IIN) has the same twelve digits; its fifth digit is
0-3 (the tens of a day of birth), a BIN's is 4-6.

A document passes here twice.  :func:`pseudonymised` comes before it is read: every text of it is masked, and a number of
a person becomes a pseudonym, a word of letters that stands for its keyed hash, so that what is read beside it (whose
number it is, a day, a place) is read as before.  :func:`masked` comes before it is stored: pseudonyms remain only where
numbers are compared.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from hearings_crawler.content.values import map_texts

Value = TypeVar("Value")

MASK = "▒▒▒"
HASH_PREFIX = "iin:"
_TWELVE = re.compile(r"(?<!\d)\d{12}(?!\d)")
_NUMBER_LABEL = re.compile(r"(?:БИН|БСН|ИИН|ЖСН|BIN|IIN)[\s\\/:№()A-Za-zА-Яа-яӘ-ӿ.-]{0,24}$", re.IGNORECASE)
# A person's number written in groups is told from other digits by its label alone.
_GROUPED = re.compile(r"(?<=ИИН|ЖСН|IIN)([\s\\/:№-]{0,5})((?:\d[\s-]?){11}\d)(?!\d)", re.IGNORECASE)
_EMAIL = re.compile(
    r"[\w.+-]{1,64}\s?(?:@|%40|[(\[{](?:@|at|собака)[)\]}])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
# Ten digits after the country code: a code of three (mobile) or four to five (town), then the number.
_PHONE = re.compile(
    r"(?<![\d.])(?:\+7|8|7(?=\s?\())[\s(-]{0,3}"
    r"(?:\d{3}[\s)-]{0,3}\d{2,3}[\s-]?\d{2}[\s-]?\d{2,3}|\d{4,5}[\s)-]{0,3}\d{1,2}[\s-]?\d{2}[\s-]?\d{2})(?!\d)"
)
# The same with other signs between the groups, and the eleven digits of a mobile number written together.
_PHONE_IN_GROUPS = re.compile(
    r"(?<![\d.,])(?:\+?7|8)[\s.–—-]{1,2}\(?\d{3}\)?[\s.–—-]{1,2}\d{3}[\s.–—-]{1,2}\d{2}[\s.–—-]{1,2}\d{2}(?!\d)"
    r"|(?<![\d.,/№-])77\d{9}(?!\d)"
)
# A number without its country's or town's code is told by the word before it; a day may stand there as well.
_LABELLED_PHONE = re.compile(
    r"(?P<label>\b(?:тел|телефон\w*|факс\w*|моб|сот|ұялы|whats?\s?app)\b[\s.:№,()]{0,4})"
    r"(?!\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d))(?:\d[\s()–—-]{0,2}){5,10}\d(?!\d)",
    re.IGNORECASE,
)
# A hash is written in sixteen letters: digits in the middle of a text could be read as a number or a day.
_TO_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_TO_DIGITS = str.maketrans("ghijklmnop", "0123456789")
_PSEUDONYM = re.compile(r"\biin:([a-p]{32})\b")

PUBLIC_NUMBERS = frozenset({"registration_number", "registration_numbers", "hearing_id"})
"""Fields that hold a hearing's numbers alone, which may look like a person's number or a telephone."""
COMPARED_NUMBERS = frozenset({"bin", "bins"})
"""Fields in which a number of a person is kept as its keyed hash, to compare initiators by."""
ADDRESSES = frozenset({"url", "item_key", "links", "address"})
"""Fields that hold web addresses: the evidence is found by them, so they stay as they were published."""
PERSONS = frozenset({"representative"})
"""Fields that hold a person's name and nothing that the monitoring needs: they are left empty."""
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def is_person_number(digits: str, *, labelled: bool = True) -> bool:
    """Whether a 12-digit number is a person's (IIN).

    Without a label a discussion's registration number (YYMMDD001NNN) looks alike; an IIN's seventh digit,
    the century and sex, is 1-6 there.
    """
    if len(digits) != 12 or digits[4] not in "0123":
        return False
    return labelled or digits[6] in "123456"


def hash_person_number(digits: str, key: bytes) -> str:
    """Return the keyed hash under which an IIN is kept for linking."""
    return HASH_PREFIX + hmac.new(key, digits.encode(), hashlib.sha256).hexdigest()[:32]


def pseudonym_of(digits: str, key: bytes) -> str:
    """Return the word that stands for an IIN in a text until it has been read; it has no digits."""
    name = hash_person_number(digits, key).removeprefix(HASH_PREFIX)
    return HASH_PREFIX + name.translate(_TO_LETTERS)


def _is_labelled(text: str, start: int) -> bool:
    """Whether a label of numbers (БИН, ИИН …) stands before the place ``start``."""
    return bool(_NUMBER_LABEL.search(text, max(0, start - 40), start))


def _person_numbers(text: str, replacement: Callable[[str], str]) -> str:
    def number(match: re.Match[str]) -> str:
        digits = _plain_digits(match.group())
        if is_person_number(digits, labelled=_is_labelled(text, match.start())):
            return replacement(digits)
        return match.group()

    def grouped(match: re.Match[str]) -> str:
        digits = _plain_digits(match[2])
        return match[1] + replacement(digits) if is_person_number(digits) else match.group()

    text = _GROUPED.sub(grouped, text)
    return _TWELVE.sub(number, text)


def _plain_digits(text: str) -> str:
    """Return the digits of a text as 0-9, also of those written full-width."""
    return "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())


def _without_contacts(text: str) -> str:
    """Return a text with e-mail addresses and telephone numbers masked."""
    text = _LABELLED_PHONE.sub(rf"\g<label>{MASK}", _EMAIL.sub(MASK, text))
    return _PHONE_IN_GROUPS.sub(MASK, _PHONE.sub(MASK, text))


def business_numbers(text: str, key: bytes) -> tuple[str, ...]:
    """Return the BINs in a text, and the keyed hashes of its IINs, in order and once each.

    An IIN is found as its digits or as its pseudonym.
    """
    found: dict[int, str] = {}
    for match in _TWELVE.finditer(text):
        digits = match.group()
        if is_person_number(digits, labelled=_is_labelled(text, match.start())):
            found[match.start()] = hash_person_number(digits, key)
        elif digits.strip("0"):
            found[match.start()] = digits
    for match in _PSEUDONYM.finditer(text):
        found[match.start()] = HASH_PREFIX + match[1].translate(_TO_DIGITS)
    return tuple(dict.fromkeys(found[start] for start in sorted(found)))


def person_numbers(text: str) -> frozenset[str]:
    """Return the IINs in a text as they stand there: they must be kept nowhere."""
    return frozenset(
        match.group()
        for match in _TWELVE.finditer(text)
        if is_person_number(match.group(), labelled=_is_labelled(text, match.start()))
    )


def mask_personal(text: str) -> str:
    """Return a text with e-mail addresses, telephone numbers, IINs and their pseudonyms masked."""
    return _without_contacts(_PSEUDONYM.sub(MASK, _person_numbers(text, lambda _: MASK)))


def pseudonymised(value: Value, key: bytes) -> Value:
    """Return a value (a dataclass, with all that it holds) to be read: its texts masked, IINs as pseudonyms.

    A business number in its own field (:data:`COMPARED_NUMBERS`) becomes digits alone, a person's its keyed hash.
    """

    def text(name: str, content: str) -> str:
        if name in COMPARED_NUMBERS:
            return compared_number(content, key)
        if _is_kept(name, content):
            return content
        if name in PERSONS:
            return ""
        return _without_contacts(_person_numbers(content, lambda digits: pseudonym_of(digits, key)))

    return map_texts(value, text)


def masked(value: Value) -> Value:
    """Return a value (a dataclass, with all that it holds) as it may be stored: no text of it has personal data.

    Keyed hashes stay where numbers are compared (:data:`COMPARED_NUMBERS`).
    """

    def text(name: str, content: str) -> str:
        return content if name in COMPARED_NUMBERS or _is_kept(name, content) else mask_personal(content)

    return map_texts(value, text)


def compared_number(text: str, key: bytes) -> str:
    """Return what a field of a BIN or IIN holds, in the form in which numbers are compared.

    The label and blanks are left out: «ИИН 850101 350123» is the keyed hash of the twelve digits; what has another
    number of digits is masked like any text.
    """
    digits = _plain_digits(text)
    if text.startswith(HASH_PREFIX) or len(digits) != 12:
        return text if text.startswith(HASH_PREFIX) else mask_personal(text.strip())
    return hash_person_number(digits, key) if is_person_number(digits) else digits


def _is_kept(name: str, text: str) -> bool:
    """Whether a text stays as it is: a hearing's number, an item's own key, a web address."""
    if name in PUBLIC_NUMBERS or name == "item_key":
        return True
    return name in ADDRESSES and bool(_WEB_ADDRESS.match(text))


def load_key(path: Path, given: str | None = None) -> bytes:
    """Return the key for hashing IINs: the one given, else the one kept in a file that is made once."""
    if given:
        return given.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_key(path)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_hex(32).encode())
    return _read_key(path)


def _read_key(path: Path) -> bytes:
    """Read the key; a file that another process has just opened may still be empty for a moment."""
    for _ in range(1000):
        key = path.read_bytes()
        if key:
            return key
        os.sched_yield()
    raise OSError(f"{path} is empty: remove it and run again, or set HEARINGS_IIN_KEY")
