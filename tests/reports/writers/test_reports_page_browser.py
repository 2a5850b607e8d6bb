"""The pages in a real browser: languages, filter, sort, drill-down, keyboard, phone, print, no script, axe."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from reports.view.compare import ChangeCause, MovedCell, Movement, Reason
from reports.view.trend import trend_month
from reports.writers.all_months import all_months_html
from reports.writers.evidence_text import evidence_text
from reports.writers.findings_pages import findings_pages
from reports.writers.page import index_html
from tests.reports.made import tables_of, views_of
from tests.reports.sample import DIGEST, DOWN, sample_judgement

pytestmark = pytest.mark.slow

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TEXT = "<p>Хабарландыру <b>мәтіні</b> &lt;script&gt;</p>" + "<p>тағы бір жол</p>" * 60
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of reports: the month, its regions' pages, all months."""
    judgement = sample_judgement()
    now = trend_month(judgement.month, judgement.as_of, tables_of(judgement))
    months = [dataclasses.replace(now, month=judgement.month.preceding), now]
    cell = MovedCell(1, "KZ-19", "notice_absent", 1, 2, (Reason(ChangeCause.CRAWL, "2025-05-20"),))
    moved = Movement(date(2025, 5, 20), final=False, changes=(), cells=(cell,), basis=())
    evidence = {DIGEST: evidence_text(DIGEST, TEXT.encode())}
    views = views_of(judgement, trend=tuple(months), movement=moved, evidence=evidence)
    contents = {"2025-04/index.html": index_html(views)}
    contents |= {f"2025-04/{path}": data for path, data in findings_pages(views).items()}
    contents["all/index.html"] = all_months_html(months).encode("utf-8")
    root = tmp_path_factory.mktemp("reports")
    for path, data in contents.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


@pytest.fixture
def asked(context: BrowserContext) -> Iterator[list[str]]:
    """The addresses that the browser asks for; nothing but files, and no complaint of a page."""
    addresses: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: addresses.append(request.url))
    context.on("console", lambda message: complaints.append(message.text))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield addresses
    assert not [address for address in addresses if not address.startswith("file:")]
    assert not complaints


@pytest.fixture
def opened(page: Page, folder: Path, asked: list[str]) -> Callable[..., Page]:
    def go(path: str = "2025-04/index.html", fragment: str = "") -> Page:
        page.goto("about:blank")
        page.goto((folder / path).as_uri() + fragment)
        return page

    return go


def settles(page: Page, read: Callable[[], object], wanted: object) -> None:
    """Wait until the page shows what is wanted: a busy machine handles an event or a new size later."""
    for _ in range(300):
        if read() == wanted:
            return
        page.wait_for_timeout(50)
    assert read() == wanted


def expect_regions(page: Page, table: str, wanted: list[str]) -> None:
    """The visible rows of a table, by region, in their order."""
    rows = page.locator(f"#{table} tbody tr:visible")
    settles(page, lambda: rows.evaluate_all("rows => rows.map(row => row.dataset.region)"), wanted)


def expand(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true; })")


def as_on_a_phone(page: Page) -> None:
    """Make the page as narrow as a phone and wait until its charts have followed."""
    page.set_viewport_size(PHONE)
    settles(page, lambda: page.evaluate("document.documentElement.scrollWidth"), PHONE["width"])


def test_one_language_is_shown_and_the_choice_is_remembered(opened: Callable[..., Page]) -> None:
    page = opened()
    expect(page.locator("#kk")).to_be_visible()
    expect(page.locator("#ru")).to_be_hidden()
    page.get_by_role("link", name="Русский").click()
    expect(page.locator("#ru")).to_be_visible()
    expect(page.locator("#kk")).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page).to_have_title(re.compile("^Анализ работы"))
    for path in ("2025-04/index.html", "2025-04/findings/KZ-19.html", "all/index.html"):
        expect(opened(path).locator("#ru")).to_be_visible()
    # an address that names a language wins for this once
    expect(opened(fragment="#kk-t1").locator("#kk")).to_be_visible()
    expect(opened().locator("#ru")).to_be_visible()


def test_the_language_changes_in_place(opened: Callable[..., Page]) -> None:
    page = opened("2025-04/findings/KZ-43.html", "#kk-t1-KZ-43-minutes_absent")
    page.get_by_role("link", name="Русский").click()
    expect(page).to_have_url(page.url.partition("#")[0] + "#ru-t1-KZ-43-minutes_absent")
    expect(page.locator("#ru-t1-KZ-43-minutes_absent")).to_be_in_viewport()


