"""What the documents say: plural forms, unfinished months, what is known of a placement, what was checked."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from hearings_crawler.coverage.address import Cause, Status
from hearings_crawler.judging.judgement import Finding, MonthJudgement, Verdict
from hearings_crawler.law.rulebook import Renaming, load_rulebook
from hearings_crawler.words.catalogue import Words
from reports.view.annex import make_annex
from reports.view.coverage_section import coverage_section
from reports.view.findings import finding_fields, placed_text
from reports.view.narrative import monitored_regions
from reports.view.records import month_records
from reports.words.wording import report_words
from tests.reports.made import kk, narrative_of, ru, tables_of, view_of
from tests.reports.sample import DOWN, MONTH, finding, full_judgement, sample_judgement

RU, KK = report_words("ru"), report_words("kk")


def with_findings(*findings: Finding) -> MonthJudgement:
    """The twenty regions without a gap, with some findings alone."""
    return dataclasses.replace(full_judgement(), not_monitored={}, counts={}, findings=findings, documents=())


def field(judgement: MonthJudgement, one: Finding, label: str) -> str:
    """The text of a finding's field, in Russian."""
    fields = finding_fields(judgement, one, RU)
    return next((entry.text for entry in fields if entry.label == label), "")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "по 1 документу срок"),
        (2, "по 2 документам срок"),
        (11, "по 11 документам срок"),
        (21, "по 21 документу срок"),
    ],
)
def test_an_unfinished_month_says_so_in_its_heading_and_its_sentences(number: int, said: str) -> None:
    pending = [
        finding(count, "KZ-71", "notice_absent", verdict=Verdict.PENDING, source="site")
        for count in range(number)
    ]
    narrative = narrative_of(with_findings(*pending), "ru")
    assert narrative.mark.endswith(f"Предварительные данные: {said} ещё не истёк.")
    assert f"не установлено ({said} ещё не истёк)." in narrative.between[0]
    assert narrative.violations == f"Нарушений не выявлено ({said} ещё не истёк)."
    assert "мерзім әлі өтпеген" in narrative_of(with_findings(*pending), "kk").mark


def test_a_finished_month_without_a_violation_says_that_none_was_found() -> None:
    narrative = narrative_of(with_findings(), "ru")
    assert narrative.mark == "ПРОЕКТ. Подлежит проверке."
    assert narrative.violations == "Нарушений не выявлено."
    assert narrative.violations_by_document == ()
    assert "нарушений не выявлено (таблица 2)" in narrative.between[2]
    assert "бұзушылықтар жоқ екені анықталды" in narrative_of(with_findings(), "kk").between[2]


@pytest.mark.parametrize(
    ("since", "to", "said"),
    [
        (None, date(2025, 5, 31), "не позднее 31.05.2025 (первое наблюдение)"),
        (date(2025, 4, 3), date(2025, 4, 5), "с 03.04.2025 по 05.04.2025 (по обходам)"),
        (date(2025, 4, 3), date(2025, 4, 3), "03.04.2025"),
        (date(2025, 4, 3), None, "не ранее 03.04.2025"),
        (None, None, ""),
    ],
)
def test_no_more_is_said_of_a_placement_than_is_known(since: date | None, to: date | None, said: str) -> None:
    assert placed_text(finding(1, "KZ-71", "notice_late", placed_from=since, placed_to=to), RU) == said


def test_a_note_tells_how_many_violations_keep_the_codes_longer_term() -> None:
    late = [
        finding(number, region, "notice_late", notes=("code_allows",))
        for number, region in enumerate(("KZ-71", "KZ-71", "KZ-19"))
    ]
    judgement = with_findings(*late, finding(9, "KZ-43", "notice_late"))
    (note,) = (note for note in tables_of(judgement)[0].footnotes if "статьи 73" in ru(note.text))
    assert "соблюдён в 3 случаях" in ru(note.text)
    assert ru(note.text).endswith(": г. Астана – 2, Алматинская область – 1.")
    assert "3 жағдайында" in kk(note.text)
    assert set(note.cells) == {("KZ-71", "notice_late"), ("KZ-19", "notice_late")}
    assert "Экологический кодекс, соблюдён" in field(judgement, late[0], "Примечание")


def test_the_report_says_of_each_rule_with_which_text_its_term_was_compared() -> None:
    basis = " ".join(narrative_of(sample_judgement(), "ru").basis)
    assert "Экологический кодекс № 400-VI, пункт 11 статьи 73, по состоянию на 5 мая 2026 года" in basis
    assert "таблица 1, «Протоколы: Отсутствие видео- и аудиозаписи общественных слушаний»" in basis
    assert "Сроки остальных граф" in basis
    judgement = sample_judgement()
    short = finding(1, "KZ-71", "notice_short")
    late = finding(1, "KZ-71", "notice_late")
    assert "срок сверен с текстом: Экологический кодекс" in field(judgement, short, "Пункт Правил")
    assert "ещё не сверен" in field(judgement, late, "Пункт Правил")


def test_an_absence_names_the_addresses_that_were_looked_at() -> None:
    judgement = sample_judgement()
    absent = finding(1, "KZ-19", "minutes_absent")
    assert "https://www.gov.kz/memleket/entities/almobl-" in field(judgement, absent, "Просмотренные адреса")
    assert not field(judgement, finding(1, "KZ-19", "notice_late"), "Просмотренные адреса")


