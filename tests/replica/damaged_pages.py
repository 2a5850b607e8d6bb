"""Pages and answers of the API as something on their way damages them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace

from .pages.base import Answer

BAD_BYTE = b"\x98"
"""No character of windows-1251, and none of UTF-8 where it stands alone."""


def with_a_bad_byte(answer: Answer) -> Answer:
    """The answer with one byte too many in the middle, between two letters or tags."""
    middle = len(answer.body) // 2
    found = [answer.body.find(mark, middle) for mark in (b" ", b">")]
    at = min((place for place in found if place >= 0), default=len(answer.body))
    return replace(answer, body=answer.body[:at] + BAD_BYTE + answer.body[at:])


def cut(answer: Answer) -> Answer:
    """The first two thirds of the answer, as if they were all."""
    return replace(answer, body=answer.body[: len(answer.body) * 2 // 3])


def with_half_an_emoji(answer: Answer) -> Answer:
    """The answer with a lone surrogate at the beginning of its first title."""
    return replace(answer, body=answer.body.replace(b'"title": "', rb'"title": "\ud83d', 1))


def in_gzip_members(answer: Answer) -> Answer:
    """The answer in gzip of two members."""
    middle = len(answer.body) // 2
    packed = gzip.compress(answer.body[:middle]) + gzip.compress(answer.body[middle:])
    return replace(answer, body=packed, headers={**answer.headers, "Content-Encoding": "gzip"})


def in_cut_gzip(answer: Answer) -> Answer:
    """The answer in gzip of two members, the second without its last bytes."""
    packed = in_gzip_members(answer)
    return replace(packed, body=packed.body[:-20])


DAMAGES: dict[str, Callable[[Answer], Answer]] = {
    "bad_byte": with_a_bad_byte,
    "cut_page": cut,
    "lone_surrogate": with_half_an_emoji,
    "gzip_members": in_gzip_members,
    "gzip_cut": in_cut_gzip,
}
