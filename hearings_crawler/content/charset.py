"""Bytes become text in this module and nowhere else; what could not be read of them is a value.

Sites of akimats declare charsets that their bytes do not have, or none, and a page of UTF-8 may hold a few
bytes that are broken (a title cut inside a letter).  Whatever the bytes are, :func:`decode` returns a text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_DECLARED_WITHIN = 4096
"""Bytes at the beginning of a page in which it may declare its charset (HTML itself allows 1024)."""
_OLD_SITES = ("cp1251", "kz1048")
"""What a page is in that is not UTF-8 and declares nothing: windows-1251, or its variant with Kazakh letters."""
_LEAST_HIGH = 0.8
"""The share of 0 and 4 (Latin, Cyrillic) among the high bytes from which a text without a mark is UTF-16."""
_LEAST_FIT = 0.5
"""The share of the letters beyond ASCII in words from which a single-byte charset is taken to fit."""
_JUDGED_LETTERS = 20
"""Letters beyond ASCII from which that share says something."""

# The codecs that a page may declare: Python also has codecs (undefined, idna, unicode_escape) that are no charset.
_CHARSETS = re.compile(
    r"cp\d+|iso8859-\d+|koi8-[rtu]|kz1048|ptcp154|mac-cyrillic|gb\w+|big5\w*|euc\w+|shift_jis\w*"
)
_CYRILLIC_WORD = re.compile(
    "[А-ЯЁӘҒҚҢӨҰҮҺІЇ]?[а-яёәғқңөұүһії]+(?![А-ЯЁӘҒҚҢӨҰҮҺІЇ])|[А-ЯЁӘҒҚҢӨҰҮҺІЇ]{2,}(?![а-яёәғқңөұүһії])"
)
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
# Blanks, quotes, dashes and signs say nothing about a charset.
_NEUTRAL = re.compile("[\x80-\x9f]|[\u00a0«»“”„‘’‚–—…№§©®°·•]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


@dataclass(frozen=True, slots=True)
class Damage:
    """What of a text could not be read: ``bad`` places in a text of ``size`` bytes (if decoded: characters)."""

    bad: int
    size: int

    @property
    def share(self) -> float:
        """The share of what could not be read, from 0 to 1."""
        return self.bad / self.size if self.size else 0.0


@dataclass(frozen=True, slots=True)
class Text:
    """A text, the charset that its bytes were read as (a Python codec), and the damage (None: there is none).

    Each run of bytes that could not be read stands as U+FFFD in the text.
    """

    text: str
    encoding: str = ""
    damage: Damage | None = None


def decode(body: bytes, content_type: str = "") -> Text:
    """Return the text of a page, an answer of an API or any other text file.

    A byte order mark decides; then UTF-8, if the bytes are that, or most of them, whatever is declared.  Else the
    charset is taken in which the text has the most words: UTF-8 with its damage, the declared one (by the header,
    then by the page itself) or windows-1251, which old sites use without saying so.  Never raises.

    Args:
        body: the bytes as they were served, without content coding.
        content_type: the value of the header ``Content-Type``.
    """
    mark, sign = read_bom(body)
    if mark and sign:
        return _replaced(body[len(sign) :], mark)
    wide = _wide_encoding(body)
    if wide:
        return _replaced(body, wide)
    text = _replaced(body, "utf-8")
    certain = text.damage is None or _stops_inside_a_letter(body) or _is_mostly_whole(text)
    return text if certain else _best_fit(body, content_type)


def repaired(text: str) -> Text:
    r"""Return a text in which halves of surrogate pairs are joined, and lone ones replaced and noted as damage.

    JSON can spell them (``"\ud83d"``: a title cut inside an emoji); neither UTF-8 nor a database holds them.
    """
    if not _SURROGATE.search(text):
        return Text(text)
    joined = _SURROGATE_PAIR.sub(_joined, text)
    mended, bad = _SURROGATE.subn(REPLACEMENT, joined)
    return Text(mended, damage=Damage(bad, len(mended)) if bad else None)


def repaired_values(value: Any) -> tuple[Any, int]:
    """Return a value read from JSON with every text in it repaired, and how many texts had to be."""
    if isinstance(value, str):
        found = repaired(value)
        return found.text, int(found.damage is not None)
    if isinstance(value, list):
        parts = [repaired_values(part) for part in value]
        return [part for part, _ in parts], sum(bad for _, bad in parts)
    if isinstance(value, dict):
        pairs = [(repaired_values(name), repaired_values(part)) for name, part in value.items()]
        return {name: part for (name, _), (part, _) in pairs}, sum(one + two for (_, one), (_, two) in pairs)
    return value, 0


def _joined(match: re.Match[str]) -> str:
    return match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


# --- choosing a charset


def _replaced(body: bytes, encoding: str) -> Text:
    """Return the bytes in a charset; what does not fit it, and zero bytes, are replaced and noted."""
    text = body.decode(encoding, "replace").replace("\x00", REPLACEMENT)
    own = body.count(REPLACEMENT.encode()) if encoding == "utf-8" else 0
    bad = text.count(REPLACEMENT) - own
    return Text(text, encoding, Damage(bad, len(body)) if bad > 0 else None)


def _wide_encoding(body: bytes) -> str:
    """Return the UTF-16 that a text without a byte order mark is in, empty if it is in none."""
    first, second = (body[start::2] for start in (0, 1))
    high = [(half.count(0) + half.count(4)) / len(half) if half else 0.0 for half in (first, second)]
    if max(high) < _LEAST_HIGH or min(high) >= _LEAST_HIGH:
        return ""
    return "utf-16-be" if high[0] > high[1] else "utf-16-le"


def _is_mostly_whole(text: Text) -> bool:
    """Whether a text read as UTF-8 has more letters beyond ASCII than places that could not be read.

    Bytes of another charset form such a letter by chance alone: a capital before a quotation mark.
    """
    bad = text.text.count(REPLACEMENT)
    return len(_BEYOND_ASCII.findall(text.text)) - bad > bad


def _stops_inside_a_letter(body: bytes) -> bool:
    """Whether bytes are UTF-8 with letters beyond ASCII but for a last letter that is not whole."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        return False
    return not text.isascii() and "\x00" not in text


