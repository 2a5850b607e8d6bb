"""The page as a file: every figure, where it leads, what is safe to show, sizes and bytes."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from typing import Any

import pytest
from lxml import html

from hearings_crawler.judging.judgement import MonthJudgement
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Texts, load_rulebook
from hearings_crawler.registry.regions import load_registry
from reports.view.compare import ChangeCause, MovedCell, Movement, Reason
from reports.view.evidence import EvidenceText
from reports.view.places import TILES, shade, short_name
from reports.view.records import month_records
from reports.view.tables import TOTAL_ID, Table
from reports.view.trend import StoredSnapshot, TrendMonth, trend_month, trend_of
from reports.writers.all_months import all_months_html
from reports.writers.bundle import bundle_contents
from reports.writers.evidence_text import evidence_text
from reports.writers.findings_pages import findings_pages
from reports.writers.page import index_html
from tests.reports.made import tables_of, views_of
from tests.reports.sample import DIGEST, DOWN, MONTH, finding, full_judgement, sample_judgement

LANGUAGES = ("kk", "ru")


def root_of(data: bytes) -> Any:
    return html.fromstring(data.decode("utf-8"))


def page_of(judgement: MonthJudgement, **given: Any) -> Any:
    return root_of(index_html(views_of(judgement, **given)))


def site_of(judgement: MonthJudgement, evidence: dict[str, EvidenceText] | None = None) -> dict[str, Any]:
    """The month's page and its regions' pages, parsed, by path."""
    views = views_of(judgement, evidence=evidence or {})
    pages = {"index.html": index_html(views)}
    pages |= findings_pages(views)
    return {path: root_of(data) for path, data in pages.items()}


def shown(table: Table, region: str) -> list[str]:
    row = table.row(region)
    return ["–" if cell is None else str(cell) for cell in (*row.cells, row.total)]


def cells_of(root: Any, language: str, table: int, region: str) -> Any:
    return root.xpath(
        f'//div[@id="{language}"]//table[contains(@class, "t{table}")]//tr[@data-region="{region}"]/td[@data-column]'
    )


def snapshot_of(judgement: MonthJudgement) -> dict[str, Any]:
    columns = judgement.basis.edition.columns
    return {
        "cells": [
            {
                "table": column.table,
                "region": region.code,
                "column": column.id,
                "figure": judgement.cell(column.table, region.code, column.id),
            }
            for column in columns
            for region in judgement.regions
        ]
    }


def month_of(judgement: MonthJudgement) -> TrendMonth:
    return trend_month(judgement.month, judgement.as_of, tables_of(judgement))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", [sample_judgement, full_judgement])
def test_the_page_holds_every_figure(made: Any, language: str) -> None:
    judgement = made()
    root = page_of(judgement)
    for table in tables_of(judgement):
        for row in table.all_rows:
            cells = cells_of(root, language, table.number, row.region)
            assert [cell.get("data-column") for cell in cells] == list(table.column_ids)
            texts = ["".join(cell.xpath('text()|a[not(@class="note")]/text()')).strip() for cell in cells]
            assert texts == shown(table, row.region)


def test_every_link_leads_somewhere() -> None:
    site = site_of(sample_judgement())
    for path, root in site.items():
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids))
        for href in root.xpath("//a/@href"):
            if href.startswith("https://") or href.endswith((".docx", ".xlsx", ".csv", ".json")):
                continue
            target, _, fragment = href.partition("#")
            if target.startswith("../all/") or target == "../2025-04/index.html":
                continue
            other = path if not target else target.removeprefix("../")
            assert fragment in site[other].xpath("//@id"), f"{path}: {href}"


def test_every_figure_leads_to_as_many_findings_or_to_its_documents() -> None:
    judgement = sample_judgement()
    site = site_of(judgement)
    for language in LANGUAGES:
        for table in tables_of(judgement):
            for row in table.rows:
                cells = cells_of(site["index.html"], language, table.number, row.region)
                for column, cell in zip(table.columns, cells, strict=False):
                    figure = table.figure(row.region, column.id)
                    if not figure:
                        continue
                    path, _, target = cell.xpath('a[@class="figure"]/@href')[0].partition("#")
                    assert path == f"findings/{row.region}.html"
                    group = site[path].xpath(f'//details[@id="{target}"]')
                    assert len(group) == 1
                    if not column.is_count:
                        assert len(group[0].xpath('.//div[@class="finding broken"]')) == figure


def test_the_countrys_figures_lead_to_the_regions_behind_them() -> None:
    judgement = sample_judgement()
    root = page_of(judgement)
    table = tables_of(judgement)[0]
    links = root.xpath('//li[@id="ru-t1-KZ-minutes_absent"]/a')
    assert [link.text for link in links] == ["Кызылординская область (3)"]
    assert table.figure("KZ", "minutes_absent") == 3
    assert root.xpath('//li[@id="ru-unknown"]/a/@href') == [
        "findings/KZ-71.html#ru-f-f-KZ-71-minutes_late-17"
    ]


def test_the_map_shows_what_was_not_monitored_in_words_and_pattern() -> None:
    judgement = sample_judgement()
    blind = dataclasses.replace(
        judgement,
        not_monitored={
            **judgement.not_monitored,
            **{
                (column.table, "KZ-19", column.id): judgement.not_monitored[1, DOWN, "notices"]
                for column in judgement.basis.edition.columns
            },
        },
    )
    root = page_of(blind)
    tiles = {
        tile.get("href").split("#")[0]: tile
        for tile in root.xpath('//div[@id="ru"]//a[starts-with(@class, "tile")]')
    }
    assert set(tiles) == {f"findings/{region.code}.html" for region in judgement.regions}
    gap = tiles["findings/KZ-19.html"]
    assert "gap" in gap.get("class")
    assert gap.xpath("b/text()") == ["–"]
    assert gap.xpath("small/text()") == ["мониторинг не проводился"]
    assert tiles[f"findings/{DOWN}.html"].xpath("small/text()") == ["частичный мониторинг"]
    whole = tiles["findings/KZ-43.html"]
    totals = [table.row("KZ-43").total or 0 for table in tables_of(judgement)]
    assert whole.xpath("b/text()") == [str(sum(totals))]
    assert f"shade{shade(sum(totals))}" in whole.get("class")


def test_every_region_has_a_tile_of_its_own() -> None:
    assert set(TILES) <= {region.code for region in load_registry().regions}
    assert len(set(TILES.values())) == len(TILES) >= 20
    assert [shade(number) for number in (0, 1, 4, 5, 19, 20, 500)] == [0, 1, 1, 2, 3, 4, 4]
    names = {short_name(region.name_ru, "ru") for region in load_registry().regions}
    assert {"г. Алматы", "Алматинская обл.", "обл. Абай"} <= names
    assert len(names) == len(load_registry().regions)


def test_regions_that_the_map_does_not_know_stand_below_it_each_in_a_place_of_its_own() -> None:
    judgement = sample_judgement()
    further = tuple(dataclasses.replace(judgement.regions[0], code=f"KZ-X{number}") for number in range(9))
    more = dataclasses.replace(judgement, regions=(*judgement.regions, *further))
    tiles = page_of(more).xpath('//div[@id="ru"]//a[starts-with(@class, "tile")]')
    places = {tile.get("href").split("#")[0]: tile.getparent().get("style") for tile in tiles}
    assert len(places) == len(set(places.values())) == len(more.regions)
    for region in further:
        row = re.search(r"grid-row: ?(\d+)", places[f"findings/{region.code}.html"] or "")
        assert row is not None
        assert int(row[1]) > max(row for _, row in TILES.values())


def test_rules_are_ranked_by_their_violations() -> None:
    judgement = sample_judgement()
    rows = page_of(judgement).xpath('//div[@id="ru"]//table[@class="ranking"]/tbody/tr')
    counts = [int(row.xpath("string(td[2])")) for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == sum(table.total_row.total or 0 for table in tables_of(judgement))


@pytest.mark.parametrize("path", ["index.html", "findings/KZ-43.html"])
def test_the_pages_are_safe_and_self_contained(path: str) -> None:
    judgement = sample_judgement()
    evil = '</script><script>alert(1)</script><img src=x onerror=alert(1)> "onclick="alert(1)'
    odd = dataclasses.replace(judgement.findings[4], title=evil, url="javascript:alert(1)")
    judgement = dataclasses.replace(judgement, findings=(odd, *judgement.findings[5:]))
    text = EvidenceText(DIGEST, "ab/abab", 10, "html", evil)
    site = site_of(judgement, {DIGEST: text})
    root = site[path]
    assert not root.xpath("//link[@href]|//script[@src]|//img|//iframe|//@onerror|//@onclick")
    assert len(root.xpath("//script")) == 1
    assert "javascript:" not in "".join(root.xpath("//@href"))
    assert "script-src 'sha256-" in root.xpath("//meta[@http-equiv]/@content")[0]
    assert root.xpath('//div[@class="page"]/@lang') == ["kk", "ru"]
    assert all(cell.get("scope") for cell in root.xpath("//th"))
    assert len(root.xpath("//table/caption")) == len(root.xpath("//table"))


def test_the_same_judgement_gives_the_same_bytes_and_a_small_page() -> None:
    judgement = full_judgement()
    months = (month_of(dataclasses.replace(judgement, month=MONTH.preceding)),)
    first = index_html(views_of(judgement, trend=months))
    assert first == index_html(views_of(judgement, trend=months))
    assert findings_pages(views_of(judgement)) == findings_pages(views_of(judgement))
    assert len(first) < 500_000


def test_the_bundle_holds_a_page_for_every_region() -> None:
    judgement = sample_judgement()
    names = {name for name in bundle_contents(month_records(judgement)) if name.startswith("findings/")}
    assert names == {f"findings/{region.code}.html" for region in judgement.regions}


# --- evidence


def test_a_finding_shows_the_text_of_the_archived_page_masked_and_bounded() -> None:
    title = "Хабарландыру <№ 11> «Құс фабрикасы» & Ко"
    body = (
        "<html><head><style>p{}</style><script>var hidden = 1</script></head><body>"
        + "<p>басы</p>" * 2000
        + "<h2>Хабарландыру &lt;№ 11&gt;\n «Құс  фабрикасы» &amp; Ко</h2><p>Тел. +7 701 123 45 67, a.b@mail.kz, ИИН "
        "850101300123</p><p style='display: none'>жасырын</p>" + "<p>соңы</p>" * 2000
    )
    evidence = evidence_text(DIGEST, body.encode())
    assert evidence.path == f"ab/{'ab' * 32}"
    judgement = sample_judgement()
    found = finding(11, "KZ-19", "notice_late", title=title, registration_number="")
    judgement = dataclasses.replace(judgement, findings=(found,))
    root = site_of(judgement, {DIGEST: evidence})["findings/KZ-19.html"]
    quote = root.xpath('//div[@id="kk"]//details[@class="evidence"]/blockquote')[0]
    text = quote.text_content()
    assert quote.xpath("mark/text()") == ["Хабарландыру <№ 11> «Құс фабрикасы» & Ко"]
    assert quote.get("lang") == "kk"
    assert len(text) < 3100
    assert text.startswith("… басы")
    assert text.rstrip("… \n").endswith("соңы")
    for absent in ("701", "mail.kz", "850101300123", "hidden", "жасырын"):
        assert absent not in text
    details = quote.getparent().text_content()
    assert evidence.path in details
    assert DIGEST in details


def test_a_page_behind_several_findings_is_shown_once_in_each_language() -> None:
    judgement = sample_judgement()
    evidence = evidence_text(DIGEST, b"<p>one page</p>")
    root = site_of(judgement, {DIGEST: evidence})["findings/KZ-43.html"]
    for language in LANGUAGES:
        page = root.xpath(f'//div[@id="{language}"]')[0]
        assert len(page.xpath(".//blockquote")) == 1
        first = page.xpath('.//details[@class="evidence"]/@id')
        assert set(page.xpath('.//p[@class="again"]/a/@href')) == {f"#{first[0]}"}


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("<p>Объявление</p>".encode("windows-1251"), "html", "Объявление"),
        ('<meta charset="windows-1251"><p>Протокол</p>'.encode("windows-1251"), "html", "Протокол"),
        (b"<td>a</td>", "html", "a"),
        ('[{"id": 5, "title": "Протокол", "content": "<p>x &amp; y</p>"}]'.encode(), "json",
         "id: 5\ntitle: Протокол\ncontent: x & y"),
        ("жай мәтін".encode(), "text", "жай мәтін"),
        (b"\x89PNG\r\n\x1a\n\x00", "binary", ""),
        (b"%PDF-1.4 broken", "binary", ""),
        (b"", "text", ""),
        (b"<", "html", "<"),
        (b"[1, ", "text", "[1,"),
        (b"<!-- only -->", "html", ""),
        (b"\xff\xe0\xff", "text", "яая"),
        (b"\xff\xfe\xff", "text", "\N{REPLACEMENT CHARACTER}"),
    ],
)  # fmt: skip
def test_bodies_of_every_kind_give_their_visible_text(body: bytes, kind: str, text: str) -> None:
    evidence = evidence_text("sha256:" + "0" * 64, body)
    assert (evidence.kind, evidence.text, evidence.size) == (kind, text, len(body))


def test_deep_pages_do_not_stop_a_report() -> None:
    assert evidence_text("sha256:00", b"<div>" * 5000 + b"x").kind == "html"
    assert evidence_text("sha256:00", b"[" * 50_000).kind == "text"


# --- months


def test_a_trend_from_snapshots_is_that_of_the_judged_month() -> None:
    judgement = sample_judgement()
    stored = StoredSnapshot(judgement.month, judgement.as_of, snapshot_of(judgement))
    assert trend_of([stored]) == (month_of(judgement),)


def test_of_several_publications_of_a_month_the_last_counts_and_months_are_in_order() -> None:
    judgement = sample_judgement()
    cells = snapshot_of(judgement)
    empty = {"cells": [{**cell, "figure": None} for cell in cells["cells"]]}
    march = Month(2025, 3)
    months = trend_of(
        [
            StoredSnapshot(MONTH, date(2025, 5, 10), empty),
            StoredSnapshot(MONTH, date(2025, 5, 31), cells),
            StoredSnapshot(march, date(2025, 4, 30), empty),
        ]
    )
    assert [month.month for month in months] == [march, MONTH]
    assert [month.as_of for month in months] == [date(2025, 4, 30), date(2025, 5, 31)]
    blind = months[0].figure(1, TOTAL_ID)
    assert blind is not None
    assert (blind.figure, blind.monitored) == (None, 0)


def test_the_trend_ends_with_the_month_itself() -> None:
    judgement = sample_judgement()
    table = tables_of(judgement)[0]
    before = dataclasses.replace(month_of(judgement), month=MONTH.preceding)
    stale = dataclasses.replace(month_of(judgement), figures=())
    after = dataclasses.replace(before, month=MONTH.following)
    root = page_of(judgement, trend=(after, before, stale))
    rows = root.xpath('//table[@id="ru-trend-table"]/tbody/tr')
    assert [row.xpath("string(th)") for row in rows] == ["март 2025 года", "апрель 2025 года"]
    assert [row.xpath("string(td[1])").split()[0] for row in rows] == [str(table.total_row.total)] * 2
    assert "март 2025 года: " in root.xpath('string(//div[@id="ru"]//ul[@class="headlines"])')


def test_moved_figures_are_told_with_their_cause() -> None:
    reason = Reason(ChangeCause.CRAWL, Texts("", "обход <1> (kk)", "обход <1>"))
    moved = Movement(
        date(2025, 5, 20),
        final=False,
        changes=(),
        cells=(MovedCell(1, "KZ-19", "notice_absent", None, 2, (reason,)),),
        basis=(reason,),
    )
    root = page_of(sample_judgement(), movement=moved)
    row = root.xpath('//section[@aria-labelledby="ru-moved"]//tbody/tr')[0]
    assert [cell.text_content() for cell in row] == [
        "Алматинская область", "Таблица 1", "Объявления: Отсутствие объявления", "–", "2", "Причина: обход <1>",
    ]  # fmt: skip
    assert not page_of(sample_judgement()).xpath('//*[@id="ru-moved"]')


def test_the_page_over_all_months_holds_every_column_and_leads_to_every_month() -> None:
    judgement = sample_judgement()
    now = month_of(judgement)
    before = dataclasses.replace(now, month=MONTH.preceding)
    text = all_months_html([now, before])
    assert text == all_months_html([before, now])
    root = root_of(text.encode())
    for language in LANGUAGES:
        links = root.xpath(f'//table[@id="{language}-trend-t1"]//a/@href')
        assert links == [f"../{month.month}/index.html#{language}" for month in (before, now)]
        for table in tables_of(judgement):
            cells = root.xpath(f'//table[@id="{language}-trend-t{table.number}"]/tbody/tr[2]/td')
            texts = [cell.text_content().split()[0] for cell in cells[:-1]]
            assert texts == shown(table, "KZ")
    assert "(4/5)" in text
    assert (
        len(load_rulebook().edition_for(MONTH).table(1)) + 2
        == len(root.xpath('//table[@id="kk-trend-t1"]/thead//th')) - 1
    )
    assert re.search("Сохранённых месяцев нет", all_months_html([]))
