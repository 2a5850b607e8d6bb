"""A month can be run once more, checked down to the bytes, and gone on with after a crawl was killed."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.archived import bodies, records
from tests.replica import Replica
from tests.running import SCRAPY, Workplace

pytestmark = pytest.mark.slow
MONTH = "2025-04"
ARGUMENTS = ("-a", f"month={MONTH}")
SPIDERS = ("portal", "almaty_city", "zhambyl")
TABLES = (
    "table1.csv",
    "table2.csv",
    "findings.csv",
    "documents.csv",
    "hearings.csv",
    "coverage.csv",
    "review.csv",
)


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica("mini") as replica:
        yield replica


@pytest.fixture(scope="module")
def crawled(replica: Replica, tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A month of two regions, crawled twice."""
    place = Workplace(tmp_path_factory.mktemp("crawled"), replica, only=("almaty_city", "zhambyl"))
    for spider in SPIDERS * 2:
        done = place.scrapy("crawl", spider, *ARGUMENTS)
        assert done.returncode == 0, done.stderr[-2000:]
    return place


@pytest.fixture
def place(crawled: Workplace, tmp_path: Path, replica: Replica) -> Workplace:
    """A copy of it, to be changed."""
    folder = tmp_path / "copy"
    shutil.copytree(crawled.folder, folder, symlinks=True)
    return Workplace(folder, replica, registry=folder / "regions.json")


def month_files(place: Workplace, under: str = "") -> dict[str, str]:
    folder = place.folder / "reports" / under / MONTH
    return {name: (folder / name).read_text("utf-8") for name in TABLES}


