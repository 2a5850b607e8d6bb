"""Linking the site's documents to the portal's hearings, and to each other where the portal has none."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from hearings_crawler.items import Form
from hearings_crawler.judging.linking import LinkingResult, link_regions
from tests.hearings_crawler.builders import (
    KYZYLORDA,
    ZHAMBYL,
    World,
    broken,
    findings,
    questions,
    verdicts,
)

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


def linked(world: World) -> dict[tuple[str, str], str]:
    """Return the rule by which each site document is linked to each hearing, in any month (short ids)."""
    return {
        (link.document.id.rsplit(":", 1)[1], link.hearing_id.rsplit(":", 1)[1]): link.rule
        for result in results(world)
        for link in result.links
    }


def candidates(world: World, key: str) -> tuple[str, ...]:
    """Return the hearings that a document in review may belong to (short ids)."""
    return next(
        tuple(candidate.rsplit(":", 1)[1] for candidate in ambiguity.candidates)
        for result in results(world)
        for ambiguity in result.ambiguities
        if ambiguity.document.id.endswith(f":{key}")
    )


def results(world: World) -> Iterable[LinkingResult]:
    facts = world.facts()
    decisions = [
        (decision.subject, decision.value)
        for decision in world.decisions
        if decision.kind in ("link", "unlink")
    ]
    return link_regions(facts.site_documents, facts.hearings, decisions).values()


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


def test_a_number_links_over_all_regions_and_the_hearing_counts_where_it_is_cited() -> None:
    world = a_world().site_run("2025-05-31", region=KYZYLORDA)
    world.hearing("1", "2025-05-15", number="25040700001").site_notice(
        "100", number="25040700001", region=KYZYLORDA
    )
    judged = world.judge()
    assert judged.cell(1, KYZYLORDA, "notices") == 1
    assert judged.cell(1, ZHAMBYL, "notices") == 0
    assert broken(judged) == broken(judged, region=KYZYLORDA) == set()
    assert "other_region" in questions(judged)


def test_a_hearing_cited_elsewhere_counts_at_home_too_when_the_site_there_has_it() -> None:
    world = a_world().site_run("2025-01-05", "2025-05-31", region=KYZYLORDA)
    world.hearing("1", "2025-05-15", number="25040700001").site_notice("100", number="25040700001")
    world.site_notice("500", number="25040700001", region=KYZYLORDA)
    judged = world.judge()
    assert judged.cell(1, KYZYLORDA, "notices") == judged.cell(1, ZHAMBYL, "notices") == 1
    assert broken(judged) == broken(judged, region=KYZYLORDA) == set()


@pytest.mark.parametrize("with_notice", [True, False])
def test_a_card_whose_place_names_no_region_is_still_the_hearing_that_its_number_names(
    with_notice: bool,
) -> None:
    world = a_world().hearing(
        "1", "2025-04-15", received="2025-04-01", number="25040700001", project=QUARRY, regions=()
    )
    world.portal_minutes("1")
    if with_notice:
        world.site_notice("100", "2025-04-15", number="25040700001", shown="2025-04-02")
    world.site_minutes("200", "2025-04-15", number="25040700001", shown="2025-04-18")
    judged = world.judge()
    assert verdicts(judged, "minutes_absent") == verdicts(judged, "minutes_absent_portal") == []
    assert judged.cell(1, ZHAMBYL, "minutes") == judged.cell(1, ZHAMBYL, "notices") == 1
    assert "notice_late" not in {finding.rule for finding in judged.findings if finding.verdict == "unknown"}


@pytest.mark.parametrize("regions", [(), (KYZYLORDA,)])
def test_a_document_without_number_never_links_to_another_regions_hearing(regions: tuple[str, ...]) -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY, bin_number=BIN, regions=regions)
    world.site_notice("100", title=QUARRY, bin_number=BIN)
    assert ("100", "1") not in links(world)


# ------------------------------------------------------------------------------------ what forbids


@pytest.mark.parametrize(
    ("card", "site"),
    [
        ({"number": "25040700001"}, {"number": "25040700002"}),
        ({"bin_number": BIN}, {"bin_number": "050140001234"}),
        ({"initiator": "ТОО «Тас Плюс»"}, {"text": "Инициатор: ТОО «Кенжол»."}),
    ],
)
def test_another_number_or_initiator_forbids_a_link_by_title(
    card: dict[str, str], site: dict[str, str]
) -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY, **card)  # type: ignore[arg-type]
    world.site_notice("100", title=f"Объявление: {QUARRY}", **site)
    judged = world.judge()
    assert links(world) == {}
    assert verdicts(judged, "notice_absent") == ["unknown"]
    assert "ambiguous_link" in questions(judged)
    assert judged.cell(1, ZHAMBYL, "notices") == 1


def test_the_designers_name_is_not_the_initiators() -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY, initiator="ТОО «Тас Плюс»")
    world.site_notice("100", title=f"Объявление: {QUARRY}", text="Разработчик проекта: ТОО «ЭкоПроект».")
    assert links(world) == {("100", "1"): "title_and_day"}


@pytest.mark.parametrize(
    ("held", "announced"),
    [
        (
            "Строительство котельной в селе Мерке Жамбылской области",
            "Строительство котельной в селе Кордай Жамбылской области",
        ),
        ("План горных работ месторождения «Актас»", "План горных работ месторождения «Актау»"),
        (
            "Разработка карьера суглинков вблизи села Каратау",
            "Разработка карьера суглинков вблизи села Каратал",
        ),
        ("Реконструкция полигона отходов города Шу", "Реконструкция полигона отходов города Шу, 2 очередь"),
    ],
)
def test_titles_that_name_two_places_or_parts_do_not_link(held: str, announced: str) -> None:
    world = a_world().hearing("1", "2025-05-15", project=held)
    world.site_notice("100", title=f"Объявление о проведении общественных слушаний по проекту: {announced}")
    assert links(world) == {}
    assert verdicts(world.judge(), "notice_absent") != ["broken"]


def test_two_hearings_of_one_initiator_on_a_day_are_not_one_when_the_portal_shows_one() -> None:
    world = a_world().hearing("1", "2025-05-15", project=PLANT, bin_number=BIN)
    world.site_notice("100", title=f"Объявление: {PLANT}", bin_number=BIN)
    world.site_notice("101", title=f"Объявление: {QUARRY}", bin_number=BIN)
    assert links(world) == {
        ("100", "1"): "bin_and_day",
        ("101", "101"): "site",
    }
    assert world.judge().cell(1, ZHAMBYL, "notices") == 2


# ------------------------------------------------------------------------------------ two languages

KK_PLAIN = "Қоғамдық тыңдаулар ашық жиналыс нысанында 2025 жылғы 15 мамырда өткізіледі."


def test_the_other_languages_item_of_a_hearing_linked_by_bin_is_its_version() -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY, bin_number=BIN, initiator="ТОО «Тас Плюс»")
    world.site_notice(
        "100", title=f"Объявление: {QUARRY}", bin_number=BIN, shown="2025-04-20", in_rubric=False
    )
    world.site_notice(
        "101",
        title="Хабарландыру",
        text=f"«Тас Плюс» ЖШС хабарлайды. {KK_PLAIN}",
        version="kk",
        shown="2025-04-08",
    )
    judged = world.judge()
    assert broken(judged) == set()
    assert judged.cell(1, ZHAMBYL, "notices") == 1


def test_a_newspaper_that_both_quote_makes_no_pair() -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY, bin_number=BIN)
    world.site_notice(
        "100", title=f"Объявление: {QUARRY}", text="Опубликовано в газете «Ел тілегі».", bin_number=BIN
    )
    world.site_notice(
        "101",
        title="Хабарландыру",
        text=f"«Кенжол» ЖШС хабарлайды. {KK_PLAIN} Хабарландыру «Ел тілегі» газетінде жарияланды.",
        version="kk",
        bin_number="050140001234",
    )
    assert ("101", "1") not in links(world)
    assert world.judge().cell(1, ZHAMBYL, "notices") == 2


@pytest.mark.parametrize("order", [("100", "101", "102", "103"), ("103", "101", "102", "100")])
def test_a_newspaper_that_all_quote_keeps_no_version_from_its_hearing(order: tuple[str, ...]) -> None:
    """Two hearings of a day, each with a notice in each language, all in one newspaper."""
    world = a_world()
    for key, project, firm in (("1", PLANT, "Эко Тараз"), ("2", QUARRY, "Тас Плюс")):
        world.hearing(key, "2025-05-15", project=project, initiator=f"ТОО «{firm}»")
    paper = "Объявление опубликовано в газете «Ел тілегі»."
    world.site_notice(order[0], title=f"Объявление: {PLANT}", text=f"Инициатор: ТОО «Эко Тараз». {paper}")
    world.site_notice(order[1], title=f"Объявление: {QUARRY}", text=f"Инициатор: ТОО «Тас Плюс». {paper}")
    kazakh = "{} Хабарландыру «Ел тілегі» газетінде жарияланды."
    for item, firm in ((order[2], "Эко Тараз"), (order[3], "Тас Плюс")):
        world.site_notice(
            item,
            title=f"«{firm}» ЖШС хабарландыруы",
            text=kazakh.format(KK_PLAIN),
            version="kk",
            shown="2025-04-07",
        )
    assert set(linked(world)) == {(order[0], "1"), (order[1], "2"), (order[2], "1"), (order[3], "2")}


def test_a_russian_text_full_of_a_kazakh_firms_letters_is_russian() -> None:
    world = a_world().hearing(
        "1", "2025-04-15", received="2025-03-05", project=QUARRY, initiator="ТОО «Жайық Құрылыс»"
    )
    world.site_minutes(
        "200",
        "2025-04-15",
        title="Протокол ТОО «Жайық Құрылыс»",
        bin_number="",
        recorded=True,
        shown="2025-04-17",
    )
    world.site_minutes(
        "201",
        "2025-04-15",
        title="«Жайық Құрылыс» ЖШС хаттамасы",
        text="Қоғамдық тыңдау хаттамасы. Бастамашы: «Жайық Құрылыс» ЖШС.",
        version="kk",
        recorded=False,
        shown="2025-04-17",
    )
    found = linked(world)
    assert ("201", "1") in found
    assert ("200", "1") in found


def test_the_russian_item_with_the_hearings_title_links_beside_the_kazakh_one_linked_by_bin() -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY, bin_number=BIN)
    world.site_notice("100", title="Хабарландыру", text=KK_PLAIN, version="kk", bin_number=BIN)
    world.site_notice("101", title=f"Объявление: {QUARRY}", shown="2025-04-07")
    assert links(world)[("100", "1")]
    assert set(linked(world)) == {("100", "1"), ("101", "1")}


def test_a_glued_further_day_does_not_keep_two_languages_apart() -> None:
    world = a_world().hearing(
        "1", "2025-04-15", received="2025-03-05", project=QUARRY, initiator="ТОО «Тас Плюс»"
    )
    world.site_minutes(
        "200", "2025-04-15", title=f"Протокол: {QUARRY}", text="Инициатор: ТОО «Тас Плюс»", shown="2025-04-18"
    )
    world.site_minutes(
        "201",
        ("2025-04-15", "2025-04-22"),
        title="22.04.2025««Тас Плюс» ЖШС хаттамасы",
        text="Қоғамдық тыңдау хаттамасы. Бастамашы: «Тас Плюс» ЖШС.",
        version="kk",
        shown="2025-04-29",
    )
    judged = world.judge()
    assert set(linked(world)) == {("200", "1"), ("201", "1")}
    assert judged.cell(1, ZHAMBYL, "minutes") == 1
    assert "minutes_late" not in broken(judged)


def test_a_kazakh_item_with_a_day_alone_of_a_served_hearing_is_never_a_second_hearing() -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY, bin_number=BIN)
    world.site_notice("100", title=f"Объявление: {QUARRY}", bin_number=BIN)
    world.site_notice("101", title="Хабарландыру", text=KK_PLAIN, version="kk")
    judged = world.judge()
    assert judged.cell(1, ZHAMBYL, "notices") == 1
    assert "ambiguous_link" in questions(judged)
    assert broken(world.judge(as_of="2025-06-30", month="2025-05"), region=ZHAMBYL) <= {
        "minutes_absent_portal",
        "minutes_absent",
    }
    assert candidates(world, "101") == ("1",)


def test_two_versions_that_fit_as_well_are_a_question_with_both_hearings() -> None:
    world = a_world()
    for key, project in (("1", PLANT), ("2", QUARRY)):
        world.hearing(key, "2025-05-15", project=project, initiator="ТОО «Тас Плюс»")
        world.site_notice(f"10{key}", title=f"Объявление: {project}")
    world.site_notice("103", title="«Тас Плюс» ЖШС хабарландыруы", text=KK_PLAIN, version="kk")
    assert set(candidates(world, "103")) == {"1", "2"}
    assert ("103", "1") not in linked(world)
    assert ("103", "2") not in linked(world)


def test_the_hour_tells_which_of_an_initiators_hearings_of_a_day_a_version_is_of() -> None:
    world = a_world()
    for key, project, hour in (("1", PLANT, "10:00"), ("2", QUARRY, "15:00")):
        world.hearing(key, f"2025-05-15@{hour}", project=project, initiator="ТОО «Тас Плюс»")
        world.site_notice(f"10{key}", f"2025-05-15@{hour}", title=f"Объявление: {project}")
    world.site_notice(
        "103", "2025-05-15@15:00", title="«Тас Плюс» ЖШС хабарландыруы", text=KK_PLAIN, version="kk"
    )
    assert linked(world)["103", "2"] == "translation"


def test_an_item_in_both_languages_takes_both_places() -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY)
    for version, title in (("kk", "Хабарландыру"), ("ru", f"Объявление: {QUARRY}")):
        world.site_notice("100", title=title, text=KK_PLAIN if version == "kk" else "", version=version)
    world.site_notice("101", title=f"Объявление: {QUARRY}", text="Зал акимата, второй этаж.")
    assert set(linked(world)) == {("100", "1")}
    assert candidates(world, "101") == ("1",)


# ------------------------------------------------------------------------------------ what cannot be read


def test_a_notice_of_which_nothing_can_be_read_may_be_any_that_is_missing() -> None:
    world = a_world().hearing("1", "2025-05-15", project=PLANT).hearing("2", "2025-05-20", project=QUARRY)
    world.hearing("3", "2025-05-22", project="Полигон отходов города Шу").site_notice(
        "103", "2025-05-22", title="Объявление: Полигон отходов города Шу"
    )
    world.site_notice("100", "", title="Объявление")
    judged = world.judge()
    assert verdicts(judged, "notice_absent") == ["unknown", "unknown"]
    assert judged.cell(1, ZHAMBYL, "notices") == 3
    assert set(candidates(world, "100")) == {"1", "2"}


def test_a_notice_of_which_nothing_can_be_read_undoes_nothing_of_those_that_are_there() -> None:
    world = a_world().hearing("1", "2025-05-15", received="2025-03-10", project=QUARRY)
    world.site_notice("101", title=f"Объявление: {QUARRY}", shown="2025-04-20")
    before = broken(world.judge(month="2025-03"))
    world.site_notice("100", "", title="Объявление")
    judged = world.judge(month="2025-03")
    assert broken(judged) == before == {"notice_late", "notice_short"}
    assert judged.cell(1, ZHAMBYL, "notices") == 1


def test_scanned_minutes_may_be_any_that_are_missing() -> None:
    world = a_world().hearing("1", "2025-04-15", received="2025-03-05", project=QUARRY)
    world.site_minutes("200", "", title="Протокол", form=None, shown="2025-04-18")
    judged = world.judge()
    assert verdicts(judged, "minutes_absent") == ["unknown"]
    assert judged.cell(1, ZHAMBYL, "minutes") == 0


def test_words_that_lead_to_a_file_that_did_not_come_may_be_any_notice_that_is_missing() -> None:
    text = (
        "Управление приглашает всех жителей принять участие, с текстом можно ознакомиться в приложенном файле. "
        * 3
    )
    world = a_world().hearing("1", "2025-05-15", project=QUARRY)
    world.site_notice("100", "", title="Объявление", text=text, unread_file="приложение.pdf: it did not come")
    judged = world.judge()
    assert verdicts(judged, "notice_absent") == ["unknown"]
    assert judged.cell(1, ZHAMBYL, "notices") == 1


def test_a_scan_of_long_before_or_after_is_no_hearings_notice() -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY)
    world.site_notice("100", "", title="Объявление", shown="2024-06-01")
    judged = world.judge()
    assert verdicts(judged, "notice_absent") == ["broken"]
    assert judged.cell(1, ZHAMBYL, "notices") == 1


def test_a_notice_without_a_day_that_names_another_project_is_not_the_missing_one() -> None:
    world = a_world().hearing("1", "2025-05-15", project=QUARRY, initiator="ТОО «Тас Плюс»")
    world.site_notice("100", "", title=f"Объявление по проекту: {PLANT}", text="Инициатор: ТОО «Эко Тараз»")
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


def test_notice_and_minutes_that_the_portal_lacks_are_linked_by_bin_and_day() -> None:
    world = a_world()
    world.site_notice("100", "2025-04-15", title="Объявление ТОО «Тас»", bin_number=BIN, shown="2025-03-05")
    world.site_minutes(
        "200", "2025-04-15", title="Протокол слушаний по карьеру", bin_number=BIN, shown="2025-04-18"
    )
    judged = world.judge()
    assert linked(world) == {("100", "100"): "site", ("200", "100"): "bin_and_day"}
    assert "minutes_absent" not in {finding.rule for finding in judged.findings}
    assert verdicts(judged, "minutes_absent_portal") == ["broken"]


def test_minutes_of_one_of_an_initiators_two_hearings_that_the_portal_lacks_go_by_their_title() -> None:
    world = a_world()
    for key, project in (("100", PLANT), ("101", QUARRY)):
        world.site_notice(
            key, "2025-04-15", title=f"Объявление: {project}", bin_number=BIN, shown="2025-03-05"
        )
    world.site_minutes("200", "2025-04-15", title=f"Протокол: {QUARRY}", bin_number=BIN)
    assert linked(world)["200", "101"] == "bin_and_day"


def test_minutes_of_either_of_two_hearings_that_the_portal_lacks_are_a_question() -> None:
    world = a_world()
    for key, project in (("100", PLANT), ("101", QUARRY)):
        world.site_notice(
            key, "2025-04-15", title=f"Объявление: {project}", bin_number=BIN, shown="2025-03-05"
        )
    world.site_minutes("200", "2025-04-15", title="Протокол", bin_number=BIN)
    judged = world.judge()
    assert set(candidates(world, "200")) == {"100", "101"}
    assert verdicts(judged, "minutes_absent") == ["unknown", "unknown"]
    assert judged.cell(1, ZHAMBYL, "minutes") == 0


def test_sittings_of_one_notice_at_two_hours_of_a_day_are_two_hearings_in_either_language() -> None:
    world = a_world()
    hours = ("2025-05-15@11:00", "2025-05-15@15:00")
    world.site_notice("100", hours, title="Объявление", text="Инициатор: ТОО «Тас Плюс»", shown="2025-04-08")
    world.site_notice(
        "101", hours, title="Хабарландыру", text=f"«Тас Плюс» ЖШС хабарлайды. {KK_PLAIN}", version="kk"
    )
    assert world.judge().cell(1, ZHAMBYL, "notices") == 2


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


def test_an_analyst_may_link_a_document_to_several_hearings_of_any_region() -> None:
    world = a_world().hearing("1", "2025-05-15", project=PLANT).hearing("2", "2025-05-15", project=QUARRY)
    world.hearing("3", "2025-05-15", regions=())
    world.site_notice("100", title="Объявление")
    for hearing in ("open_meeting:1", "open_meeting:2", "open_meeting:3"):
        world.decided("link", "site:zhambyl-tabigat:100", hearing)
    assert set(linked(world)) == {("100", "1"), ("100", "2"), ("100", "3")}


def test_a_later_unlink_takes_an_analysts_links_back() -> None:
    world = a_world().hearing("1", "2025-05-15", project=PLANT).site_notice("100", title=PLANT)
    world.decided("link", "site:zhambyl-tabigat:100", "open_meeting:1").decided(
        "unlink", "site:zhambyl-tabigat:100"
    )
    assert linked(world) == {}


def test_an_analyst_may_link_minutes_to_a_hearing_known_only_from_the_site() -> None:
    world = a_world().site_notice("100", "2025-04-15", title=f"Объявление: {PLANT}", shown="2025-03-05")
    world.site_minutes("200", "2025-04-16", title=f"Протокол: {QUARRY}")
    world.decided("link", "site:zhambyl-tabigat:200", "site:zhambyl-tabigat:100")
    assert linked(world) == {("100", "100"): "site", ("200", "100"): "decision"}


def test_a_link_to_a_hearing_that_nobody_knows_is_a_question() -> None:
    world = (
        a_world()
        .site_notice("100", title=PLANT)
        .decided("link", "site:zhambyl-tabigat:100", "open_meeting:77")
    )
    assert linked(world) == {}
    assert [note.kind for result in results(world) for note in result.notes] == ["unknown_hearing"]


def test_a_link_to_an_item_of_undecided_kind_keeps_its_question() -> None:
    world = a_world().hearing("1", "2025-04-15", received="2025-04-01", project=QUARRY)
    world.site_item("300", "2025-04-15", title=QUARRY, shown="2025-04-02")
    world.decided("link", "site:zhambyl-tabigat:300", "open_meeting:1")
    judged = world.judge()
    assert verdicts(judged, "notice_absent") == verdicts(judged, "minutes_absent") == ["unknown"]
    assert "undecided_kind" in questions(judged)
