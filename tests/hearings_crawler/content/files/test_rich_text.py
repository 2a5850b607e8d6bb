"""Rich Text files are read as Word shows them."""

from __future__ import annotations

import pytest

from hearings_crawler.content.files.dispatch import read_here
from tests.office_files import rich_text

MINUTES = "Протокол общественных слушаний\nҚоғамдық тыңдау: 22 мамыр 2025 жыл"


def text_of(body: str) -> str:
    found = read_here(b"{\\rtf1\\ansi\\ansicpg1251 " + body.encode("cp1251") + b"}", "x.doc")
    assert (found.type, found.unread) == ("rtf", "")
    return found.text


def test_letters_in_the_fonts_code_page_and_by_number_are_read() -> None:
    found = read_here(rich_text(MINUTES))
    assert (found.type, found.text, found.unread) == ("rtf", MINUTES, "")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"22 мая{\deleted  2024}{\deleted\deleted0  2025} года", "22 мая 2025 года"),
        (r"22{\v  июня}\v  июля\v0  мая", "22 мая"),
        (r"{\field{\*\fldinst DATE \\@ x}{\fldrslt 22 мая}} 2025", "22 мая 2025"),
        (r"Дата\cell 22 мая\cell\row Номер\cell 7\cell\row", "Дата\t22 мая\nНомер\t7"),
        (
            r"{\*\unknown 21 мая}{\pict 0102}22 мая{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt , 15:30}}",
            "22 мая, 15:30",
        ),
        (r"а\~б\_в\-г\{д\}\line е\tab ж\emdash", "а б-вг{д}\nе\tж—"),
        (r"{\uc2\u1170??\u1171\'e0\'e0}", "Ғғ"),
        (r"\bin5 }}}}}22", "22"),
    ],
)
def test_what_is_shown_is_read(body: str, text: str) -> None:
    assert "\n".join(line.rstrip("\t") for line in text_of(body).split("\n")) == text


@pytest.mark.parametrize(
    ("body", "text", "reason"),
    [
        (rich_text(MINUTES)[:-5], MINUTES, "it breaks off"),
        (b"{\\rtf1}", "", "it has no text"),
        (b"{\\rtf1 " + b"{" * 100_000, "", "deep in each other"),
        (b"{\\rtf1 22 \\bin999999999 x}", "22", "it breaks off"),
    ],
)
def test_what_is_damaged_is_named(body: bytes, text: str, reason: str) -> None:
    found = read_here(body)
    assert found.text == text
    assert reason in found.unread
