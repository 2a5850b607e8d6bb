"""What is counted, once per hearing and region; which rules are applied to which hearing."""

from __future__ import annotations

import pytest

from hearings_crawler.items import Form, HearingStatus
from tests.hearings_crawler.builders import (
    KYZYLORDA,
    ZHAMBYL,
    World,
    broken,
    findings,
    questions,
    verdicts,
)


def a_world() -> World:
    """The portal and one site, read completely on the cut-off's day and once before anything was placed."""
    return World().covered("2025-01-05", "2025-05-31")


def kept_hearing(world: World, **given: object) -> World:
    """Add a hearing in April with everything placed in time."""
    return (
        world.hearing("1", "2025-04-15", received="2025-03-06", bin_number="990140000483", **given)  # type: ignore[arg-type]
        .portal_minutes("1")
        .site_notice("100", "2025-04-15", bin_number="990140000483", shown="2025-03-07")
        .site_minutes("200", "2025-04-15", bin_number="990140000483", shown="2025-04-21")
    )


def test_a_hearing_with_everything_in_time_breaks_nothing_and_counts_once_on_both_sides() -> None:
    world = kept_hearing(a_world())
    april, march = world.judge(), world.judge(month="2025-03")
    assert broken(april) == broken(march) == set()
    assert (march.cell(1, ZHAMBYL, "notices"), april.cell(1, ZHAMBYL, "notices")) == (1, 0)
    assert (march.cell(1, ZHAMBYL, "minutes"), april.cell(1, ZHAMBYL, "minutes")) == (0, 1)


def test_a_hearing_in_two_regions_counts_once_in_each_and_each_akimat_owes_its_own_placement() -> None:
    judged = (
        a_world()
        .site_run("2025-05-31", region=KYZYLORDA)
        .hearing("1", regions=(ZHAMBYL, KYZYLORDA), number="25040700001")
        .site_notice("100", number="25040700001")
        .judge()
    )
    assert judged.cell(1, ZHAMBYL, "notices") == judged.cell(1, KYZYLORDA, "notices") == 1
    assert verdicts(judged, "notice_absent") == []
    assert verdicts(judged, "notice_absent", region=KYZYLORDA) == ["broken"]


def test_a_hearing_of_no_region_is_counted_nowhere() -> None:
    judged = a_world().hearing("1", regions=()).judge()
    assert all(figure == 0 for figure in judged.counts.values())


def test_an_absent_notice_breaks_no_other_rule_of_notices() -> None:
    judged = a_world().hearing("1", received="2025-04-29").judge()
    assert {f.rule for f in judged.findings if f.document == "notice"} == {"notice_absent"}


def test_minutes_absent_on_both_sources_count_in_both_columns() -> None:
    judged = a_world().hearing("1", "2025-04-15", received="2025-03-06").judge()
    assert broken(judged) == {"minutes_absent", "minutes_absent_portal"}
    assert judged.cell(1, ZHAMBYL, "minutes") == 0


def test_minutes_on_either_source_count_once() -> None:
    on_portal = a_world().hearing("1", "2025-04-15", received="2025-03-06").portal_minutes("1").judge()
    assert on_portal.cell(1, ZHAMBYL, "minutes") == 1
    assert broken(on_portal) == {"minutes_absent"}


def test_one_document_may_break_several_rules() -> None:
    judged = (
        a_world()
        .hearing("1", "2025-05-15", received="2025-04-07", number="25040700001")
        .site_notice(
            "100", number="25040700001", shown="2025-04-17", server_day="2025-04-22", in_rubric=False
        )
        .judge()
    )
    assert broken(judged) == {"notice_late", "notice_short", "notice_backdated", "outside_rubric"}


def test_a_notice_of_two_hearings_is_judged_twice_but_stands_outside_the_rubric_once() -> None:
    judged = (
        a_world()
        .hearing("1", "2025-05-15", number="25040700001")
        .hearing("2", "2025-05-16", number="25040700002")
        .site_notice(
            "100",
            ("2025-05-15", "2025-05-16"),
            number=("25040700001", "25040700002"),
            shown="2025-04-20",
            in_rubric=False,
        )
        .judge()
    )
    assert judged.cell(1, ZHAMBYL, "notice_late") == 2
    assert judged.cell(1, ZHAMBYL, "notice_short") == 2
    assert judged.cell(1, ZHAMBYL, "outside_rubric") == 1
    assert len([d for d in judged.documents if d.source == "site"]) == 2


def test_notice_and_minutes_outside_the_rubric_are_two_documents() -> None:
    judged = (
        a_world()
        .hearing("1", "2025-04-30", received="2025-04-01", number="25040100001")
        .site_notice("100", "2025-04-30", number="25040100001", shown="2025-04-01", in_rubric=False)
        .site_minutes("200", "2025-04-30", number="25040100001", shown="2025-05-05", in_rubric=False)
        .judge()
    )
    assert judged.cell(1, ZHAMBYL, "outside_rubric") == 2
    assert len({finding.finding_id for finding in findings(judged, "outside_rubric")}) == 2