def csv_rows(place: Workplace, name: str) -> list[dict[str, str]]:
    with (place.folder / "reports" / MONTH / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run_sql(place: Workplace, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(place.folder / "hearings.sqlite")) as connection, connection:
        connection.execute(statement, values)


def rows(place: Workplace, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(place.folder / "hearings.sqlite")) as connection:
        return connection.execute(query).fetchall()


# ------------------------------------------------------------------ what is kept


def test_every_answer_is_in_the_archive_and_found_by_one_query(crawled: Workplace) -> None:
    found = list(records(crawled.folder / "archive"))
    kinds = {record.rec_type for record in found}
    assert kinds == {"warcinfo", "request", "response", "revisit", "resource"}
    addresses = {record.rec_headers.get_header("WARC-Target-URI") for record in found}
    assert any(address and address.endswith("/robots.txt") for address in addresses)
    assert any(address and address.startswith("urn:view:") for address in addresses)
    archived = bodies(crawled.folder / "archive")
    evidence = rows(
        crawled,
        "SELECT c.document_id, a.digest, n.name FROM contents c JOIN sightings s ON s.content_id = c.id "
        "JOIN fetches f ON f.id = s.first_fetch JOIN answers a ON a.id = f.answer_id "
        "JOIN archive_files n ON n.id = f.file_id",
    )
    assert len({document for document, *_ in evidence}) == len(
        rows(crawled, "SELECT DISTINCT document_id FROM contents")
    )
    assert {digest for _, digest, _ in evidence} <= archived.keys()
    assert all((crawled.folder / "archive" / str(name)).is_file() for *_, name in evidence)


def test_a_second_crawl_of_unchanged_sites_stores_no_document_again(crawled: Workplace) -> None:
    assert rows(crawled, "SELECT count(*) FROM contents") == rows(crawled, "SELECT count(*) FROM sightings")
    assert rows(crawled, "SELECT count(*) FROM contents") == rows(crawled, "SELECT count(*) FROM readings")


def test_nobody_but_the_owner_reads_the_archive(crawled: Workplace) -> None:
    archive = crawled.folder / "archive"
    files = list(archive.rglob("*.warc.gz"))
    assert files
    assert all(path.stat().st_mode & 0o377 == 0 for path in files)
    assert archive.stat().st_mode & 0o077 == 0


def test_an_absence_is_proved_by_the_lists_that_lack_the_document(crawled: Workplace) -> None:
    findings = [row for row in csv_rows(crawled, "findings.csv") if row["verdict"] == "broken"]
    absent = [row for row in findings if row["rule"] in ("notice_absent", "minutes_absent")]
    assert absent
    archived = bodies(crawled.folder / "archive")
    for row in absent:
        name = row["evidence"].removeprefix("sha256:")
        content = (crawled.folder / "archive" / name[:2] / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == name
        proof = json.loads(content)
        assert proof["claim"]["hearing_id"] == row["hearing_id"]
        assert proof["claim"]["due"] == row["due"] < proof["crawl"]["started"][:10]
        assert proof["owed_by"]["digest"] in archived
        for address in proof["addresses"]:
            assert address["status"] == "complete"
            assert address["list_pages"]
            assert all(page["digest"] in archived for page in address["list_pages"])
            # what the lists show is what the archived pages show
            assert sum(page["items"] for page in address["list_pages"]) > 0
        page = (crawled.folder / "reports" / MONTH / f"findings/{row['region']}.html").read_text("utf-8")
        assert "Доказательство отсутствия" in page
        assert "Жоқтығының дәлелі" in page


def test_every_kind_of_site_says_which_pages_were_lists(crawled: Workplace) -> None:
    read = rows(
        crawled,
        "SELECT a.address, count(*), count(p.fetch_id) FROM run_addresses a JOIN list_pages p "
        "ON p.run_address_id = a.id GROUP BY a.address",
    )
    every = rows(crawled, "SELECT DISTINCT address FROM run_addresses")
    assert {address for address, *_ in read} == {address for (address,) in every}
    assert all(pages == fetched for _, pages, fetched in read)


# ------------------------------------------------------------------ replay


def test_a_replay_gives_the_same_tables_without_the_network(place: Workplace) -> None:
    place.replica = None
    place.clock = "2025-05-31T10:00:00+05:00"
    done = place.scrapy("replay", MONTH)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "no finding and no figure differs" in done.stdout
    assert "0 new readings are stored" in done.stdout
    assert month_files(place, "replay") == month_files(place)


def test_a_replay_says_what_another_reader_had_read_otherwise(place: Workplace) -> None:
    run_sql(
        place,
        "UPDATE readings SET parsed = replace(parsed, '\"KZ-75\"', '\"KZ-31\"'), reader_version = '1', "
        "digest = randomblob(16) WHERE content_id IN (SELECT id FROM contents WHERE source = 'portal')",
    )
    before = rows(place, "SELECT count(*) FROM contents")
    readings = rows(place, "SELECT count(*) FROM readings")

    said = place.scrapy("replay", MONTH, "--diff")
    assert said.returncode == 0, said.stderr[-2000:]
    assert "KZ-75" in said.stdout
    assert "findings differ" in said.stdout
    assert rows(place, "SELECT count(*) FROM readings") == readings

    done = place.scrapy("replay", MONTH)
    assert "new readings are stored" in done.stdout
    assert rows(place, "SELECT count(*) FROM contents") == before
    assert rows(place, "SELECT count(*) FROM readings") > readings
    assert "no finding and no figure differs" in place.scrapy("replay", MONTH, "--diff").stdout


def test_a_replay_over_a_damaged_archive_says_so(place: Workplace) -> None:
    for path in (place.folder / "archive").rglob("portal*.warc.gz"):
        path.unlink()
    done = place.scrapy("replay", MONTH, "--diff")
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert "warc.gz" in done.stderr


# ------------------------------------------------------------------ verify


def test_a_whole_month_is_verified(place: Workplace) -> None:
    done = place.scrapy("verify", MONTH)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "whole"), done.stdout


def flip_a_byte(place: Workplace) -> None:
    path = next((place.folder / "archive").rglob("zhambyl*.warc.gz"))
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


def cut_a_file(place: Workplace) -> None:
    path = next((place.folder / "archive").rglob("zhambyl*.warc.gz"))
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-100])


