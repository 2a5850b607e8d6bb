"""Whatever an archived page holds, the report is written; what cannot be shown is said."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from hearings_crawler.judging.judgement import MonthJudgement
from reports.writers.evidence_text import collect_evidence, evidence_text
from reports.writers.findings_pages import findings_pages
from tests.reports.made import views_of
from tests.reports.sample import DIGEST, finding, sample_judgement

DIGEST_NAME = "sha256:" + "0" * 64


def polyglot() -> bytes:
    """A body that is an archive and a page at once."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<html><p>Объявление")
        archive.writestr("word/document.xml", "<html><p>")
    return packed.getvalue() + "<html><body><p>Объявление</p></body></html>".encode()


BODIES = {
    "unknown charset": b'<meta charset="undefined"><p>\xd0\x9f\xff</p>',
    "page and archive": polyglot(),
    "begins as an archive": b"PK\x03\x04" + "<html><p>Протокол</p></html>".encode(),
    "broken PDF": b"%PDF-1.7 <html>",
    "nested": b"<div>" * 100_000 + b"x",
    "nested JSON": b'{"a":' * 100_000,
    "lone surrogate": b'[{"id": 5, "title": "\\ud83d \xd0\xa5"}]',
    "zero bytes": b"<p>a</p>" + b"\x00" * 100,
    "nothing": b"",
}


@pytest.mark.parametrize("name", BODIES)
def test_no_body_stops_the_text_of_an_archived_page(name: str) -> None:
    found = evidence_text(DIGEST_NAME, BODIES[name])
    found.text.encode()
    assert found.size == len(BODIES[name])


def test_a_page_of_a_charset_that_nobody_knows_is_shown() -> None:
    assert evidence_text(DIGEST_NAME, BODIES["unknown charset"]).text == "П\N{REPLACEMENT CHARACTER}"
    assert evidence_text(DIGEST_NAME, BODIES["lone surrogate"]).text == (
        "id: 5\ntitle: \N{REPLACEMENT CHARACTER} Х"
    )


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<html>", b"[", b"{", b"PK\x03\x04", b"%PDF-1.4", b"\xff\xfe"]),
)
def test_no_bytes_stop_it(body: bytes, start: bytes) -> None:
    evidence_text(DIGEST_NAME, start + body).text.encode()


class OneBody:
    """An archive with one body."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def get(self, digest: str) -> bytes:
        """Return it."""
        return self._body

    def place_of(self, digest: str) -> str:
        """Return where it lies."""
        return "2025/05/31/zhambyl.warc.gz @ 715"


def judged() -> MonthJudgement:
    found = finding(11, "KZ-19", "notice_late", evidence=DIGEST)
    return dataclasses.replace(sample_judgement(), findings=(found,))


class Unreadable(bytes):
    """A body at which the libraries that read files fail in a way that nobody foresaw."""

    def startswith(self, *_: object) -> bool:
        """Fail as they do."""
        raise TypeError("what a library raises on a damaged file")


@pytest.mark.parametrize(
    "body", [BODIES["broken PDF"], polyglot(), Unreadable(b"x")], ids=["PDF", "both", "odd"]
)
def test_of_a_page_that_cannot_be_shown_the_report_says_so_in_both_languages(body: bytes) -> None:
    judgement = judged()
    evidence, lost = collect_evidence(judgement, OneBody(body))
    assert lost == []
    assert [(text.kind, text.text) for text in evidence.values()] == [("binary", "")]
    pages = findings_pages(views_of(judgement, evidence=evidence))
    shown: Any = html.fromstring(pages["findings/KZ-19.html"].decode())
    for language, words in (("kk", "мәтін алынбайды"), ("ru", "текст не извлекается")):
        (details,) = shown.xpath(f'//div[@id="{language}"]//details[@class="evidence"]')
        assert words in details.text_content()