def test_documents_of_discussions_outside_the_rubric_count_nowhere() -> None:
    judged = (
        a_world()
        .discussion("9", "2025-04-14/2025-04-18", number="250301001001")
        .site_minutes(
            "200",
            "2025-04-14/2025-04-18",
            form=Form.PUBLIC_DISCUSSION,
            number="250301001001",
            shown="2025-04-21",
            in_rubric=False,
        )
        .judge()
    )
    assert judged.cell(1, ZHAMBYL, "outside_rubric") == 0


def test_a_cancelled_hearing_is_counted_in_notices_and_judged_by_no_rule() -> None:
    judged = (
        a_world()
        .hearing(
            "1", "2025-04-30", received="2025-04-01", status=HearingStatus.CANCELLED, number="25040100001"
        )
        .site_notice("100", "2025-04-30", number="25040100001", shown=None, in_rubric=False)
        .judge()
    )
    assert judged.cell(1, ZHAMBYL, "notices") == 1
    assert judged.findings == ()


def test_a_hearing_that_failed_for_lack_of_quorum_owes_minutes() -> None:
    judged = a_world().hearing("1", "2025-04-15", received="2025-03-06", status=HearingStatus.FAILED).judge()
    assert broken(judged) == {"minutes_absent", "minutes_absent_portal"}


def test_a_hearing_known_only_from_the_site_is_counted_and_owes_minutes_on_both_sources() -> None:
    judged = (
        a_world()
        .site_notice(
            "100", "2025-04-29", title="Объявление о слушаниях по проекту карьера", shown="2025-04-02"
        )
        .judge()
    )
    assert judged.cell(1, ZHAMBYL, "notices") == 1
    assert broken(judged) == {"notice_short", "minutes_absent", "minutes_absent_portal"}
    assert verdicts(judged, "notice_late") == ["unknown"]
    assert verdicts(judged, "notice_absent") == []
    assert {finding.registration_number for finding in judged.findings} == {""}


def test_the_registration_number_of_a_site_text_is_not_shown_as_the_portals() -> None:
    judged = a_world().site_notice("100", "2025-04-29", number="25040200009", shown="2025-04-02").judge()
    assert {finding.registration_number for finding in judged.findings} == {""}
    assert {document.registration_number for document in judged.documents} == {""}


def test_a_hearing_known_only_from_minutes_owes_no_notice_but_portal_minutes() -> None:
    judged = (
        a_world()
        .site_minutes("200", "2025-04-15", title="Протокол по проекту карьера", shown="2025-04-17")
        .judge()
    )
    assert judged.cell(1, ZHAMBYL, "minutes") == 1
    assert judged.cell(1, ZHAMBYL, "notices") == 0
    assert broken(judged) == {"minutes_absent_portal"}


def test_notice_and_minutes_of_one_site_hearing_are_one_hearing() -> None:
    judged = (
        a_world()
        .site_notice("100", "2025-04-29", title="Объявление: карьер «Актас» ТОО «Тас»", shown="2025-03-27")
        .site_minutes("200", "2025-04-29", title="Протокол: карьер «Актас» ТОО «Тас»", shown="2025-04-30")
        .judge()
    )
    assert judged.cell(1, ZHAMBYL, "minutes") == 1
    assert len({document.hearing_id for document in judged.documents}) <= 1
    assert verdicts(judged, "minutes_absent") == []


def test_a_discussion_that_is_not_on_the_portal_is_not_counted_and_goes_to_review() -> None:
    judged = (
        a_world()
        .site_minutes(
            "200",
            "2025-04-14/2025-04-18",
            form=Form.PUBLIC_DISCUSSION,
            title="Протокол ПО",
            shown="2025-04-21",
        )
        .judge()
    )
    assert not any(judged.counts.values())
    assert judged.findings == ()
    assert "discussion_not_on_portal" in questions(judged)


def test_a_sites_notice_of_a_discussion_counts_in_no_column() -> None:
    judged = (
        a_world()
        .discussion("9", "2025-04-28/2025-05-02", number="250301001001")
        .site_notice(
            "100", "2025-04-28/2025-05-02", form=Form.PUBLIC_DISCUSSION, number="250301001001", shown=None
        )
        .judge(month="2025-05")
    )
    assert judged.cell(1, ZHAMBYL, "notices") == 0
    assert judged.cell(2, ZHAMBYL, "notices") == 1
    assert broken(judged, table=1) == set()


def test_a_discussion_of_two_regions_counts_in_each_with_its_portal_minutes() -> None:
    judged = (
        a_world()
        .site_run("2025-05-31", region=KYZYLORDA)
        .discussion("9", regions=(ZHAMBYL, KYZYLORDA))
        .portal_minutes("9", form=Form.PUBLIC_DISCUSSION, shown="2025-04-21")
        .judge()
    )
    for region in (ZHAMBYL, KYZYLORDA):
        assert judged.cell(2, region, "notices") == judged.cell(2, region, "portal_minutes") == 1
        assert broken(judged, table=2, region=region) == {"minutes_absent"}