def lose_a_file(place: Workplace) -> None:
    next((place.folder / "archive").rglob("zhambyl*.warc.gz")).unlink()


def edit_a_document(place: Workplace) -> None:
    run_sql(
        place, "UPDATE contents SET raw = replace(raw, 'Протокол', 'Объявление') WHERE raw LIKE '%Протокол%'"
    )


def edit_a_reading(place: Workplace) -> None:
    run_sql(place, "UPDATE readings SET parsed = replace(parsed, 'minutes', 'notice')")


def edit_a_coverage(place: Workplace) -> None:
    run_sql(place, "UPDATE run_addresses SET status = 'partial' WHERE run_id = 2")


def edit_a_fetch(place: Workplace) -> None:
    run_sql(place, "UPDATE fetches SET fetched_at = fetched_at + 1000000 WHERE run_id = 1")


def take_a_sighting_away(place: Workplace) -> None:
    run_sql(place, "DELETE FROM sightings WHERE content_id = (SELECT max(content_id) FROM sightings)")


def lose_a_proof(place: Workplace) -> None:
    row = next(row for row in csv_rows(place, "findings.csv") if row["rule"].endswith("_absent"))
    name = row["evidence"].removeprefix("sha256:")
    (place.folder / "archive" / name[:2] / name).unlink()


def edit_the_report(place: Workplace) -> None:
    path = place.folder / "reports" / MONTH / "table1.csv"
    path.write_text(path.read_text("utf-8").replace("1", "2"), "utf-8")


def edit_the_report_and_its_manifest(place: Workplace) -> None:
    edit_the_report(place)
    folder = place.folder / "reports" / MONTH
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["files"]["table1.csv"] = hashlib.sha256((folder / "table1.csv").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def break_the_chain(place: Workplace) -> None:
    run_sql(place, "DELETE FROM manifests WHERE run_id = 2")


def edit_a_manifest(place: Workplace) -> None:
    run_sql(
        place, "UPDATE manifests SET body = replace(body, '\"number\": 1', '\"number\": 2') WHERE run_id = 3"
    )


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (flip_a_byte, "changed archive file"),
        (cut_a_file, "truncated archive file"),
        (lose_a_file, "missing archive file"),
        (edit_a_document, "edited row"),
        (edit_a_reading, "edited row"),
        (edit_a_coverage, "edited row"),
        (edit_a_fetch, "edited row"),
        (take_a_sighting_away, "edited row"),
        (lose_a_proof, "evidence"),
        (edit_the_report, "edited report"),
        (edit_the_report_and_its_manifest, "edited report"),
        (break_the_chain, "broken chain"),
        (edit_a_manifest, "broken chain"),
    ],
)
def test_each_kind_of_damage_is_named(place: Workplace, damage: object, kind: str) -> None:
    damage(place)  # type: ignore[operator]
    done = place.scrapy("verify", MONTH)
    assert "Traceback" not in done.stderr
    assert done.returncode == 4, done.stdout
    assert any(line.startswith(f"{kind}: ") for line in done.stdout.splitlines()), done.stdout


# ------------------------------------------------------------------ kills


def test_a_killed_crawl_is_gone_on_with_and_ends_as_one_that_was_not(
    crawled: Workplace, tmp_path: Path, replica: Replica
) -> None:
    place = Workplace(tmp_path, replica, registry=crawled.registry)
    kills = 0
    for spider in SPIDERS:
        for seconds in (2.0, 2.6, 120.0):
            process = subprocess.Popen(
                [SCRAPY, "crawl", spider, *ARGUMENTS],
                cwd=place.root,
                env=place.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                process.wait(seconds)
                break
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
    assert kills
    once = Workplace(tmp_path / "once", replica, registry=crawled.registry)
    for spider in SPIDERS:
        once.scrapy("crawl", spider, *ARGUMENTS)
    assert month_files(place) == month_files(once)
    assert not list((place.folder / "archive").rglob("*.open"))
    assert place.scrapy("verify", MONTH).returncode == 0
