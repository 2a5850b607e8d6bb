"""Linking the site's documents to the portal's hearings, and to each other where the portal has none."""

from __future__ import annotations

import pytest

from hearings_crawler.items import Form
from tests.hearings_crawler.builders import ZHAMBYL, World, broken, findings, questions, verdicts

BIN = "990140000483"
PLANT = "Строительство завода по переработке отходов «Эко Тараз»"
QUARRY = "План горных работ месторождения строительного камня «Актас»"


def a_world() -> World:
    return World().covered("2025-01-05", "2025-05-31")


def links(world: World) -> dict[tuple[str, str], str]:
    """Return the rule by which each site document was linked to each hearing (short ids)."""
    return {
        (document.document_id.rsplit(":", 1)[1], document.hearing_id.rsplit(":", 1)[-1]): document.link_rule
        for month in ("2025-03", "2025-04", "2025-05")
        for document in world.judge(month=month).documents
        if document.source == "site"
    }


# ------------------------------------------------------------------------------------ the rules in order


def test_the_registration_number_comes_first_whatever_the_title_and_the_day() -> None:
    world = a_world().hearing("1", "2025-05-15", number="25040700001", project=PLANT)
    world.hearing("2", "2025-05-16", number="25040700002", project=QUARRY, bin_number=BIN)
    world.site_notice("100", "2025-05-16", number="25040700001", title=QUARRY, bin_number=BIN)
    assert links(world) == {("100", "1"): "registration_number"}


def test_then_the_bin_with_the_hearing_day() -> None:
    world = a_world().hearing("1", "2025-05-15", project=PLANT, bin_number=BIN)
    world.hearing("2", "2025-05-20", project=QUARRY, bin_number=BIN)
    world.site_notice("100", "2025-05-20", title="Объявление", bin_number=BIN)
    assert links(world) == {("100", "2"): "bin_and_day"}


def test_the_bin_alone_links_nothing() -> None:
    world = a_world().hearing("1", "2025-05-15", project=PLANT, bin_number=BIN)
    world.site_notice("100", "2025-05-21", title="Объявление", bin_number=BIN)
    assert ("100", "1") not in links(world)


def test_then_the_title_with_the_same_hearing_day() -> None:
    world = a_world().hearing("1", "2025-05-15", project=PLANT).hearing("2", "2025-05-15", project=QUARRY)
    world.site_notice("100", title=f"Объявление о проведении общественных слушаний по проекту: {QUARRY}")
    assert links(world) == {("100", "2"): "title_and_day"}


def test_a_title_in_the_text_links_as_well_as_one_in_the_title() -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY)
    world.site_notice(
        "100", title="Объявление", text=f"15 мая 2025 года состоятся слушания. {QUARRY}. ТОО «Тас»."
    )
    assert links(world) == {("100", "1"): "title_and_day"}


def test_the_text_of_an_attachment_links_when_the_items_own_text_does_not() -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY)
    world.site_notice("100", title="Объявление", attachment_text=f"Общественные слушания по проекту {QUARRY}")
    assert links(world) == {("100", "1"): "title_and_day"}


def test_the_kazakh_title_of_a_card_links_a_kazakh_notice() -> None:
    world = a_world().hearing(
        "1", "2025-05-15", project=QUARRY, kk_project="«Ақтас» құрылыс тасы кен орнының тау-кен жоспары"
    )
    world.site_notice(
        "100", title="Хабарландыру: «Ақтас» құрылыс тасы кен орнының тау-кен жоспары", version="kk"
    )
    assert links(world) == {("100", "1"): "title_and_day"}


def test_a_document_of_undecided_form_takes_its_hearings_form() -> None:
    world = a_world().discussion("9", "2025-04-14/2025-04-18", project=QUARRY)
    world.site_minutes(
        "200", "2025-04-14/2025-04-18", form=None, title=f"Протокол: {QUARRY}", shown="2025-04-21"
    )
    judged = world.judge()
    assert verdicts(judged, "minutes_absent", table=2) == []
    assert "undecided_form" not in questions(judged)


def test_minutes_may_name_either_end_of_a_period() -> None:
    world = a_world().discussion("9", "2025-04-14/2025-04-18", project=QUARRY)
    world.site_minutes(
        "200", "2025-04-18", form=Form.PUBLIC_DISCUSSION, title=f"Протокол: {QUARRY}", shown="2025-04-21"
    )
    assert verdicts(world.judge(), "minutes_absent", table=2) == []


