"""An issued report is never lost: drafts stand beside it, corrections are new issues, whatever is killed meanwhile."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from docx import Document

from hearings_crawler.law.months import Month
from hearings_crawler.store.records import StoredPublication
from reports.publishing import shelf as shelf_module
from reports.publishing.publish import LOGGED_DRAFTS, logged, preview_month
from reports.publishing.shelf import Shelf
from tests.hearings_crawler.builders import APRIL, World, on
from tests.reports.world_store import CLOCK, WorldStore, publish


def a_world() -> World:
    world = World().covered("2025-01-05").covered("2025-04-20", "2025-05-25", "2025-05-31")
    return world.hearing("1", number="25040700001")


def kind_of(link: Path) -> str:
    return "issued" if json.loads((link / "manifest.json").read_text("utf-8"))["final"] else "draft"


def folders(out: Path) -> list[str]:
    return sorted(path.name for path in (out / f".{APRIL}").iterdir())


def test_a_draft_does_not_take_the_place_of_an_issued_report(tmp_path: Path) -> None:
    store, out = WorldStore(tmp_path, a_world()), tmp_path / "reports"
    issued = publish(store, out, final=True)
    for day in ("2025-06-01", "2025-06-02", "2025-06-03"):
        publish(store, out, as_of=day)
    shown = out / APRIL
    assert kind_of(shown) == "issued"
    assert (shown / "table1.csv").read_bytes() == issued["table1.csv"]
    assert (kind_of(out / f"{APRIL}.draft"), len(folders(out))) == ("draft", 3)
    assert json.loads((out / f"{APRIL}.draft" / "manifest.json").read_text("utf-8"))["as_of"] == "2025-06-03"


def test_a_draft_alone_is_shown_under_the_months_own_name(tmp_path: Path) -> None:
    store, out = WorldStore(tmp_path, a_world()), tmp_path / "reports"
    publish(store, out)
    assert kind_of(out / APRIL) == "draft"
    assert not (out / f"{APRIL}.draft").exists()


def test_a_correction_is_a_new_issue_and_the_old_one_is_kept(tmp_path: Path) -> None:
    store, out = WorldStore(tmp_path, a_world()), tmp_path / "reports"
    publish(store, out, final=True)
    first = (out / APRIL).resolve()
    store.world.decided("dismiss", _an_absence(first))
    publish(store, out, as_of="2025-06-05")
    corrected = publish(store, out, final=True)
    assert (out / APRIL).resolve() != first
    assert (first / "report.kk.docx").is_file()
    # the draft before it says nothing any more
    assert not (out / f"{APRIL}.draft").exists()
    annex = document_text(corrected["regions/KZ-31.ru.docx"])
    assert "25040700001" in annex
    assert "отозван" in annex.lower()


def document_text(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(paragraph.text for paragraph in document.paragraphs), *cells))


def _an_absence(folder: Path) -> str:
    rows = (folder / "findings.csv").read_text("utf-8").splitlines()
    place = rows[0].split(",").index("finding_id")
    return next(row for row in rows if "notice_absent" in row).rsplit(",", len(rows[0].split(",")) - place)[1]


def test_issuing_the_same_again_adds_nothing(tmp_path: Path) -> None:
    store, out = WorldStore(tmp_path, a_world()), tmp_path / "reports"
    first = publish(store, out, final=True)
    before = folders(out)
    assert publish(store, out, final=True) == first
    assert folders(out) == before


@pytest.mark.parametrize("step", ["rename", "point", "remove"])
def test_a_publication_that_is_killed_leaves_the_issued_report_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    store, out = WorldStore(tmp_path, a_world()), tmp_path / "reports"
    publish(store, out, final=True)
    publish(store, out, as_of="2025-06-01")

    class KilledError(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise KilledError

    target = {
        "rename": (Shelf, "finish"),
        "point": (shelf_module, "_point"),
        "remove": (shutil, "rmtree"),
    }[step]
    with monkeypatch.context() as patch:
        patch.setattr(*target, killed)
        with pytest.raises(KilledError):
            publish(store, out, as_of="2025-06-02")
    assert kind_of(out / APRIL) == "issued"
    assert kind_of(out / f"{APRIL}.draft") == "draft"
    publish(store, out, as_of="2025-06-03")
    assert json.loads((out / f"{APRIL}.draft" / "manifest.json").read_text("utf-8"))["as_of"] == "2025-06-03"


def test_a_preview_writes_nothing_at_all(tmp_path: Path) -> None:
    store, out = WorldStore(tmp_path, a_world()), tmp_path / "reports"
    month = Month.parse(APRIL)
    preview = preview_month(
        store, month, on("2025-05-31"), out, registry=store.world.registry, clock=CLOCK, final=True
    )
    assert preview.final
    assert preview.tables[0].total_row.total is not None
    assert not out.exists()
    assert store.publications(APRIL) == ()


def test_the_list_of_changes_names_every_issue_and_the_newest_drafts_since() -> None:
    def entry(number: int, *, final: bool) -> StoredPublication:
        return StoredPublication(number, APRIL, on("2025-05-31"), "{}", final, str(number))

    history = [entry(number, final=number in (50, 300)) for number in range(1, 631)]
    named = [each.id for each in logged(history)]
    assert named == [50, 300, *range(631 - LOGGED_DRAFTS, 631)]
