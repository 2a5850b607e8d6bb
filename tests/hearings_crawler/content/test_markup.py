"""What a page shows: one walker for lines, links, offsets and headings, in time that grows with the text alone."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearings_crawler.content.addresses import absolute
from hearings_crawler.content.markup import (
    Furniture,
    Link,
    flatten,
    is_cut_short,
    links_of,
    parse_html,
    root_of,
    visible_lines,
    visible_text,
)

BASE = "https://host.gov.kz/news/"
PAGE = """<!DOCTYPE html><html><head><title>Сайт</title><style>p {}</style></head><body>
<nav><a href="/">Басты бет</a></nav>
<h2>Общественные  слушания</h2>
<div>Объявление <b>о проведении</b><br>15.05.2025 <a href="a.pdf">Протокол<span hidden>!</span></a></div>
<table><tr><td>1</td><td><label>Область:</label> Жамбылская</td></tr></table>
<p style="display: none">жасырын</p><script>var x = "</p>";</script>
<pre>бірінші
екінші</pre>
<iframe src="https://www.youtube.com/embed/x">нет</iframe><input value="17/02/2026"><input type="hidden" value="0">
<footer>© 2025</footer></body></html>"""


def texts(html: str) -> list[str]:
    return [line.text for line in visible_lines(parse_html(html))]


def test_a_page_is_the_lines_that_a_reader_sees() -> None:
    assert texts(PAGE) == [
        "Басты бет",
        "Общественные слушания",
        "Объявление о проведении",
        "15.05.2025 Протокол",
        "1 Область: Жамбылская",
        "бірінші",
        "екінші",
        "",
        "17/02/2026",
        "© 2025",
    ]


def test_lines_have_their_links_headings_and_offsets() -> None:
    page = flatten(root_of(parse_html(PAGE)), BASE, without=Furniture.ALL)
    assert [line.level for line in page.lines][:3] == [2, 0, 0]
    assert [link for line in page.lines for link in line.links] == [
        Link(f"{BASE}a.pdf", "Протокол"),
        Link("https://www.youtube.com/embed/x", ""),
    ]
    for line in page.lines:
        assert " ".join(page.text[line.start : line.end].split()) == line.text
    assert [page.text[start:end].split() for start, end in page.rows.values()] == [
        ["1", "Область:", "Жамбылская"]
    ]
    assert [page.text[start:end].strip() for start, end, _ in page.links] == ["Протокол"]
    assert page.text.index("Область") in page.starts
    assert page.text.index(" Жамбылская") in page.ends


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<header>шапка</header>", Furniture.FRAME),
        ("<aside>сбоку</aside>", Furniture.FRAME),
        ("<div class='card-header'>раздел</div>", Furniture.FRAME),
        ("<footer>подвал</footer>", None),
        ("<div role='navigation'>меню</div>", None),
        ("<div class='site-footer'>подвал</div>", None),
    ],
)
def test_the_frame_of_a_page_is_less_than_its_furniture(html: str, kept: Furniture | None) -> None:
    root = root_of(parse_html(f"<body>{html}<div><p>{'Текст объявления. ' * 10}</p></div></body>"))
    left = {extent for extent in Furniture if len(flatten(root, without=extent).lines) == 2}
    assert left == ({kept} if kept else set())
    assert len(flatten(root).lines) == 2


def test_what_holds_the_main_heading_is_no_furniture() -> None:
    assert visible_lines(parse_html("<header><h1>Объявление</h1></header>"), furniture=False)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (PAGE, False),
        (PAGE[: len(PAGE) // 2], True),
        (PAGE.replace("</html>", ""), False),
        (PAGE.replace("</body></html>", ""), True),
        ("<HTML><BODY>x</BODY></HTML>", False),
        ("<html>", True),
        ("<?xml version='1.0'?>\n<!-- a --><!DOCTYPE html>\n<html lang='kk'><p>x", True),
        ("<html><script>document.write('</body></html>')</script><p>x", True),
        ("<html><script>document.write('<html>')", True),
        ("<html><body>x</body></html><script src='counter.js'></script>", False),
        ("<p>Фрагмент без страницы", False),
        ('[{"content": "<html><p>x"}]', False),
        ("", False),
    ],
)
def test_a_page_without_its_end_is_cut_short(text: str, cut: bool) -> None:
    assert is_cut_short(text) is cut


@given(st.integers(0, PAGE.index("</body>")))
def test_a_page_cut_anywhere_in_its_body_is_cut_short(end: int) -> None:
    shown = PAGE[:end]
    assert is_cut_short(shown) is ("<html" in shown)
    visible_text(parse_html(shown))


@given(st.text(alphabet="<>/=\"' abdivp!-&;\x00\ud800я", max_size=200))
def test_no_markup_raises(text: str) -> None:
    parsed = parse_html(text)
    visible_text(parsed).encode()
    visible_lines(parsed, BASE, furniture=False)
    is_cut_short(text)


@pytest.mark.parametrize(
    "tag", ["div", "font", "span", "b", "x-foo", "h1", "dd", "ul><li", "table><tr><td", "pre"]
)
def test_nothing_is_lost_of_a_page_that_nests_without_end(tag: str) -> None:
    page = parse_html(f"<html><body>{f'<{tag}>x' * 6000}<p>ENDE</p></body></html>")
    shown = visible_text(page)
    assert shown.endswith("ENDE")
    assert shown.count("x") == 6000


def attributes(form: str) -> Callable[[int], str]:
    return lambda number: f"<p {''.join(form.format(n) for n in range(number))}>Мәтін</p>"


@pytest.mark.parametrize(
    "make",
    [
        attributes(' a{}="x"'),
        attributes("a{}='x'"),
        attributes(" a{}"),
        attributes(" =a{}"),
        attributes(' a{}=">"'),
        attributes("/a{}"),
        lambda number: "<div>" * (8 * number) + "Мәтін",
        lambda number: "<div class='menu'>x" * number + "<p>Мәтін",
    ],
)
def test_hostile_markup_takes_time_in_proportion_to_its_length(make: Callable[[int], str]) -> None:
    def seconds(number: int) -> float:
        begun = time.process_time()
        assert "Мәтін" in visible_text(parse_html(make(number)))
        return time.process_time() - begun

    seconds(1000)
    assert seconds(40_000) < 12 * seconds(10_000) + 0.5


def test_of_an_element_with_very_many_attributes_the_first_are_read() -> None:
    page = parse_html('<a href="a.pdf"' + "".join(f' x{n}="{n}"' for n in range(30_000)) + ">файл</a>")
    assert links_of(visible_lines(page, BASE)) == (f"{BASE}a.pdf",)


@pytest.mark.parametrize(
    "address", ["http://[", "http://[::1", "//[", "http://a b[c", "https://%zz:x/", "\ud800"]
)
def test_an_odd_address_is_no_address(address: str) -> None:
    assert absolute(BASE, address) == "" or absolute(BASE, address).startswith("https://")
    page = parse_html(f'<a href="{address}">x</a><a href="b.pdf">b</a>')
    assert f"{BASE}b.pdf" in links_of(visible_lines(page, BASE))