def test_an_annex_names_every_address_with_how_it_was_read() -> None:
    judgement = sample_judgement()
    view = view_of(judgement, "ru")
    region = next(region for region in judgement.regions if region.code == DOWN)
    annex = make_annex(view.records, region, view.context, view.words, final=False)
    (line,) = (line for line in annex.opening if line.startswith("Просмотренный адрес: https://"))
    assert "прочитать не удалось; 21.05.2025 00:30" in line


def test_an_annex_says_of_how_many_columns_a_total_is_and_what_placed_means() -> None:
    judgement = sample_judgement()
    view = view_of(judgement, "ru")
    region = next(region for region in judgement.regions if region.code == DOWN)
    annex = make_annex(view.records, region, view.context, view.words, final=False)
    first = annex.parts[0].texts
    assert first[-2].endswith("(проверена 1 графа из 12)")
    assert first[-1].startswith("Размещёнными считаются документы")


def test_the_coverage_is_told_in_words_with_the_regions_that_were_not_read() -> None:
    section = coverage_section(month_records(sample_judgement()), RU)
    lines = [line for block in section.blocks for line in block.lines]
    assert any("прочитать не удалось – в 1 регионе (Атырауская область)" in line for line in lines)
    assert any("неясно, к какому слушанию относится документ – 1" in line for line in lines)
    assert not any(code in " ".join(lines) for code in ("failed", "partial", "ambiguous_link"))


def test_the_coverage_counts_the_questions_whose_document_may_be_a_missing_one() -> None:
    judgement = sample_judgement()
    question = dataclasses.replace(judgement.questions[0], decision="", candidates=("hearing:1", "hearing:2"))
    settled = dataclasses.replace(question, id="settled", decision="dismiss", candidates=("hearing:3",))
    records = month_records(dataclasses.replace(judgement, questions=(question, settled)))
    text = " ".join(block.text for block in coverage_section(records, RU).blocks)
    assert "ненайденным документом слушаний, – 1; " in text
    assert "вывода об отсутствии, – 2." in text


def test_the_line_under_a_table_tells_whole_partial_and_missing_regions_apart() -> None:
    first, _ = tables_of(sample_judgement())
    assert monitored_regions(first, RU) == (
        "Мониторинг проведён полностью – по 3 из 5 регионов, частично – по 2, не проведён – по 0."
    )
    columns = load_rulebook().edition_for(MONTH).columns
    none = {
        (column.table, region.code, column.id): sample_judgement().not_monitored[1, DOWN, "notice_late"]
        for column in columns
        for region in sample_judgement().regions
    }
    empty = dataclasses.replace(sample_judgement(), not_monitored=none, findings=())
    assert monitored_regions(tables_of(empty)[0], RU) == "Мониторинг не проведён ни по одному региону."
    assert monitored_regions(tables_of(empty)[0], KK) == "Мониторинг бірде-бір өңірде жүргізілген жоқ."


def test_the_edition_names_things_in_every_sentence() -> None:
    judgement = sample_judgement()
    edition = judgement.basis.edition
    renaming = Renaming({"ru": (("информационной системе", "цифровой системе"),)}, "a law")
    renamed = dataclasses.replace(edition, renamings=(renaming,))
    newer = dataclasses.replace(judgement, basis=dataclasses.replace(judgement.basis, edition=renamed))
    text = " ".join(view_of(newer, "ru").narrative.before)
    assert "размещается в цифровой системе" in text
    assert "информационной системе" not in text


@pytest.mark.parametrize("words", [KK, RU], ids=["kk", "ru"])
def test_every_cause_and_status_of_a_crawl_has_words(words: Words) -> None:
    for cause in Cause:
        assert words.say(f"cause.{cause}")
    for status in Status:
        assert words.say(f"status.{status}")


def test_the_coverage_counts_what_was_repaired_unread_and_lost_and_names_the_causes() -> None:
    judgement = sample_judgement()
    damaged = tuple(
        dataclasses.replace(entry, repaired=2, unread=1, causes=("dns", "dns", "timeout"))
        if entry.region == DOWN
        else entry
        for entry in judgement.addresses
    )
    records = month_records(dataclasses.replace(judgement, addresses=damaged))
    text = " ".join(
        part for block in coverage_section(records, RU).blocks for part in (block.text, *block.lines)
    )
    assert "с исправленным текстом – 2, прочитано не полностью – 1, не сохранено – 0" in text
    assert "Атырауская область: имя сайта не найдено, ответ не получен вовремя" in text
    assert "слушания найдены по списку" in text


def test_the_report_says_when_hearings_were_found_by_number() -> None:
    judgement = sample_judgement()
    portal = dataclasses.replace(
        judgement.addresses[0], region="KZ", reason="open meetings found by number from 1 to 9: 9 cards"
    )
    records = month_records(dataclasses.replace(judgement, addresses=(portal,)))
    text = " ".join(line for block in coverage_section(records, RU).blocks for line in block.lines)
    assert "слушания найдены по номерам карточек" in text
