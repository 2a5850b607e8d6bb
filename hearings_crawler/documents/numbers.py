"""The numbers by which documents are linked: registration numbers and the initiator's BIN."""

from __future__ import annotations

import re

from hearings_crawler.content.personal import HASH_PREFIX, compared_number, person_numbers

_LONG_NUMBER = re.compile(r"(?<![\d/=_.-])\d{11,12}(?![\d/_-])")


def registration_numbers(text: str) -> tuple[str, ...]:
    """Return the numbers that may be registration numbers: 11 or 12 digits that are no person's."""
    persons = person_numbers(text)
    found = (match.group() for match in _LONG_NUMBER.finditer(text))
    return tuple(dict.fromkeys(number for number in found if number.strip("0") and number not in persons))


def card_number(text: str, key: bytes) -> tuple[str, ...]:
    """Return the BIN of a card's field, the keyed hash of an IIN; nothing where it holds neither."""
    number = compared_number(text, key)
    is_number = number.startswith(HASH_PREFIX) or (len(number) == 12 and number.isdigit())
    return (number,) if is_number and number.strip("0") else ()
