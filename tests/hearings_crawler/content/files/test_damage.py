"""Whatever is damaged in a file, reading it ends with its whole text or with a reason, never with an exception."""

from __future__ import annotations

import resource
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearings_crawler.content.files import FileReader
from hearings_crawler.content.files.dispatch import read_here
from hearings_crawler.content.files.kinds import FileKind
from tests.office_files import open_document, paragraph, rich_text, table, word_file, zipped
from tests.replica.archives import tiny_rar
from tests.replica.pdf import tiny_pdf

MINUTES = [
    "Протокол общественных слушаний в форме открытого собрания",
    "Дата проведения: 22 мая 2025 года в 15:30, рег. № 25052231007",
    "Қоғамдық тыңдау хаттамасы, БСН 050340001234",
]
WORD = word_file(*(paragraph(line) for line in MINUTES), table(["Вопрос", "Ответ"], ["Когда?", MINUTES[1]]))
SAMPLES = {
    "docx": WORD,
    "odt": open_document("".join(f"<text:p>{line}</text:p>" for line in MINUTES)),
    "rtf": rich_text("\n".join(MINUTES)),
    "pdf": tiny_pdf(MINUTES, packed=True),
    "zip": zipped({"Протокол.docx": WORD, "Хаттама.pdf": tiny_pdf(MINUTES, packed=True)}),
    "rar": tiny_rar({"Протокол.docx": WORD, "Хаттама.pdf": tiny_pdf(MINUTES, packed=True)}),
}
WHOLE = {name: read_here(body, name) for name, body in SAMPLES.items()}


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file with bytes changed, cut out, cut off, repeated, or with a piece of another file in it."""
    name = draw(st.sampled_from(sorted(SAMPLES)))
    body = bytearray(SAMPLES[name])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(body)))
        size = draw(st.integers(0, min(200, len(body) - at)))
        match draw(st.sampled_from(("flip", "cut", "drop", "repeat", "splice", "fill"))):
            case "flip":
                if at < len(body):
                    body[at] ^= draw(st.integers(1, 255))
            case "cut":
                del body[at:]
            case "drop":
                del body[at : at + size]
            case "repeat":
                body[at:at] = body[at : at + size] * draw(st.integers(1, 20))
            case "splice":
                other = SAMPLES[draw(st.sampled_from(sorted(SAMPLES)))]
                start = draw(st.integers(0, len(other)))
                body[at : at + size] = other[start : start + size]
            case _:
                body[at : at + size] = draw(st.sampled_from((b"\xff", b"\0", b"<", b"&"))) * size
    return name, bytes(body)


@settings(max_examples=400, deadline=None)
@given(damaged())
def test_random_damage_gives_the_whole_text_or_a_reason(case: tuple[str, bytes]) -> None:
    name, body = case
    started = time.process_time()
    found = read_here(body, name)
    assert time.process_time() - started < 10
    assert found.type in set(FileKind)
    assert not (set(map(chr, range(32))) - set("\t\n")) & set(found.text)
    # Rich text is plain: it says how its groups lie in each other, and nothing about the letters in them.
    if not found.unread and found != WHOLE[name] and name != "rtf":
        # No reason was given, so nothing may be missing: what was damaged is a letter, or a part that is not read.
        assert len(found.text) >= len(WHOLE[name].text) - 40, found


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=3000),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.5\n", b"Rar!\x1a\x07\x01\0"]),
)
def test_random_bytes_give_a_reason(body: bytes, start: bytes) -> None:
    found = read_here(start + body, "протокол.docx")
    assert found.text == ""
    assert found.unread


HUGE = {
    "a paragraph of 60 MB": lambda: word_file(paragraph("а" * 30_000_000)),
    "300 MB of empty elements": lambda: word_file(raw=b"<a>" + b"<b/>" * 75_000_000 + b"</a>"),
    "a million attributes": lambda: word_file(
        raw=b"<a " + b" ".join(b'a%d=""' % n for n in range(10**6)) + b"/>"
    ),
    "2 MB of a length without an end": lambda: b"Rar!\x1a\x07\x01\0" + b"\xff" * 2_000_000,
    "a file of 21 MiB": lambda: b"%PDF-1.5" + b"\0" * (21 << 20),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", HUGE)
def test_huge_files_end_within_the_bounds(what: str) -> None:
    body = HUGE[what]()
    reader = FileReader()
    started = time.monotonic()
    try:
        found = reader.read(body, "протокол.docx")
    finally:
        reader.close()
    assert time.monotonic() - started < 25
    assert found.unread
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert peak < 1 << 30
