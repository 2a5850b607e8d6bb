"""Bytes become text: whatever is declared, damaged or cut, there is a text, and what was lost is noted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearings_crawler.content.charset import REPLACEMENT, Damage, decode, repaired, repaired_values

RUSSIAN = (
    "Объявление о проведении общественных слушаний в форме открытого собрания по проекту «Отчёт о возможных "
    "воздействиях к плану горных работ», 15 мая 2025 года в 11:00, с. Мерке, ул. Исмаилова, 169"
)
KAZAKH = (
    "Қоғамдық тыңдау өткізу туралы хабарландыру: ашық жиналыс нысанында, 2025 жылғы 15 мамыр, сағат 11:00"
)
PAGE = f"<html><head><title>Управление</title></head><body><h1>{RUSSIAN}</h1><p>{KAZAKH}</p></body></html>"
DECLARATIONS = [
    "",
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=windows-1251",
    "text/html; charset=ISO-8859-1",
    "text/html; charset=koi8-r",
    "text/html; charset=utf-16",
    "text/html; charset=utf-7",
    "text/html; charset=undefined",
    "text/html; charset=idna",
    "text/html; charset=unicode_escape",
    "text/html; charset=hex",
    "text/html; charset=",
    "text/html; charset=\x00",
    "text/html; charset=x-nobody-knows",
    "charset",
]


@pytest.mark.parametrize("declared", DECLARATIONS)
@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH, PAGE])
def test_utf_8_is_read_as_that_whatever_is_declared(text: str, declared: str) -> None:
    found = decode(text.encode(), declared)
    assert (found.text, found.encoding, found.damage) == (text, "utf-8", None)


@pytest.mark.parametrize("declared", DECLARATIONS)
def test_windows_1251_is_read_as_that_whatever_is_declared(declared: str) -> None:
    found = decode(RUSSIAN.encode("windows-1251"), declared)
    assert (found.text, found.encoding, found.damage) == (RUSSIAN, "cp1251", None)


@pytest.mark.parametrize("text", ["Протокол", "ПРОТОКОЛ", "да", "№ 5 от 15.05.2025 г.", "Объявление № 7"])
@pytest.mark.parametrize("around", ["{}", "<p>{}</p>", "<html>" + "<div class='x'>a</div>" * 500 + "{}"])
def test_short_texts_of_old_sites_are_windows_1251(text: str, around: str) -> None:
    shown = around.format(text)
    assert decode(shown.encode("windows-1251")).text == shown


@pytest.mark.parametrize("meta", ["undefined", "utf-16", "idna", "windows-1251", "nobody-knows", "utf-8"])
def test_a_charset_that_the_page_itself_declares_wrongly_makes_no_nonsense(meta: str) -> None:
    page = f'<meta charset="{meta}"><p>{RUSSIAN}</p>'
    assert decode(page.encode()).text == page
    damaged = decode(page.encode() + b"\xff")
    assert damaged.text == page + REPLACEMENT
    assert damaged.damage == Damage(1, len(page.encode()) + 1)


@pytest.mark.parametrize("encoding", ["koi8-r", "kz1048", "iso-8859-5", "cp866"])
def test_a_declared_charset_that_fits_is_taken(encoding: str) -> None:
    text = "Протокол общественных слушаний в форме открытого собрания"
    assert decode(text.encode(encoding), f"text/html; charset={encoding}").text == text


def test_kazakh_letters_of_old_sites_are_read_without_a_declaration() -> None:
    text = "Қоғамдық тыңдау өткізу туралы хабарландыру"
    assert decode(text.encode("kz1048")).text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_and_zero_bytes_tell_wide_texts(encoding: str) -> None:
    found = decode(PAGE.encode(encoding))
    assert (found.text, found.damage) == (PAGE, None)


@pytest.mark.parametrize("declared", DECLARATIONS)
@pytest.mark.parametrize("at", [0, 40, 41, 200])
def test_one_bad_byte_leaves_a_page_of_utf_8_readable(declared: str, at: int) -> None:
    body = PAGE.encode()
    found = decode(body[:at] + b"\xff" + body[at:], declared)
    assert found.encoding == "utf-8"
    assert "общественных слушаний" in found.text
    assert "тыңдау" in found.text
    assert found.damage is not None
    assert 1 <= found.damage.bad <= 3
    assert found.damage.share < 0.02


def test_a_text_cut_inside_a_letter_is_damaged() -> None:
    assert decode("Протокол".encode()[:-1]).damage == Damage(1, 15)
    assert decode("<p>Уп".encode()[:-1]).text == f"<p>У{REPLACEMENT}"


def test_bytes_that_fit_no_charset_are_damage() -> None:
    assert decode(bytes(range(256)) * 20).damage is not None
    assert decode(b"\x00" * 100).damage is not None
    assert decode(PAGE.encode() + b"\x00").damage == Damage(1, len(PAGE.encode()) + 1)


def test_plain_ascii_with_one_byte_more_is_utf_8_with_damage() -> None:
    found = decode(b"<p>Public hearing \xff</p>")
    assert (found.text, found.damage) == (f"<p>Public hearing {REPLACEMENT}</p>", Damage(1, 23))


@given(st.binary(max_size=400), st.sampled_from(DECLARATIONS))
def test_no_bytes_raise(body: bytes, declared: str) -> None:
    found = decode(body, declared)
    found.text.encode()


@given(st.data(), st.sampled_from(DECLARATIONS))
def test_damage_of_a_page_is_noted_whenever_its_bytes_are_no_utf_8(
    data: st.DataObject, declared: str
) -> None:
    body = bytearray(PAGE.encode())
    for at in data.draw(st.lists(st.integers(0, len(body) - 1), min_size=1, max_size=12, unique=True)):
        body[at] = data.draw(st.integers(0, 255))
    found = decode(bytes(body), declared)
    try:
        expected = bytes(body).decode()
    except UnicodeDecodeError:
        assert found.damage is not None
        assert found.encoding == "utf-8"
    else:
        assert found.text == expected.replace("\x00", REPLACEMENT)


FIRST_LETTER = len(PAGE.partition("У")[0].encode()) + 2


@given(st.integers(FIRST_LETTER, len(PAGE.encode())), st.sampled_from(DECLARATIONS))
def test_a_cut_page_is_read_as_far_as_it_goes(end: int, declared: str) -> None:
    found = decode(PAGE.encode()[:end], declared)
    assert PAGE.startswith(found.text.rstrip(REPLACEMENT))
    assert found.text.endswith(REPLACEMENT) == (found.damage is not None)


def test_lone_surrogates_are_replaced_and_noted() -> None:
    assert repaired("Протокол \ud83d").text == f"Протокол {REPLACEMENT}"
    assert repaired("Протокол \ud83d").damage == Damage(1, 10)
    assert repaired("\udc00\ud800 ").damage == Damage(2, 3)
    assert repaired("a \ud83d\ude00 b").text == "a 😀 b"
    assert repaired("a 😀 b").damage is None


def test_every_text_of_a_json_value_is_repaired() -> None:
    value = {"ti\ud800tle": ["Тізім\ud83d", {"id": 5, "x": None}, True, 1.5], "y": "ok"}
    expected = {f"ti{REPLACEMENT}tle": [f"Тізім{REPLACEMENT}", {"id": 5, "x": None}, True, 1.5], "y": "ok"}
    assert repaired_values(value) == (expected, 2)


@given(st.text(alphabet=st.characters(), max_size=50))
def test_a_repaired_text_can_be_stored(text: str) -> None:
    mended = repaired(text)
    mended.text.encode()
    assert repaired(mended.text).damage is None
