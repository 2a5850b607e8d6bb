"""Personal data: numbers of persons are kept for linking as keyed hashes, and masked in every text.

A business number (BIN) is public.  A person's number (IIN) has the same twelve digits; its fifth digit is
0-3 (the tens of a day of birth), a BIN's is 4-6.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

MASK = "▒▒▒"
_TWELVE = re.compile(r"(?<!\d)\d{12}(?!\d)")
_NUMBER_LABEL = re.compile(r"(?:БИН|БСН|ИИН|ЖСН|BIN|IIN)[\s\\/:№()A-Za-zА-Яа-яӘ-ӿ.-]{0,24}$", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
# Ten digits after the country code: a code of three (mobile) or four to five (town), then the number.
_PHONE = re.compile(
    r"(?<![\d.])(?:\+7|8|7(?=\s?\())[\s(-]{0,3}"
    r"(?:\d{3}[\s)-]{0,3}\d{2,3}[\s-]?\d{2}[\s-]?\d{2,3}|\d{4,5}[\s)-]{0,3}\d{1,2}[\s-]?\d{2}[\s-]?\d{2})(?!\d)"
)


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
    return "iin:" + hmac.new(key, digits.encode(), hashlib.sha256).hexdigest()[:32]


def business_numbers(text: str, key: bytes) -> tuple[str, ...]:
    """Return the BINs in a text, and the keyed hashes of its IINs, in order and once each."""
    found: dict[str, None] = {}
    for match in _TWELVE.finditer(text):
        labelled = bool(_NUMBER_LABEL.search(text, max(0, match.start() - 40), match.start()))
        digits = match.group()
        if is_person_number(digits, labelled=labelled):
            found[hash_person_number(digits, key)] = None
        elif digits.strip("0"):
            found[digits] = None
    return tuple(found)


def person_numbers(text: str) -> frozenset[str]:
    """Return the IINs in a text as they stand there: they must be kept nowhere."""
    return frozenset(
        match.group()
        for match in _TWELVE.finditer(text)
        if is_person_number(
            match.group(),
            labelled=bool(_NUMBER_LABEL.search(text, max(0, match.start() - 40), match.start())),
        )
    )


def mask_personal(text: str) -> str:
    """Return a text with e-mail addresses, telephone numbers and IINs masked."""

    def number(match: re.Match[str]) -> str:
        labelled = bool(_NUMBER_LABEL.search(text, max(0, match.start() - 40), match.start()))
        return MASK if is_person_number(match.group(), labelled=labelled) else match.group()

    text = _TWELVE.sub(number, text)
    return _PHONE.sub(MASK, _EMAIL.sub(MASK, text))


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