def _best_fit(body: bytes, content_type: str) -> Text:
    """Return the text in the charset that gives the most words; of equal ones the first."""
    declared = [_replaced(body, name) for name in _declared(body, content_type)]
    whole = [text for text in declared if text.damage is None]
    texts = [*whole, _replaced(body, "utf-8"), *declared, *(_replaced(body, name) for name in _OLD_SITES)]
    fits = [_fit(text.text) for text in texts]
    best = texts[fits.index(max(fits))]
    loose = len(_letters(best.text)) - _in_words(best.text)
    if best.damage is None and max(fits) < _LEAST_FIT and loose >= _JUDGED_LETTERS:
        return Text(best.text, best.encoding, Damage(loose, len(body)))
    return best


def _declared(body: bytes, content_type: str) -> Iterator[str]:
    """Yield the charsets that the header and the page declare, but for names that are no charset of a page."""
    in_page = html_body_declared_encoding(body[:_DECLARED_WITHIN])
    for name in (http_content_type_encoding(content_type), in_page):
        if name and _CHARSETS.fullmatch(name):
            yield name


def _letters(text: str) -> list[str]:
    return _BEYOND_ASCII.findall(_NEUTRAL.sub("", text))


def _in_words(text: str) -> int:
    return sum(len(word) for word in _CYRILLIC_WORD.findall(text) if len(word) > 1)


def _fit(text: str) -> float:
    """Return how well a charset fits: the share of the letters beyond ASCII that stand in Cyrillic words."""
    letters = len(_letters(text))
    return _in_words(text) / letters if letters else 0.0