def test_tables_are_filtered(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#ru")
    form = page.locator('form[data-for="ru-table1"]')
    form.get_by_label("Найти регион").fill("АЛМАТИН")
    expect_regions(page, "ru-table1", ["KZ-19"])
    expect(form.get_by_role("status")).to_have_text("Показано регионов: 1 / 5")
    form.get_by_label("Найти регион").fill("")
    form.get_by_label("Показать").select_option("broken")
    expect_regions(page, "ru-table1", ["KZ-71", "KZ-19", "KZ-23", "KZ-43"])
    form.get_by_label("Показать").select_option("gaps")
    expect_regions(page, "ru-table1", [DOWN, "KZ-10"])
    # the other table and the totals stay
    expect(page.locator("#ru-table2 tbody tr:visible")).to_have_count(5)
    expect(page.locator("#ru-table1 tfoot tr").first).to_be_visible()


def test_tables_are_sorted_and_what_was_not_monitored_comes_last(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#ru")
    head = page.locator("#ru-table1 thead th.minutes_absent")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    expect_regions(page, "ru-table1", ["KZ-43", "KZ-71", "KZ-19", DOWN, "KZ-10"])
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect_regions(page, "ru-table1", ["KZ-71", "KZ-19", "KZ-43", DOWN, "KZ-10"])
    names = page.locator("#ru-table1 thead th.region")
    names.get_by_role("button").click()
    expect_regions(page, "ru-table1", ["KZ-19", "KZ-23", "KZ-71", "KZ-43", "KZ-10"])
    expect(head).not_to_have_attribute("aria-sort", re.compile("."))


def test_a_figure_opens_its_findings_and_a_finding_its_evidence(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#ru-t1")
    page.locator('#ru-table1 tr[data-region="KZ-19"] td[data-column="notice_absent"] a.figure').click()
    expect(page).to_have_url(re.compile("/findings/KZ-19.html#ru-t1-KZ-19-notice_absent$"))
    group = page.locator("#ru-t1-KZ-19-notice_absent")
    expect(group).to_be_in_viewport()
    expect(group.locator(".finding.broken")).to_have_count(2)
    expect(group.get_by_text("Вывод 9: получено 01.04.2025")).to_be_visible()
    quote = group.locator("blockquote").first
    expect(quote).to_be_hidden()
    group.get_by_text("Текст сохранённой страницы").first.click()
    expect(quote).to_contain_text("Хабарландыру мәтіні <script>")
    page.get_by_role("link", name="К странице месяца").first.click()
    expect(page.locator("#ru-t1")).to_be_in_viewport()


def test_the_countrys_figure_leads_to_the_regions_and_on(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#kk-t2")
    page.locator('#kk-table2 tr[data-region="KZ"] td[data-column="minutes_absent"] a.figure').click()
    entry = page.locator("#kk-t2-KZ-minutes_absent")
    expect(entry).to_be_in_viewport()
    entry.get_by_role("link").first.click()
    expect(page.locator("#kk-t2-KZ-19-minutes_absent")).to_be_in_viewport()


def test_folded_documents_open_when_a_count_leads_to_them(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#kk-t1")
    page.locator('#kk-table1 tr[data-region="KZ-43"] td[data-column="minutes"] a.figure').click()
    expect(page.locator("#kk-t1-KZ-43-minutes li").first).to_be_visible()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.id"))


def test_the_keyboard_alone_reaches_a_finding(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#ru-t1")
    target = "findings/KZ-19.html#ru-t1-KZ-19-notice_absent"
    for _ in range(80):
        page.keyboard.press("Tab")
        if focused(page) == target:
            break
    assert focused(page) == target
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/" + target)
    # the reader stands at the findings: the next stops are theirs
    expect(page.locator("#ru-t1-KZ-19-notice_absent")).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('#ru-t1-KZ-19-notice_absent')")


def test_the_keyboard_sorts(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#kk-t2")
    page.locator("#kk-table2 thead th.total button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#kk-table2 tbody tr:visible").first).to_have_attribute("data-region", "KZ-19")


def test_a_focused_figure_is_not_covered_by_the_sticky_header(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#ru-t1")
    page.set_viewport_size({"width": 1280, "height": 480})
    for _ in range(60):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => {
              const it = document.activeElement, box = it.getBoundingClientRect();
              if (!it.closest('#ru-table1 tbody')) return false;
              const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
              return !(top === it || it.contains(top));
            }"""
        )
        assert not covered


def test_headers_stay_in_sight(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#ru-t1")
    page.set_viewport_size({"width": 700, "height": 400})
    box = page.locator(".scroll:has(#ru-table1)")
    box.evaluate("box => { box.scrollTop = 200; box.scrollLeft = 200; }")
    at = box.bounding_box()
    head = page.locator("#ru-table1 thead").bounding_box()
    name = page.locator("#ru-table1 tbody th").nth(3).bounding_box()
    assert at is not None
    assert head is not None
    assert name is not None
    assert abs(head["y"] - at["y"]) <= 2
    assert abs(name["x"] - at["x"]) <= 2


@pytest.mark.parametrize("path", ["2025-04/index.html", "2025-04/findings/KZ-43.html", "all/index.html"])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_phone_scrolls_only_tables_sideways(opened: Callable[..., Page], path: str, language: str) -> None:
    page = opened(path, f"#{language}")
    expand(page)
    as_on_a_phone(page)
    wide = """() => [...document.querySelectorAll('.page:not([hidden]) *')]
      .filter(it => !it.closest('.scroll') && !it.closest('.aside') && it.getBoundingClientRect().right > 391)
      .map(it => it.outerHTML.slice(0, 80))"""
    settles(page, lambda: page.evaluate(wide), [])


def test_print_shows_whole_tables_and_no_controls(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#ru")
    page.emulate_media(media="print")
    for hidden in (".bar", "#ru .contents", "#ru .controls >> nth=0"):
        expect(page.locator(hidden)).to_be_hidden()
    box = page.locator(".scroll:has(#ru-table1)")
    assert box.evaluate("box => getComputedStyle(box).maxHeight") == "none"
    assert page.locator("#ru-table1 thead").evaluate("it => getComputedStyle(it).position") == "static"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_charts_are_drawn_from_the_tables(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#ru")
    page.locator("#ru-trend").scroll_into_view_if_needed()
    expect(page.locator("#ru .chart canvas")).to_have_count(2)
    expect(page.get_by_role("img", name="Нарушения: открытые собрания").first).to_be_visible()
    everything = opened("all/index.html", "#kk")
    columns = everything.locator("#kk thead th[data-series]").count()
    assert columns
    expect(everything.locator("#kk .chart canvas")).to_have_count(columns)


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_without_script_both_languages_both_tables_and_every_finding_are_there(
    plain: Page, folder: Path
) -> None:
    plain.goto((folder / "2025-04/index.html").as_uri())
    for language in ("kk", "ru"):
        for table in (1, 2):
            expect(plain.locator(f"#{language}-table{table}")).to_be_visible()
            expect(plain.locator(f'form[data-for="{language}-table{table}"]')).to_be_hidden()
    plain.locator('#ru-table1 tr[data-region="KZ-19"] td[data-column="notice_absent"] a.figure').click()
    group = plain.locator("#ru-t1-KZ-19-notice_absent")
    expect(group).to_be_in_viewport()
    expect(group.get_by_text("Вывод 9: получено 01.04.2025")).to_be_visible()
    group.get_by_text("Текст сохранённой страницы").first.click()
    expect(group.locator("blockquote").first).to_be_visible()


def serious(page: Page) -> list[Any]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 20
    return [
        (broken["id"], [node["html"][:120] for node in broken["nodes"]][:3])
        for broken in found["violations"]
        if broken["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("path", ["2025-04/index.html", "2025-04/findings/KZ-43.html", "all/index.html"])
@pytest.mark.parametrize(("language", "narrow"), [("kk", False), ("ru", False), ("ru", True)])
def test_axe_finds_nothing_serious(
    opened: Callable[..., Page], path: str, language: str, narrow: bool
) -> None:
    page = opened(path, f"#{language}")
    expand(page)
    if narrow:
        as_on_a_phone(page)
    settles(page, lambda: serious(page), [])


def test_axe_finds_nothing_serious_without_script(folder: Path, browser: Browser) -> None:
    """The page as it stands before its script: axe itself needs one, so the page's is refused."""
    context = browser.new_context()
    page = context.new_page()
    text = (folder / "2025-04/index.html").read_text("utf-8").replace("sha256-", "sha256-none")
    copy = folder / "2025-04/no-script.html"
    copy.write_text(text, "utf-8")
    page.goto(copy.as_uri())
    expect(page.locator("#kk")).to_be_visible()
    expect(page.locator("#ru")).to_be_visible()
    assert serious(page) == []
    context.close()
