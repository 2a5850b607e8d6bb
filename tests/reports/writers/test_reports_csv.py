"""The CSV files: columns, order, empty cells, defused texts; and their Frictionless description."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from datetime import datetime
from pathlib import Path

import pytest

from hearings_crawler.errors import PublicationError
from hearings_crawler.judging.judgement import MonthJudgement
from reports.view.records import month_records
from reports.writers.csv_files import csv_files, defuse
from reports.writers.datapackage import datapackage_json
from tests.reports.sample import DOWN, sample_judgement


@pytest.fixture(scope="module")
def judgement() -> MonthJudgement:
    return sample_judgement()


@pytest.fixture(scope="module")
def written(judgement: MonthJudgement) -> dict[str, bytes]:
    return csv_files(month_records(judgement))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_columns_are_those_of_the_contract(written: dict[str, bytes]) -> None:
    expected = {
        "table1.csv": "region,name_kk,name_ru,notices,minutes,outside_rubric,notice_absent,notice_backdated,"
        "notice_late,notice_short,notice_undated,minutes_backdated,minutes_undated,minutes_unrecorded,"
        "minutes_absent,minutes_absent_portal,minutes_late,total",
        "table2.csv": "region,name_kk,name_ru,notices,portal_minutes,minutes_backdated,minutes_undated,"
        "minutes_absent_portal,minutes_absent,minutes_late,total",
        "findings.csv": "month,table,region,rule,verdict,registration_number,form,document,source,url,shown_date,"
        "placed_from,placed_to,anchor,due,reason_en,reason_kk,reason_ru,evidence,finding_id,hearing_id,"
        "document_id,note,title,hearing_day",
        "hearings.csv": "month,table,region,hearing_id,form,registration_number,title,initiator,bin,territory,"
        "first_day,last_day,status,received,url,portal_notice,portal_notice_from,portal_notice_to,site_notice,"
        "site_notice_from,site_notice_to,portal_minutes,portal_minutes_from,portal_minutes_to,site_minutes,"
        "site_minutes_from,site_minutes_to,broken,unknown,pending",
        "sources.csv": "region,engine,address,confirmed,status,reason,started,finished,pages,documents,"
        "reached_back_to",
        "documents.csv": "month,table,region,document,source,url,title,form,registration_number,link_rule,"
        "link_confidence,shown_date,placed_from,placed_to,in_rubric,recorded,evidence,hearing_id,document_id",
        "coverage.csv": "region,source,status,reason,started,finished,last_complete,pages,documents",
        "review.csv": "id,region,kind,source,url,question,candidates,decision,by,on,why",
    }
    assert {name: data.split(b"\r\n")[0].decode() for name, data in written.items()} == expected


def test_lines_end_with_cr_lf_and_nothing_else(written: dict[str, bytes]) -> None:
    for data in written.values():
        assert data.endswith(b"\r\n")
        assert data.count(b"\n") == data.count(b"\r\n")


def test_tables_end_with_the_country_and_leave_cells_not_monitored_empty(
    judgement: MonthJudgement, written: dict[str, bytes]
) -> None:
    for number, name in ((1, "table1.csv"), (2, "table2.csv")):
        table = rows(written[name])
        assert [row["region"] for row in table] == [*(region.code for region in judgement.regions), "KZ"]
        for row in table[:-1]:
            for column in judgement.basis.edition.table(number):
                figure = judgement.cell(number, row["region"], column.id)
                assert row[column.id] == ("" if figure is None else str(figure))
    assert next(row for row in rows(written["table1.csv"]) if row["region"] == DOWN)["notice_absent"] == ""


def test_broken_rows_add_up_to_the_cells(judgement: MonthJudgement, written: dict[str, bytes]) -> None:
    broken = [row for row in rows(written["findings.csv"]) if row["verdict"] == "broken"]
    for column in judgement.basis.edition.columns:
        if column.is_count:
            continue
        for region in judgement.regions:
            place = (str(column.table), region.code, column.id)
            count = sum((row["table"], row["region"], row["rule"]) == place for row in broken)
            assert count == (judgement.cell(column.table, region.code, column.id) or 0)


def test_findings_are_ordered_by_region_table_rule_and_number(written: dict[str, bytes]) -> None:
    ids = [row["hearing_id"] for row in rows(written["findings.csv"]) if row["region"] == "KZ-19"]
    assert ids == [f"open_meeting:{number}" for number in (9, 10, 11, 31, 32)]


def test_values_are_written_as_the_contract_says(written: dict[str, bytes]) -> None:
    documents = rows(written["documents.csv"])
    assert {row["in_rubric"] for row in documents} == {"true", "false", ""}
    assert {row["shown_date"] for row in documents} == {"2025-04-03", ""}
    coverage = rows(written["coverage.csv"])
    assert coverage[0]["started"] == "2025-05-21T00:30:00+05:00"
    assert (coverage[-1]["region"], coverage[-1]["source"]) == ("KZ", "portal")


def test_formulas_are_defused_in_texts_only(written: dict[str, bytes]) -> None:
    assert "'-5+cmd" in [row["title"] for row in rows(written["documents.csv"])]
    assert "'+7 701 …" in [row["question"] for row in rows(written["review.csv"])]
    for start in ("=", "+", "-", "@", "\t", "\r"):
        assert defuse(start + "x") == "'" + start + "x"
    assert defuse("a=b") == "a=b"


def test_a_dismissed_finding_stands_in_review_with_name_and_reason(written: dict[str, bytes]) -> None:
    assert "f-KZ-71-notice_short-20" not in written["findings.csv"].decode()
    row = next(row for row in rows(written["review.csv"]) if row["id"] == "f-KZ-71-notice_short-20")
    assert (row["decision"], row["by"], row["on"]) == ("dismissed", "А. Серікова", "2025-05-20")


def test_a_time_without_a_zone_is_refused(judgement: MonthJudgement) -> None:
    naive = dataclasses.replace(judgement.coverage[0], started=datetime(2025, 5, 1, 12))  # noqa: DTZ001
    broken = dataclasses.replace(judgement, coverage=(naive,))
    with pytest.raises(PublicationError, match="zone"):
        csv_files(month_records(broken))


@pytest.mark.filterwarnings("ignore")
def test_frictionless_finds_the_package_valid(
    judgement: MonthJudgement, written: dict[str, bytes], tmp_path: Path
) -> None:
    from frictionless import validate

    for name, data in written.items():
        (tmp_path / name).write_bytes(data)
    package = datapackage_json(month_records(judgement), written)
    (tmp_path / "datapackage.json").write_bytes(package)
    report = validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note"])
    assert {resource["name"] + ".csv" for resource in json.loads(package)["resources"]} == set(written)
    (tmp_path / "table1.csv").write_bytes(written["table1.csv"].replace(b"KZ-71", b"KZ-72"))
    assert not validate(str(tmp_path / "datapackage.json")).valid


def test_every_field_is_described_and_every_file_has_a_key(
    judgement: MonthJudgement, written: dict[str, bytes]
) -> None:
    package = json.loads(datapackage_json(month_records(judgement), written))
    for resource in package["resources"]:
        schema = resource["schema"]
        fields = {field["name"] for field in schema["fields"]}
        assert [field["name"] for field in schema["fields"] if not field.get("description")] == []
        assert schema["primaryKey"]
        assert set(schema["primaryKey"]) <= fields
        assert all(set(key["fields"]) <= fields for key in schema["foreignKeys"])


def test_a_hearing_stands_with_its_documents_and_verdicts(
    judgement: MonthJudgement, written: dict[str, bytes]
) -> None:
    hearings = {(row["region"], row["hearing_id"]): row for row in rows(written["hearings.csv"])}
    for document in judgement.documents:
        row = hearings[document.region, document.hearing_id]
        name = f"{document.source}_{document.document}"
        to = document.placed_to.isoformat() if document.placed_to else ""
        assert (row[name], row[f"{name}_to"]) == ("true", to)
    broken = sum(finding.counted for finding in judgement.findings)
    assert sum(int(row["broken"]) for row in hearings.values()) == broken
    assert {row["status"] for row in hearings.values()} == {"held"}


def test_every_registered_address_stands_with_what_was_read_of_it(written: dict[str, bytes]) -> None:
    (down,) = (row for row in rows(written["sources.csv"]) if row["region"] == DOWN)
    assert (down["status"], down["reason"], down["confirmed"]) == ("failed", "timeout", "true")
    assert down["reached_back_to"] == "2024-12-02"
