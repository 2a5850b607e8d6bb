"""The table model: sums, cells not monitored, headers, footnotes, order."""

from __future__ import annotations

import dataclasses

import pytest

from hearings_crawler.judging.ids import natural_key
from hearings_crawler.judging.judgement import MonthJudgement
from reports.view.tables import TOTAL_ID, Table, header_rows
from tests.reports.made import kk, ru, tables_of
from tests.reports.sample import CODES, DOWN, SITE_DOWN, UNCONFIRMED, full_judgement, sample_judgement


@pytest.fixture(scope="module")
def judgement() -> MonthJudgement:
    return sample_judgement()


@pytest.fixture(scope="module")
def tables(judgement: MonthJudgement) -> tuple[Table, Table]:
    return tables_of(judgement)


def violations(table: Table, cells: tuple[int | None, ...]) -> list[int]:
    pairs = zip(table.columns, cells, strict=True)
    return [cell for column, cell in pairs if not column.is_count and cell is not None]


def test_every_cell_is_the_judgements_figure(judgement: MonthJudgement, tables: tuple[Table, Table]) -> None:
    for table in tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                assert cell == judgement.cell(table.number, row.region, column.id)


@pytest.mark.parametrize("make", [sample_judgement, full_judgement])
def test_totals_are_the_sums_of_the_monitored_violation_cells(make: object) -> None:
    for table in tables_of(make()):  # type: ignore[operator]
        for row in table.all_rows:
            assert row.total == sum(violations(table, row.cells))
        for place, sum_ in enumerate(table.total_row.cells):
            column = [row.cells[place] for row in table.rows if row.cells[place] is not None]
            assert sum_ == sum(cell for cell in column if cell is not None)
            assert table.monitored[place] == len(column)


def test_a_region_whose_site_was_down_keeps_what_needs_only_the_portal(tables: tuple[Table, Table]) -> None:
    first, second = (table.row(DOWN) for table in tables)
    assert [cell for cell in first.cells if cell is not None] == [1]
    assert first.total == 1
    assert second.cells == (1, 0, None, None, 1, None, None)
    assert second.total == 1


def test_an_unconfirmed_address_leaves_only_the_absences_unmonitored(tables: tuple[Table, Table]) -> None:
    row = tables[0].row(UNCONFIRMED)
    gaps = [column.id for column, cell in zip(tables[0].columns, row.cells, strict=True) if cell is None]
    assert gaps == ["notice_absent", "minutes_absent"]
    assert row.total == 0


def test_a_row_and_a_column_without_any_monitored_cell_have_no_total(judgement: MonthJudgement) -> None:
    cells = {
        (column.table, region.code, column.id): SITE_DOWN
        for column in judgement.basis.edition.columns
        for region in judgement.regions
    }
    for table in tables_of(dataclasses.replace(judgement, not_monitored=cells)):
        assert {row.total for row in table.all_rows} == {None}
        assert set(table.total_row.cells) == {None}
        assert set(table.monitored) == {0}


def test_a_dismissed_finding_is_not_counted_and_is_footnoted_with_name_and_reason(
    tables: tuple[Table, Table],
) -> None:
    assert tables[0].figure("KZ-71", "notice_short") == 0
    (number,) = tables[0].marks("KZ-71", "notice_short")
    note = tables[0].footnotes[number - 1]
    for text in ("А. Серікова", "20.05.2025", "күні қате оқылған", "f-KZ-71-notice_short-20"):
        assert text in kk(note.text)
        assert text in ru(note.text)


def test_footnotes_tell_the_reason_and_the_regions_of_cells_not_monitored(
    tables: tuple[Table, Table],
) -> None:
    (number, *_) = tables[0].marks(DOWN, "notices")
    note = tables[0].footnotes[number - 1]
    assert "Атырау облысы" in kk(note.text)
    assert SITE_DOWN.kk in kk(note.text)
    assert SITE_DOWN.ru in ru(note.text)
    assert tables[0].marks(DOWN, "minutes_absent_portal") == ()


def test_footnotes_tell_the_numbers_of_unknown_and_pending_verdicts(tables: tuple[Table, Table]) -> None:
    (unknown,) = tables[0].marks("KZ-71", "minutes_late")
    assert ru(tables[0].footnotes[unknown - 1].text).endswith("– 2.")
    (pending,) = tables[0].marks("KZ-43", "minutes_absent")
    assert "31.05.2025" in kk(tables[0].footnotes[pending - 1].text)


def test_partial_totals_are_footnoted_and_full_ones_are_not(tables: tuple[Table, Table]) -> None:
    marked = {code for code in CODES if tables[0].marks(code, TOTAL_ID)}
    assert marked == {DOWN, UNCONFIRMED}


def test_headers_span_every_column_once(tables: tuple[Table, Table]) -> None:
    for table, depth in zip(tables, (3, 4), strict=True):
        rows = header_rows(table.number, table.columns)
        assert len(rows) == depth
        width = len(table.column_ids) + 2
        assert sum(cell.rows * cell.columns for row in rows for cell in row) == width * depth
        leafs = {cell.column for row in rows for cell in row if cell.column}
        assert leafs == {"number", "region", *table.column_ids}


def test_headers_have_the_published_structure(tables: tuple[Table, Table]) -> None:
    first, second = (header_rows(table.number, table.columns) for table in tables)
    assert [(kk(cell.text), cell.columns) for cell in first[0]] == [
        ("№ р/с", 1), ("ЖАО", 1), ("Орналастырылуы", 2), ("Бұзушылықтар", 13),
    ]  # fmt: skip
    assert [(kk(cell.text), cell.columns) for cell in first[1]][3:5] == [
        ("Хабарландырулар", 5),
        ("Хаттамалар", 6),
    ]
    assert [kk(cell.text) for cell in second[3]] == ["Ақпараттық жүйе", "ЖАО ИР"]


def test_identifiers_sort_by_their_numbers() -> None:
    assert sorted(["x:10", "x:9", "x", "x:9:2"], key=natural_key) == ["x", "x:9", "x:9:2", "x:10"]