# ------------------------------------------------------------------------------------ several hearings


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Рекультивация карьера № 1", "Рекультивация карьера № 2"),
        ("Разработка участка II месторождения «Шу»", "Разработка участка III месторождения «Шу»"),
        ("Расширение полигона, участок А", "Расширение полигона, участок Б"),
        ("Месторождение глины «Мерке»", "Месторождение глины «Мерке-2»"),
        ("Цех № 3 завода «Тараз», корпус северный", "Цех № 3 завода «Тараз», корпус южный"),
    ],
)
@pytest.mark.parametrize("bin_number", ["", BIN])
def test_very_similar_titles_of_one_day_are_told_apart_one_to_one(
    first: str, second: str, bin_number: str
) -> None:
    world = a_world()
    world.hearing("1", "2025-05-15", project=first, bin_number=bin_number)
    world.hearing("2", "2025-05-15", project=second, bin_number=bin_number)
    world.site_notice("101", title=f"Объявление: {second}", bin_number=bin_number)
    world.site_notice("100", title=f"Объявление: {first}", bin_number=bin_number)
    assert set(links(world)) == {("100", "1"), ("101", "2")}


@pytest.mark.parametrize(
    ("held", "announced"),
    [
        ("Рекультивация карьера № 1 вблизи села Мерке", "Рекультивация карьера № 2 вблизи села Мерке"),
        ("Разработка участка II месторождения глин", "Разработка участка III месторождения глин"),
        ("Расширение полигона отходов, участок А", "Расширение полигона отходов, участок Б"),
    ],
)
def test_a_title_that_differs_in_its_number_alone_does_not_link(held: str, announced: str) -> None:
    world = (
        a_world()
        .hearing("1", "2025-05-15", project=held)
        .site_notice("100", title=f"Объявление: {announced}")
    )
    assert links(world) == {}
    assert verdicts(world.judge(), "notice_absent") == ["unknown"]


def test_a_second_notice_like_the_first_is_a_question_since_titles_link_one_to_one() -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY)
    world.site_notice("100", title=f"Объявление: {QUARRY}", text=f"Слушания: {QUARRY}, зал акимата")
    world.site_notice(
        "101", title=f"Объявление: {QUARRY}", text=f"{QUARRY} вместе с полигоном, дом культуры, 2 этаж"
    )
    assert links(world) == {("100", "1"): "title_and_day"}
    assert "ambiguous_link" in questions(world.judge())


def test_a_notice_of_one_of_two_similar_hearings_does_not_serve_the_other() -> None:
    world = a_world()
    for key, hall in (("1", "северный"), ("2", "южный")):
        world.hearing(key, "2025-05-15", project=f"Цех № 3 завода «Тараз», корпус {hall}", bin_number=BIN)
    world.site_notice("100", title="Объявление: цех № 3 завода «Тараз», корпус южный", bin_number=BIN)
    assert set(links(world)) == {("100", "2")}
    assert verdicts(world.judge(), "notice_absent") == ["broken"]


@pytest.mark.parametrize("bin_number", ["", BIN])
def test_a_notice_of_two_hearings_on_one_day_serves_both(bin_number: str) -> None:
    world = a_world()
    for key, number in (("1", "1"), ("2", "2")):
        world.hearing(
            key, "2025-05-15", project=f"Рекультивация карьера № {number} «Шу»", bin_number=bin_number
        )
    world.site_notice(
        "100",
        title="Объявление об общественных слушаниях",
        text="Рекультивация карьера № 1 «Шу» в 10:00; рекультивация карьера № 2 «Шу» в 12:00.",
        bin_number=bin_number,
    )
    judged = world.judge()
    assert set(links(world)) == {("100", "1"), ("100", "2")}
    assert judged.cell(1, ZHAMBYL, "notices") == 2
    assert verdicts(judged, "notice_absent") == []


def test_a_notice_of_two_hearings_on_two_days_serves_both() -> None:
    world = a_world().hearing("1", "2025-05-15", project=PLANT).hearing("2", "2025-05-16", project=QUARRY)
    world.site_notice("100", ("2025-05-15", "2025-05-16"), title="Объявление", text=f"{PLANT}. {QUARRY}.")
    assert set(links(world)) == {("100", "1"), ("100", "2")}


def test_a_notice_that_gives_the_number_of_one_of_its_hearings_still_serves_the_other() -> None:
    world = a_world().hearing("1", "2025-05-15", project=PLANT, number="25040700001", bin_number=BIN)
    world.hearing("2", "2025-05-16", project=QUARRY, bin_number=BIN)
    world.site_notice(
        "100", ("2025-05-15", "2025-05-16"), number="25040700001", bin_number=BIN, title="Объявление"
    )
    assert links(world) == {("100", "1"): "registration_number", ("100", "2"): "bin_and_day"}


# ------------------------------------------------------------------------------------ ambiguity


def test_what_stays_ambiguous_makes_absence_unknown_and_is_not_counted_a_second_time() -> None:
    world = a_world()
    for key, project in (("1", PLANT), ("2", QUARRY)):
        world.hearing(key, "2025-05-15", project=project, bin_number=BIN)
    world.site_notice("100", title="Объявление об общественных слушаниях", bin_number=BIN)
    judged = world.judge()
    assert verdicts(judged, "notice_absent") == ["unknown", "unknown"]
    assert judged.cell(1, ZHAMBYL, "notices") == 2
    (question,) = judged.questions
    assert len(question.candidates) == 2
    assert all("100" in finding.reason.en for finding in findings(judged, "notice_absent"))


