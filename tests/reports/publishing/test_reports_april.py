"""The ministry's published cells of April 2025 through the table model: the sums that its report should show."""

from __future__ import annotations

import dataclasses

import pytest

from hearings_crawler.judging.judgement import MonthJudgement
from tests.reports.made import narrative_of, tables_of
from tests.reports.sample import full_judgement

# a row per region in the report's order; the printed totals are left out, they contradict the cells
TABLE_1 = """
    3 3 0 0 0 0 0 0 0 0 0 0 0 0
    1 4 0 3 0 1 0 0 0 3 0 0 0 0
    33 29 0 0 0 2 0 0 0 0 0 0 0 0
    25 32 0 0 0 0 0 0 0 0 0 0 0 0
    18 12 0 18 0 0 0 0 0 0 0 12 0 0
    24 27 0 0 0 0 0 0 0 0 0 2 0 0
    20 15 0 0 0 2 0 0 0 1 0 1 0 0
    20 13 0 0 0 0 0 0 0 2 0 0 0 0
    20 12 0 0 0 0 0 0 0 0 0 0 0 0
    25 25 0 0 0 0 0 0 0 0 0 1 0 0
    22 29 0 0 0 0 0 0 0 0 0 0 0 0
    28 34 0 0 0 0 0 0 0 1 0 0 0 0
    21 15 0 1 0 7 0 0 0 0 0 0 0 0
    11 18 0 0 0 0 0 0 0 0 0 11 0 0
    2 6 0 0 0 0 0 0 0 0 0 0 0 0
    21 10 0 0 0 0 0 0 0 0 0 1 0 0
    7 6 0 0 0 2 0 0 0 0 0 6 0 0
    11 11 0 1 0 0 0 0 0 0 0 0 0 0
    16 18 0 10 0 2 0 0 0 0 0 2 0 0
    3 16 0 3 0 0 0 0 0 0 0 16 0 0
"""
TABLE_2 = """
    14 14 0 0 0 0 0
    16 16 0 0 0 1 8
    9 9 0 0 0 0 0
    4 4 0 0 0 0 0
    18 6 0 0 12 18 4
    10 10 0 0 0 0 0
    4 4 0 0 0 0 0
    8 8 0 0 0 0 0
    30 30 0 0 0 3 0
    25 25 0 0 0 0 0
    13 13 0 0 0 0 0
    5 5 0 0 0 0 0
    13 11 0 0 2 2 0
    14 14 0 0 0 0 0
    6 6 0 0 0 0 0
    15 15 0 0 0 0 11
    17 17 0 0 0 0 0
    10 10 0 0 0 0 0
    13 13 0 0 0 2 0
    14 13 0 0 1 13 0
"""


@pytest.fixture(scope="module")
def april() -> MonthJudgement:
    judgement = full_judgement()
    # the regions that the report has; one registered since stands below them
    judgement = dataclasses.replace(judgement, regions=judgement.regions[: len(TABLE_1.strip().splitlines())])
    counts = {
        (number, region.code, column.id): int(cell)
        for number, text in ((1, TABLE_1), (2, TABLE_2))
        for region, line in zip(judgement.regions, text.strip().splitlines(), strict=True)
        for column, cell in zip(judgement.basis.edition.table(number), line.split(), strict=True)
    }
    return dataclasses.replace(judgement, counts=counts, not_monitored={}, findings=())


def test_totals_are_the_true_sums_of_the_published_cells(april: MonthJudgement) -> None:
    first, second = tables_of(april)
    assert first.total_row.cells == (331, 335, 0, 36, 0, 16, 0, 0, 0, 7, 0, 52, 0, 0)
    assert first.total_row.total == 111
    assert second.total_row.cells == (258, 243, 0, 0, 15, 39, 23)
    assert second.total_row.total == 77
    assert [first.row(code).total for code in ("KZ-75", "KZ-23")] == [7, 2]
    assert second.row("KZ-31").total == 3
    assert not first.footnotes


def test_the_text_lists_absent_notices_instead_of_all_violations(april: MonthJudgement) -> None:
    narrative = narrative_of(april, "kk", final=True)
    assert narrative.placed == ("331 – хабарландыру;", "335 – хаттама.")
    assert narrative.violations == "Анықталған бұзушылықтар – 111, оның ішінде:"
    assert narrative.violations_by_document == ("52 – хабарландыру бойынша;", "59 – хаттама бойынша.")
    assert narrative.between[0].endswith(
        "(Қағидалардың 15-тармағы): Алматы облысы (18), Абай облысы (10), Алматы қ. (3), Ұлытау облысы (3), "
        "Маңғыстау облысы (1), Жетісу облысы (1)."
    )
    assert (
        "258 жария талқылау бойынша 243 хаттама орналастырылғаны және 77 бұзушылыққа жол берілгені анықталды"
        in narrative.between[2]
    )
    assert narrative.between[3].endswith(
        "(Қағидалардың 46-тармағы): Алматы облысы (18), Ұлытау облысы (13), Жамбыл облысы (3), "
        "Маңғыстау облысы (2), Абай облысы (2), Алматы қ. (1)."
    )
