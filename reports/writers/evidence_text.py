"""The text of archived pages as a reader may see it: visible text only, personal data masked, bounded.

``evidence_text`` is pure; ``collect_evidence`` reads the bodies that a month's findings name.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from hearings_crawler.content.charset import decode, repaired, repaired_values
from hearings_crawler.content.files import read_file
from hearings_crawler.content.markup import parse_html, visible_lines
from hearings_crawler.content.personal import mask_personal
from hearings_crawler.evidence.archive import ArchiveError
from hearings_crawler.judging.judgement import MonthJudgement
from reports.view.evidence import EvidenceText
from reports.words.wording import clean

logger = logging.getLogger(__name__)

EXCERPT_LENGTH = 3000
"""Characters of a page that a report shows at most."""

_MOST_BYTES = 8_000_000
_MOST_CHARACTERS = 400_000
_DEEPEST = 40
_LEAD = 200
"""Characters shown before the place that a finding is about; none where a list's items follow each other."""
_FILES = (b"%PDF", b"PK\x03\x04")
_BINARY = (b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!")
_KAZAKH_LETTERS = re.compile("[әғқңөұүһі]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a page: the words that a finding is about (``hit``, may be empty) and what stands around.

    ``cut_before`` and ``cut_after`` say that the page goes on there.
    """

    before: str
    hit: str
    after: str
    cut_before: bool
    cut_after: bool

    @property
    def language(self) -> str:
        """``kk`` or ``ru``, by its letters."""
        return "kk" if _KAZAKH_LETTERS.search(self.before + self.hit + self.after) else "ru"


class ArchivedBodies(Protocol):
    """What is asked of an archive (hearings_crawler.evidence.archive.WarcArchive)."""

    def get(self, digest: str) -> bytes:
        """Return a body."""
        ...

    def place_of(self, digest: str) -> str:
        """Return where a body lies in the archive."""
        ...


def collect_evidence(
    judgement: MonthJudgement, archive: ArchivedBodies
) -> tuple[dict[str, EvidenceText], list[str]]:
    """Return the text of every body that a finding of the month names, and the digests of those that are lost."""
    found: dict[str, EvidenceText] = {}
    lost: list[str] = []
    for digest in sorted({finding.evidence for finding in judgement.findings if finding.evidence}):
        try:
            body = archive.get(digest)
        except ArchiveError as error:
            logger.warning("Evidence is lost: %s", error)
            lost.append(digest)
            continue
        found[digest] = evidence_text(digest, body, archive.place_of(digest))
    return found, lost


def evidence_text(digest: str, body: bytes, place: str = "") -> EvidenceText:
    """Return a body's visible text with e-mail addresses, telephone numbers and persons' numbers masked.

    No body can stop a publication: one that cannot be read is ``binary``, which the report says.
    """
    name = digest.rpartition(":")[2]
    try:
        kind, text = _read(body)
    except Exception:
        # A body is whatever a server sent; the readers of files raise what their libraries raise.
        logger.exception("The text of the archived body %s cannot be shown", digest)
        kind, text = "binary", ""
    masked = clean(mask_personal(repaired(text[:_MOST_CHARACTERS]).text))
    return EvidenceText(digest, place or f"{name[:2]}/{name}", len(body), kind, masked)


def excerpt(evidence: EvidenceText, places: Iterable[str], length: int = EXCERPT_LENGTH) -> Excerpt:
    """Return at most ``length`` characters around the first of some texts (a title, a number) that occurs.

    Without any of them the excerpt is the page's beginning.
    """
    text = evidence.text
    start = end = 0
    for place in places:
        words = place.split()
        if not words:
            continue
        pattern = r"\s+".join(re.escape(word) for word in words)
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            start, end = match.start(), min(match.end(), match.start() + length // 2)
            break
    first = start if evidence.kind == "json" else max(0, start - _LEAD)
    if first:
        # begin with a whole line or word
        blank = re.search(r"\s+", text[first:start])
        first += blank.end() if blank else 0
    last = min(len(text), first + length)
    return Excerpt(text[first:start], text[start:end], text[end:last], first > 0, last < len(text))


# --- reading bodies


def _read(body: bytes) -> tuple[str, str]:
    """The kind of a body and its text."""
    if body.startswith(_FILES):
        text = read_file(body).text
        return ("text", _squeeze(text)) if text else ("binary", "")
    if body.startswith(_BINARY) or b"\x00" in body[:1000] or len(body) > _MOST_BYTES:
        return "binary", ""
    text = decode(body).text
    start = text.lstrip()[:1]
    if start in ("{", "["):
        try:
            value, _ = repaired_values(json.loads(text))
            return "json", _squeeze("\n".join(_json_lines(value, "", 0)))
        except (ValueError, RecursionError):
            pass
    if "<" in text:
        return "html", _html_text(text)
    return "text", _squeeze(text)


def _json_lines(value: object, key: str, depth: int) -> Iterable[str]:
    """One line per value, with its key; markup in a value is read as a page."""
    label = f"{key}: " if key else ""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _json_lines(inner, str(name), depth + 1)
        yield ""
    elif isinstance(value, list):
        for inner in value:
            yield from _json_lines(inner, key, depth + 1)
    elif isinstance(value, str):
        text = _html_text(value) if "<" in value and ">" in value else value
        if text:
            yield label + text
    elif value is not None and not isinstance(value, bool):
        yield f"{label}{value}"


def _html_text(text: str) -> str:
    """The text that a reader of a page sees: a line for each block, an empty one between paragraphs."""
    lines = [line for line in visible_lines(parse_html(text)) if line.text]
    return _squeeze("".join(f"\n\n{line.text}" if line.edges > 1 else f"\n{line.text}" for line in lines))


def _squeeze(text: str) -> str:
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
