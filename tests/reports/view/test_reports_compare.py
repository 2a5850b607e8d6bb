"""Why a figure moved: publications of one month compared, and the same store giving the same bytes."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import html

from hearings_crawler.coverage.address import Status
from reports.publishing.publish import Rules
from reports.view.compare import ChangeCause, Kind, Movement, compare
from reports.view.comparison import corrected_mark, why
from reports.view.confirmation_preview import what_confirming_would_change
from reports.view.context import changelog_entry
from reports.view.snapshot import Snapshot, from_json, make_snapshot, to_json
from reports.words.wording import report_words
from tests.hearings_crawler.builders import AKMOLA, APRIL, ZHAMBYL, World, on, registry
from tests.reports.made import kk, ru
from tests.reports.world_store import WorldStore, other_rules, publish


def a_world(*days: str) -> World:
    """A hearing received on 7 April and held on 15 May, crawled on some days, with nothing on the site."""
    return (
        World()
        .covered(*(days or ("2025-04-05", "2025-06-01")))
        .hearing("1", "2025-05-15", number="26001", project="Карьер «Тас»")
    )


def snapshot(world: World, as_of: str = "2025-05-31", readers: str = "1") -> Snapshot:
    return make_snapshot(world.judge(as_of), world.facts(), {ZHAMBYL: (readers,)}, final=False)


def causes(movement: Movement, rule: str) -> list[list[ChangeCause]]:
    """The causes given for each finding of a rule that moved."""
    return [
        [reason.cause for reason in change.reasons]
        for change in movement.changes
        if change.finding.rule == rule
    ]


def movement_causes(movement: Movement) -> list[str]:
    """The causes of everything that differs."""
    return sorted({str(reason.cause) for reason in movement.basis})


def cell(movement: Movement, column: str, region: str = ZHAMBYL) -> tuple[int | None, int | None]:
    return next(
        (moved.before, moved.now)
        for moved in movement.cells
        if (moved.region, moved.column) == (region, column)
    )


# ------------------------------------------------------------------------------------ comparing


def test_a_publication_compared_with_itself_moves_nothing() -> None:
    movement = compare(snapshot(a_world()), snapshot(a_world()))
    assert (movement.changes, movement.cells, movement.basis) == ((), (), ())


def test_a_late_crawl_that_finds_the_notice_withdraws_the_absence_and_is_named() -> None:
    before = snapshot(a_world())
    later = a_world().site_run("2025-06-05")
    later.site_notice("100", "2025-05-15", number="26001", shown="2025-04-08", appears="2025-06-05")
    movement = compare(before, snapshot(later))
    assert [change.finding.registration_number for change in movement.withdrawn] == ["26001"]
    assert causes(movement, "notice_absent") == [[ChangeCause.CRAWL]]
    assert cell(movement, "notice_absent") == (1, 0)
    reason = next(change for change in movement.withdrawn).reasons[0]
    assert "05.06.2025" in ru(reason.text)
    assert "05.06.2025" in kk(reason.text)


def test_a_dismissed_finding_is_withdrawn_by_the_decision_alone_though_a_crawl_is_new_too() -> None:
    world = a_world()
    found = next(finding for finding in world.judge().findings if finding.rule == "notice_absent")
    later = a_world().site_run("2025-06-05").decided("dismiss", found.finding_id, why="хат № 5")
    movement = compare(snapshot(world), snapshot(later))
    (change,) = (change for change in movement.changes if change.finding.rule == "notice_absent")
    assert change.kind is Kind.VERDICT
    assert change.withdraws_violation
    assert [reason.cause for reason in change.reasons] == [ChangeCause.DECISION]
    assert "A. Analyst" in kk(change.reasons[0].text)
    assert "хат № 5" in ru(change.reasons[0].text)


def test_a_link_decision_moves_the_findings_of_its_hearing() -> None:
    def site(world: World) -> World:
        return world.site_notice(
            "100", "2025-05-20", title="Другой объект", number="77777", shown="2025-04-08"
        )

    document = "site:zhambyl-tabigat:100"
    before, now = site(a_world()), site(a_world()).decided("link", document, "open_meeting:1")
    movement = compare(snapshot(before), snapshot(now))
    assert causes(movement, "notice_absent") == [[ChangeCause.DECISION]]


def test_a_later_cut_off_turns_pending_into_broken_and_is_named() -> None:
    world = a_world()
    movement = compare(snapshot(world, "2025-04-08"), snapshot(world, "2025-05-31"))
    (change,) = (change for change in movement.changes if change.finding.rule == "notice_absent")
    assert (change.before and change.before.verdict, change.now and change.now.verdict) == (
        "pending",
        "broken",
    )
    assert [reason.cause for reason in change.reasons] == [ChangeCause.CUT_OFF]
    assert change.adds_violation


def test_a_new_reader_is_named_when_nothing_else_differs() -> None:
    before = a_world().site_notice("100", "2025-05-15", number="26001", shown="2025-04-20")
    now = a_world().site_notice("100", "2025-05-15", number="26001", shown="2025-04-08")
    movement = compare(snapshot(before), snapshot(now, readers="2"))
    assert causes(movement, "notice_late") == [[ChangeCause.READER]]


def test_a_region_whose_site_failed_loses_its_figures_because_of_the_crawl() -> None:
    before = World().portal_run("2025-06-01").site_run("2025-06-01").hearing("1", number="26001")
    now = World().portal_run("2025-06-01").site_run("2025-06-01", status=Status.FAILED)
    now = now.hearing("1", number="26001")
    movement = compare(snapshot(before), snapshot(now))
    assert cell(movement, "notice_absent") == (1, None)
    assert causes(movement, "notice_absent") == [[ChangeCause.CRAWL]]


@pytest.mark.parametrize("confirmed", [True, False])
def test_confirming_an_address_or_taking_it_back_moves_the_absences_because_of_the_registry(
    confirmed: bool,
) -> None:
    def world(known: bool) -> World:
        made = World(registry(confirmed={AKMOLA: known})).covered("2025-06-01", region=AKMOLA)
        return made.hearing("1", number="26001", regions=(AKMOLA,))

    movement = compare(snapshot(world(not confirmed)), snapshot(world(confirmed)))
    assert cell(movement, "notice_absent", AKMOLA) == ((None, 1) if confirmed else (1, None))
    assert causes(movement, "notice_absent") == [[ChangeCause.REGISTRY]]
    assert "aqmola-tabigat" in ru(movement.basis[0].text)


def test_an_address_added_since_makes_old_runs_incomplete_because_of_the_registry() -> None:
    def world(*addresses: str) -> World:
        known = registry(sites={ZHAMBYL: addresses})
        made = World(known).portal_run("2025-06-01").site_run("2025-06-01", read=["zhambyl-tabigat"])
        return made.hearing("1", number="26001")

    movement = compare(
        snapshot(world("zhambyl-tabigat")), snapshot(world("zhambyl-tabigat", "https://zhambyl.kz/ab"))
    )
    assert cell(movement, "notice_absent") == (1, None)
    assert causes(movement, "notice_absent") == [[ChangeCause.REGISTRY]]
    assert "https://zhambyl.kz/ab" in kk(why(movement.unmonitored[0].reasons))


def test_a_violation_that_nobody_could_look_for_again_is_not_called_withdrawn() -> None:
    def world(status: Status) -> World:
        made = World().portal_run("2025-06-01").site_run("2025-06-01", status=status)
        return made.hearing("1", number="26001")

    movement = compare(snapshot(world(Status.COMPLETE)), snapshot(world(Status.FAILED)))
    assert not movement.withdrawn
    assert "26001" in {change.finding.registration_number for change in movement.unmonitored}
    assert corrected_mark(movement, report_words("ru")) == ""
    assert changelog_entry(movement.as_of, "s", movement, final=False).moved == {
        "compared_with": "2025-05-31", "figures": len(movement.cells), "violations_added": 0,
        "violations_withdrawn": 0, "violations_not_monitored": len(movement.unmonitored),
        "findings_appeared": 0, "findings_withdrawn": movement.count(Kind.WITHDRAWN), "verdicts_changed": 0,
        "dates_changed": 0, "causes": movement_causes(movement),
    }  # fmt: skip


def test_other_dates_with_the_same_verdict_are_a_change_of_dates() -> None:
    before = a_world().site_notice("100", "2025-05-15", number="26001", shown="2025-04-20")
    now = a_world().site_run("2025-06-05")
    now.site_notice("100", "2025-05-15", number="26001", shown="2025-04-21")
    movement = compare(snapshot(before), snapshot(now))
    (change,) = (change for change in movement.changes if change.finding.rule == "notice_late")
    assert change.kind is Kind.DATES
    assert not movement.withdrawn
    assert not movement.added


def test_a_snapshot_survives_its_way_through_json_and_an_older_form_is_not_compared_with() -> None:
    kept = snapshot(a_world())
    assert from_json(json.loads(json.dumps(to_json(kept)))) == kept
    assert from_json({"cells": [], "findings": []}) is None


# ------------------------------------------------------------------------------------ confirming


def test_what_confirming_an_address_would_change_is_listed_and_counted_nowhere() -> None:
    world = World().covered("2025-06-01").site_run("2025-06-01", region=AKMOLA)
    world.hearing("1", number="26001", regions=(ZHAMBYL, AKMOLA)).discussion("9", regions=(AKMOLA,))
    world.hearing("2", number="26002", regions=(ZHAMBYL,))
    judged = world.judge()
    rules = Rules.packaged()
    (entry,) = what_confirming_would_change(judged, world.facts(), rules.rulebook, rules.calendar)
    assert entry.region.code == AKMOLA
    assert entry.addresses == ("aqmola-tabigat",)
    assert entry.cells == {(1, "notice_absent"): 1, (1, "minutes_absent"): 0, (2, "minutes_absent"): 1}
    confirmed = World(registry(confirmed={AKMOLA: True}))
    confirmed.runs, confirmed.placed = world.runs, world.placed
    then = confirmed.judge()
    for (table, column), figure in entry.cells.items():
        assert judged.cell(table, AKMOLA, column) is None
        assert then.cell(table, AKMOLA, column) == figure
    ids = {finding.finding_id for finding in then.findings} - {f.finding_id for f in judged.findings}
    assert {finding.finding_id for finding in entry.findings} == ids


def test_a_region_that_stays_empty_though_confirmed_is_not_listed() -> None:
    world = World().covered("2025-06-01").site_run("2025-06-01", region=AKMOLA, status=Status.FAILED)
    rules = Rules.packaged()
    assert not what_confirming_would_change(world.judge(), world.facts(), rules.rulebook, rules.calendar)


# ------------------------------------------------------------------------------------ publishing


def paragraphs(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def page(files: dict[str, bytes]) -> Any:
    return html.fromstring(files["index.html"].decode())


def manifest(files: dict[str, bytes]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(files["manifest.json"])
    return read


@pytest.fixture
def store(tmp_path: Path) -> WorldStore:
    return WorldStore(tmp_path, a_world())


def find_the_notice(store: WorldStore) -> None:
    """A late crawl finds the notice."""
    world = a_world().site_run("2025-06-05")
    store.world = world.site_notice(
        "100", "2025-05-15", number="26001", shown="2025-04-08", appears="2025-06-05"
    )


def test_publishing_the_same_state_again_gives_the_same_bytes_whatever_was_published_between(
    store: WorldStore, tmp_path: Path
) -> None:
    first = publish(store, tmp_path / "out")
    assert publish(store, tmp_path / "out") == first
    april = publish(store, tmp_path / "out", "2025-04-30")
    assert publish(store, tmp_path / "out", "2025-04-30") == april
    assert manifest(april)["moved"]["compared_with"] == "2025-05-31"
    # back to the first cut-off: as it was published, not compared with what came after it
    assert publish(store, tmp_path / "out") == first
    old = store.world
    find_the_notice(store)
    changed = publish(store, tmp_path / "out")
    assert changed != first
    assert publish(store, tmp_path / "out") == changed
    store.world = old
    assert publish(store, tmp_path / "out", "2025-04-30") == april
    assert manifest(first)["moved"] is None


def test_a_corrected_report_says_what_was_withdrawn_and_why(store: WorldStore, tmp_path: Path) -> None:
    publish(store, tmp_path / "out")
    find_the_notice(store)
    files = publish(store, tmp_path / "out")
    ru, kk = (paragraphs(files[f"report.{language}.docx"]) for language in ("ru", "kk"))
    assert "Исправленный отчёт: отозвано 1 нарушение." in ru[0]
    assert "Түзетілген есеп: 1 бұзушылық алынып тасталды." in kk[0]
    for texts, title in ((ru, "Исправления"), (kk, "Түзетулер")):
        section = texts[texts.index(title) :]
        assert any("№ 26001" in line and "1" in line for line in section)
        assert any("05.06.2025" in line for line in section)
    annex = "\n".join(paragraphs(files[f"regions/{ZHAMBYL}.ru.docx"]))
    assert "Отозваны нарушения" in annex
    assert "26001" in annex
    assert "Отозваны" not in "\n".join(paragraphs(files["regions/KZ-43.ru.docx"]))
    assert "05.06.2025" in page(files).text_content()
    assert manifest(files)["moved"]["violations_withdrawn"] == 1


def test_a_first_publication_says_nothing_of_corrections(store: WorldStore, tmp_path: Path) -> None:
    files = publish(store, tmp_path / "out")
    assert "Исправления" not in paragraphs(files["report.ru.docx"])


def test_corrections_are_held_against_the_last_final_report_until_there_is_a_newer_one(
    store: WorldStore, tmp_path: Path
) -> None:
    publish(store, tmp_path / "out", final=True)
    find_the_notice(store)
    publish(store, tmp_path / "out")
    store.world.site_run("2025-06-08")
    files = publish(store, tmp_path / "out")
    assert manifest(files)["moved"]["violations_withdrawn"] == 0
    assert "отозвано 1 нарушение" in paragraphs(files["report.ru.docx"])[0]


def test_another_term_in_the_rulebook_is_named_as_the_cause(store: WorldStore, tmp_path: Path) -> None:
    store.world.site_notice("100", "2025-05-15", number="26001", shown="2025-04-09")
    publish(store, tmp_path / "out")
    files = publish(store, tmp_path / "out", rules=other_rules(notice_late=5, notice_absent=5))
    moved = manifest(files)["moved"]
    assert moved["causes"] == ["rules"]
    assert moved["violations_withdrawn"] == 1
    assert any("версия перечня сроков" in line for line in paragraphs(files["report.ru.docx"]))


def test_the_changelog_lists_the_publications_up_to_this_one(store: WorldStore, tmp_path: Path) -> None:
    publish(store, tmp_path / "out")
    publish(store, tmp_path / "out")
    find_the_notice(store)
    files = publish(store, tmp_path / "out")
    package = json.loads(files["datapackage.json"])
    first, second = package["changelog"]
    assert first["moved"] is None
    assert (second["as_of"], second["state"]) == ("2025-05-31", manifest(files)["state"])
    assert second["moved"] == manifest(files)["moved"]
    assert second["moved"]["causes"] == ["crawl"]
    assert package["version"].startswith("2025-05-31+")


def test_a_draft_tells_the_analyst_what_confirming_would_change_and_a_final_report_does_not(
    tmp_path: Path,
) -> None:
    world = World().covered("2025-06-01").site_run("2025-06-01", region=AKMOLA)
    store = WorldStore(tmp_path, world.hearing("1", number="26001", regions=(AKMOLA,)))
    files = publish(store, tmp_path / "out")
    draft = paragraphs(files["report.ru.docx"])
    shown = page(files).xpath('//h3[@id="ru-to-confirm"]/following::li[1]')
    assert "aqmola-tabigat" in shown[0].text_content()
    assert "Для аналитика: если адреса подтвердить" in draft
    assert any("Акмолинская область (aqmola-tabigat)" in line and "№ 26001" in line for line in draft)
    final = paragraphs(publish(store, tmp_path / "out", final=True)["report.ru.docx"])
    assert "Для аналитика: если адреса подтвердить" not in final


def test_the_month_before_stands_beside_the_totals_when_it_was_published(tmp_path: Path) -> None:
    world = World().covered("2025-03-05", "2025-06-01").hearing("1", "2025-05-15", number="26001")
    world.hearing("2", "2025-04-20", number="26002", received="2025-03-10")
    store = WorldStore(tmp_path, world)
    alone = paragraphs(publish(store, tmp_path / "out")["report.ru.docx"])
    assert "Сравнение с предыдущим месяцем" not in alone
    publish(store, tmp_path / "out", "2025-04-15", "2025-03")
    publish(store, tmp_path / "out", "2025-04-30", "2025-03")
    texts = paragraphs(publish(store, tmp_path / "out")["report.ru.docx"])
    section = texts[texts.index("Сравнение с предыдущим месяцем") :]
    assert "30 апреля 2025 года" in section[1]
    assert section[2].startswith("•  объявлений по открытым собраниям – 1 (в марте – 1; ±0)")
    assert (tmp_path / "out" / "all" / "index.html").exists()


def test_all_months_show_every_stored_month(store: WorldStore, tmp_path: Path) -> None:
    publish(store, tmp_path / "out")
    publish(store, tmp_path / "out", "2025-04-30", "2025-03")
    root: Any = html.fromstring((tmp_path / "out" / "all" / "index.html").read_text("utf-8"))
    links = root.xpath("//a/@href")
    for month in ("2025-03", APRIL):
        assert any(f"../{month}/index.html" in link for link in links)
    assert on("2025-05-31").strftime("%d.%m.%Y") in root.text_content()