def test_the_same_title_on_another_day_is_a_question_not_a_link() -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY)
    world.site_notice("100", "2025-05-19", title=f"Объявление: {QUARRY}")
    judged = world.judge()
    assert verdicts(judged, "notice_absent") == ["unknown"]
    assert judged.cell(1, ZHAMBYL, "notices") == 1
    assert "ambiguous_link" in questions(judged)


def test_an_item_that_may_be_notice_or_minutes_makes_both_absences_of_its_candidate_unknown() -> None:
    world = a_world().hearing("1", "2025-04-15", received="2025-04-01", project=QUARRY)
    world.site_item("300", "2025-04-15", title=QUARRY, shown="2025-04-02")
    judged = world.judge()
    assert verdicts(judged, "notice_absent") == verdicts(judged, "minutes_absent") == ["unknown"]
    assert verdicts(judged, "minutes_absent_portal") == ["broken"]
    assert "undecided_kind" in questions(judged)


def test_minutes_do_not_serve_as_a_notice() -> None:
    world = a_world().hearing("1", "2025-04-15", received="2025-04-01", project=QUARRY, bin_number=BIN)
    world.site_minutes("200", "2025-04-15", bin_number=BIN, shown="2025-04-17")
    assert broken(world.judge()) == {"notice_absent", "minutes_absent_portal"}


def test_an_item_that_is_no_document_links_to_nothing() -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY, bin_number=BIN)
    world.site_notice("100", bin_number=BIN, title=QUARRY, ignored="press report of a hearing held")
    judged = world.judge()
    assert verdicts(judged, "notice_absent") == ["broken"]
    assert judged.questions == ()


def test_a_sites_notice_of_a_discussion_needs_no_analyst() -> None:
    world = (
        a_world()
        .discussion("9", "2025-04-14/2025-04-18", project=QUARRY)
        .discussion("8", "2025-04-14/2025-04-18", project=QUARRY)
    )
    world.site_notice("100", "2025-04-14/2025-04-18", form=Form.PUBLIC_DISCUSSION, title=QUARRY)
    world.site_notice("101", "2025-04-14/2025-04-18", form=Form.PUBLIC_DISCUSSION, title=PLANT)
    assert world.judge().questions == ()


def test_a_document_of_another_region_never_links() -> None:
    world = a_world().site_run("2025-05-31", region="KZ-43")
    world.hearing("1", "2025-05-15", number="25040700001").site_notice(
        "100", number="25040700001", region="KZ-43"
    )
    assert verdicts(world.judge(), "notice_absent") == ["broken"]


# ------------------------------------------------------------------------------------ site only


def test_two_different_site_notices_of_one_day_are_two_hearings() -> None:
    world = a_world()
    world.site_notice("100", title=f"Объявление: {PLANT}", shown="2025-04-08")
    world.site_notice("101", title=f"Объявление: {QUARRY}", shown="2025-04-08")
    assert world.judge().cell(1, ZHAMBYL, "notices") == 2


def test_a_site_notice_of_two_hearings_that_the_portal_lacks_counts_twice() -> None:
    world = a_world().site_notice("100", ("2025-05-15", "2025-05-16"), title="Объявление", shown="2025-04-08")
    assert world.judge().cell(1, ZHAMBYL, "notices") == 2


def test_kazakh_and_russian_items_of_a_hearing_that_the_portal_lacks_are_one_hearing() -> None:
    world = a_world()
    world.site_notice(
        "100", title="Объявление о слушаниях по карьеру «Актас»", text="ТОО «Тас Плюс»", shown="2025-04-08"
    )
    world.site_notice(
        "101",
        title="«Актас» карьері бойынша хабарландыру",
        text="«Тас Плюс» ЖШС қоғамдық тыңдау өткізеді",
        version="kk",
        shown="2025-04-08",
    )
    assert world.judge().cell(1, ZHAMBYL, "notices") == 1


def test_an_open_meeting_or_a_discussion_undecided_and_unlinked_goes_to_review_uncounted() -> None:
    judged = a_world().site_notice("100", form=None, title=QUARRY, shown="2025-04-08").judge()
    assert not any(judged.counts.values())
    assert "undecided_form" in questions(judged)


# ------------------------------------------------------------------------------------ decisions


def test_an_analysts_link_and_unlink_override_the_rules() -> None:
    world = a_world().hearing("1", "2025-05-15", project=PLANT).hearing("2", "2025-05-15", project=QUARRY)
    world.site_notice("100", title=f"Объявление: {QUARRY}")
    item = "site:zhambyl-tabigat:100"
    assert links(world) == {("100", "2"): "title_and_day"}
    world.decided("link", item, "open_meeting:1")
    assert links(world) == {("100", "1"): "decision"}
    world.decided("unlink", item)
    assert links(world) == {}
    assert verdicts(world.judge(), "notice_absent") == ["broken", "broken"]