def test_counts_include_what_is_not_due_yet() -> None:
    judged = a_world().hearing("1", received="2025-04-29").judge(as_of="2025-04-29")
    assert judged.cell(1, ZHAMBYL, "notices") == 1
    assert verdicts(judged, "notice_absent") == ["pending"]


def test_versions_of_one_item_are_one_document_in_the_rubric_dated_and_recorded_if_any_is() -> None:
    judged = (
        a_world()
        .hearing("1", "2025-04-15", received="2025-03-06", number="25030600001")
        .portal_minutes("1")
        .site_notice("100", "2025-04-15", number="25030600001", shown="2025-03-07")
        .site_minutes("200", number="25030600001", version="kk", shown=None, in_rubric=False, recorded=False)
        .site_minutes(
            "200", number="25030600001", version="ru", shown="2025-04-21", in_rubric=True, recorded=True
        )
        .judge()
    )
    assert broken(judged) == set()
    assert len([d for d in judged.documents if d.source == "site"]) == 1


@pytest.mark.parametrize("earlier", ["kk", "ru"])
def test_versions_are_placed_on_the_earliest_date_that_one_shows(earlier: str) -> None:
    later = {"kk": "ru", "ru": "kk"}[earlier]
    world = a_world().hearing("1", "2025-05-15", number="25040700001")
    world.site_notice("100", number="25040700001", version=earlier, shown="2025-04-08")
    world.site_notice("100", number="25040700001", version=later, shown="2025-04-28")
    judged = world.judge()
    assert broken(judged) == set()
    assert [d.shown_date.isoformat() for d in judged.documents if d.source == "site" and d.shown_date] == [
        "2025-04-08"
    ]


def test_two_items_that_are_the_kazakh_and_the_russian_text_of_a_notice_are_one_document() -> None:
    world = a_world().hearing(
        "1",
        "2025-05-15",
        project="Строительство цеха по розливу воды «Мерке суы»",
        initiator="ТОО «Мерке суы»",
    )
    world.site_notice(
        "100",
        title="Объявление: строительство цеха по розливу воды «Мерке суы»",
        text="Объявление о проведении общественных слушаний",
        shown="2025-04-08",
        in_rubric=False,
    )
    world.site_notice(
        "101",
        title="Хабарландыру: «Мерке суы» су құю цехының құрылысы",
        text="Қоғамдық тыңдауларды өткізу туралы хабарландыру",
        shown="2025-04-28",
        version="kk",
        in_rubric=False,
    )
    judged = world.judge()
    assert judged.cell(1, ZHAMBYL, "notices") == 1
    assert judged.cell(1, ZHAMBYL, "outside_rubric") == 1
    assert broken(judged) == {"outside_rubric"}


def test_a_notice_placed_twice_is_one_document() -> None:
    text = "ТОО «Тас» сообщает о проведении общественных слушаний по карьеру «Актас» 15 мая 2025 года."
    world = a_world().hearing("1", "2025-05-15", project="План горных работ карьера «Актас» ТОО «Тас»")
    for key, shown in (("100", "2025-04-08"), ("104", "2025-04-24")):
        world.site_notice(
            key, title="Объявление: план горных работ карьера «Актас» ТОО «Тас»", text=text, shown=shown
        )
    judged = world.judge()
    assert judged.cell(1, ZHAMBYL, "notices") == 1
    assert broken(judged) == set()


def test_versions_that_read_different_days_announce_one_site_hearing() -> None:
    judged = (
        a_world()
        .site_notice("100", "2025-05-15", version="kk", shown="2025-04-08", title="Хабарландыру карьер")
        .site_notice("100", "2025-05-16", version="ru", shown="2025-04-08", title="Объявление карьер")
        .judge()
    )
    assert judged.cell(1, ZHAMBYL, "notices") == 1


def test_table_two_never_applies_rules_of_notices() -> None:
    judged = a_world().discussion("9", received="2025-04-01").judge()
    assert {finding.rule for finding in judged.findings if finding.table == 2} == {
        "minutes_absent",
        "minutes_absent_portal",
    }


def test_items_that_share_hearings_are_one_document_outside_the_rubric() -> None:
    days = ("2025-05-15", "2025-05-16", "2025-05-19")
    numbers = ("25040700001", "25040700002", "25040700003")
    world = a_world()
    for key, day, number in zip("123", days, numbers, strict=True):
        world.hearing(key, day, number=number)
    world.site_notice("101", days, number=numbers, version="kk", in_rubric=False)
    world.site_notice("100", days[1], number=numbers[1], in_rubric=False)
    assert world.judge().cell(1, ZHAMBYL, "outside_rubric") == 1
