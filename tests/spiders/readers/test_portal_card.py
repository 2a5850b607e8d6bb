"""Cards of the portal: read by label words, whatever the markup, the label numbers and the free text."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest

from hearings_crawler.errors import PageNotUnderstoodError
from hearings_crawler.items import Form
from spiders.readers.portal.card import form_of, hearing_id_of, minutes_files, read_card, visible_text
from tests.spiders.golden import check_golden, golden_page

PORTAL = "https://hearings.ndbecology.gov.kz"
OPEN = f"{PORTAL}/Public/PubHearings/PublicHearingDetail?hearingId=30002"
DISCUSSION = f"{PORTAL}/Disscusion/DisPublic/PublicHearingDetail?hearingId=21901"

OPEN_TEXT = """Объявление общественных слушаний в форме открытых собраний
№ регистрации: 25174903777
По проекту: «Строительство фабрики: 2 очередь» (лицензия №41-EL от 09.01.2019г.)
Основание общественных слушаний: Осуществление государственной экологической экспертизы
1. Инициатор: Акционерное общество ""Комбинат ""Сары-Арка""
1.1. БИН\\ИИН: 000000000000
1.2. Представитель:
1.3. Контакты:name@example.kz; ;
2. Место и время проведения 07/05/2025 16:30
2.1. Дата-время проведения: 07/05/2025 16:30
1.2. Место проведения: Карагандинская область, Осакаровский район, п.Осакаровка, ул. Достык 33
1.3. Ссылка на онлайн подключение:
Время встречи: 01.02.2026 09:00
1.4. Описание для подключения к онлайн трансляции при прохождении общественного слушания: Код 1"""

DISCUSSION_TEXT = """Форма протокола общественных слушаний посредством публичных обсуждений
№ регистрации: 250401001012
По проекту: Проект нормативов эмиссий
Основание общественных слушаний: проекты, перечисленные в подпунктах 2) статьи 87 Кодекса
1. Инициатор: ТОО ""Жигер""
1.1. БИН: 000000000000
2. Период проведения общественных слушаний: 12/05/2025 - 16/05/2025
3. Наименование уполномоченного органа в области охраны окружающей среды или
местного исполнительного органа области, городов республиканского значения,
столицы, в адрес которого направлены материалы, выносимые на общественные слушания:
РГП «Центр»
4. Сведения о воздействии:
4.1. Территория воздействия:
| 1 | Туркестанская область, Туркестан Г.А., Сауранский с.о. |
| 2 | область Абай, Семей Г.А. |"""


def lines_of(text: str) -> list[str]:
    return [html.escape(line) for line in text.split("\n") if line.strip()]


def paragraphs(text: str) -> str:
    return "<html><body>" + "".join(f"<p>{line}</p>" for line in lines_of(text)) + "</body></html>"


def breaks(text: str) -> str:
    return "<div>" + "<br>\n".join(lines_of(text)) + "</div>"


def preformatted(text: str) -> str:
    return f"<pre>{html.escape(text)}</pre>"


def bare(text: str) -> str:
    return html.escape(text)


def pairs(text: str) -> list[tuple[str, str, str]]:
    return [line.partition(":") for line in lines_of(text)]


def table(text: str) -> str:
    return (
        "<table>" + "".join(f"<tr><td>{a}{b}</td><td>{c}</td></tr>" for a, b, c in pairs(text)) + "</table>"
    )


def definitions(text: str) -> str:
    return "<dl>" + "".join(f"<dt>{a}</dt><dd>{c}</dd>" for a, _, c in pairs(text)) + "</dl>"


def bold_labels(text: str) -> str:
    return "".join(f"<div><b>{a}</b><i>{b}</i> <span>{c}</span></div>" for a, b, c in pairs(text))


def one_paragraph(text: str) -> str:
    return "<p>" + " ".join(f"<strong>{a}{b}</strong> {c}" for a, b, c in pairs(text)) + "</p>"


def number_cells(text: str) -> str:
    rows = []
    for label, colon, value in pairs(text):
        number, _, words = label.rpartition(". ")
        rows.append(
            f"<tr><td>{number + '.' if number else ''}</td><td>{words}{colon}</td><td>{value}</td></tr>"
        )
    return "<table>" + "".join(rows) + "</table>"


MARKUPS = [
    paragraphs,
    breaks,
    preformatted,
    bare,
    table,
    definitions,
    bold_labels,
    one_paragraph,
    number_cells,
]


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("open_meeting", OPEN),
        ("discussion", DISCUSSION),
        ("open_meeting_kk", OPEN.replace("30002", "30003&lang=kk")),
    ],
)
def test_a_saved_card_reads_as_reviewed(name: str, url: str) -> None:
    form = form_of(url)
    assert form is not None
    check_golden(f"portal/{name}", read_card(golden_page(f"portal/{name}.html"), url, form))


@pytest.mark.parametrize("markup", MARKUPS)
def test_a_cut_off_open_meeting_is_read_in_any_markup(markup: Callable[[str], str]) -> None:
    card = read_card(markup(OPEN_TEXT), OPEN, Form.OPEN_MEETING)
    assert card.registration_number == "25174903777"
    assert card.project == "«Строительство фабрики: 2 очередь» (лицензия №41-EL от 09.01.2019г.)"
    assert card.initiator == 'Акционерное общество ""Комбинат ""Сары-Арка""'
    assert card.bin == "000000000000"
    assert card.when == "07/05/2025 16:30"
    assert card.place == "Карагандинская область, Осакаровский район, п.Осакаровка, ул. Достык 33"
    assert card.files == ()
    assert card.missing == (
        "Общественные слушания организованны",
        "Электронная версия проекта",
        "Документы подтверждающие размещение объявления в СМИ",
        "Фото объявлений, размещенных на досках",
        "Протокол слушания",
        "Вопросы, предложения и замечания представителей общественности и ответ заказчика",
    )


@pytest.mark.parametrize("markup", [m for m in MARKUPS if m is not one_paragraph])
def test_a_cut_off_discussion_is_read_in_any_markup(markup: Callable[[str], str]) -> None:
    card = read_card(markup(DISCUSSION_TEXT), DISCUSSION, Form.PUBLIC_DISCUSSION)
    assert card.registration_number == "250401001012"
    assert card.initiator == 'ТОО ""Жигер""'
    assert card.when == "12/05/2025 - 16/05/2025"
    assert card.territories == (
        "Туркестанская область, Туркестан Г.А., Сауранский с.о.",
        "область Абай, Семей Г.А.",
    )
    assert "Территория воздействия" not in card.missing
    assert "Протокол слушания" in card.missing


def test_label_numbers_play_no_part() -> None:
    renumbered = (
        OPEN_TEXT.replace("2.1. Дата", "9.7. Дата").replace("1.2. Место проведения", "9.8) Место проведения")
    ).replace("1. Инициатор", "Инициатор")
    card = read_card(paragraphs(renumbered), OPEN, Form.OPEN_MEETING)
    assert (card.when, card.initiator) == (
        "07/05/2025 16:30",
        'Акционерное общество ""Комбинат ""Сары-Арка""',
    )
    assert card.place.startswith("Карагандинская область")


def test_a_bin_without_a_numbered_label_after_it_is_kept() -> None:
    page = "<dl><dt>По проекту</dt><dd>А</dd><dt>БСН</dt><dd>12</dd><dt>Место проведения</dt><dd>г.Астана</dd></dl>"
    card = read_card(page, OPEN, Form.OPEN_MEETING)
    assert (card.bin, card.place) == ("12", "г.Астана")


@pytest.mark.parametrize(
    "template",
    ["{day}/{month}/{year} 16:30", "{day}.{month}.{year} 16:30", "{day}.{month}.{year}"],
)
def test_both_date_templates_are_taken_as_shown(template: str) -> None:
    shown = template.format(day="09", month="05", year="2025")
    card = read_card(paragraphs(OPEN_TEXT.replace("07/05/2025 16:30", shown)), OPEN, Form.OPEN_MEETING)
    assert card.when == shown


def test_the_day_is_taken_from_place_and_time_when_its_own_label_is_missing_or_empty() -> None:
    without = OPEN_TEXT.replace("2.1. Дата-время проведения: 07/05/2025 16:30\n", "")
    empty = OPEN_TEXT.replace("2.1. Дата-время проведения: 07/05/2025 16:30", "2.1. Дата-время проведения:")
    for text in (without, empty):
        assert read_card(paragraphs(text), OPEN, Form.OPEN_MEETING).when == "07/05/2025 16:30"


def test_free_text_with_the_words_of_labels_does_not_leak_into_other_fields() -> None:
    text = OPEN_TEXT.replace(
        "Время встречи: 01.02.2026 09:00",
        "Дата-время проведения: 01.02.2026 09:00\nМесто проведения: Zoom\nПериод: 01.01.2026",
    ).replace("(лицензия", "\nИнициатор: другое лицо\nМесто проведения: карьер\n(лицензия")
    card = read_card(paragraphs(text), OPEN, Form.OPEN_MEETING)
    assert card.when == "07/05/2025 16:30"
    assert card.place.startswith("Карагандинская область")
    assert card.initiator.startswith("Акционерное общество")
    assert card.project.endswith(
        "Инициатор: другое лицо Место проведения: карьер (лицензия №41-EL от 09.01.2019г.)"
    )


def test_labels_of_the_other_form_in_a_title_are_words_of_the_title() -> None:
    title = "«Строительство фабрики: 2 очередь»"
    card = read_card(
        paragraphs(OPEN_TEXT.replace(title, f"{title}\nПериод проведения: 2025-2030 гг.")),
        OPEN,
        Form.OPEN_MEETING,
    )
    assert card.project.startswith(f"{title} Период проведения: 2025-2030 гг.")
    assert card.when == "07/05/2025 16:30"
    discussion = DISCUSSION_TEXT.replace("нормативов эмиссий", "нормативов эмиссий\nМесто проведения: карьер")
    card = read_card(paragraphs(discussion), DISCUSSION, Form.PUBLIC_DISCUSSION)
    assert card.project == "Проект нормативов эмиссий Место проведения: карьер"


def test_an_empty_place_is_not_filled_from_the_online_description() -> None:
    text = OPEN_TEXT.replace(
        "1.2. Место проведения: Карагандинская область, Осакаровский район, ", "1.2. Место проведения:\n<>"
    )
    text = text.replace("<>п.Осакаровка, ул. Достык 33", "").replace("Время встречи", "Место проведения")
    card = read_card(paragraphs(text), OPEN, Form.OPEN_MEETING)
    assert card.place == ""
    assert "Место проведения" in card.missing


def test_an_unknown_label_ends_a_value() -> None:
    text = OPEN_TEXT.replace(
        "ул. Достык 33", "ул. Достык 33\n1.2.1. Язык проведения: русский\nЧисло мест: 40"
    )
    assert read_card(paragraphs(text), OPEN, Form.OPEN_MEETING).place.endswith("ул. Достык 33")


def test_a_card_cut_off_within_a_label_keeps_its_last_value_clean() -> None:
    open_text = OPEN_TEXT[: OPEN_TEXT.index("1.3. Ссылка") + 9]
    assert read_card(paragraphs(open_text), OPEN, Form.OPEN_MEETING).place.endswith("ул. Достык 33")
    discussion = DISCUSSION_TEXT + "\n4.2. Дополн"
    card = read_card(paragraphs(discussion), DISCUSSION, Form.PUBLIC_DISCUSSION)
    assert card.territories[-1] == "область Абай, Семей Г.А."


def test_a_wrapped_territory_is_one_row() -> None:
    text = DISCUSSION_TEXT.replace("| 2 | область Абай, Семей Г.А. |", "2. область Абай,\nСемей Г.А.")
    text = text.replace("| 1 | ", "1. ").replace(" |", "")
    card = read_card(preformatted(text), DISCUSSION, Form.PUBLIC_DISCUSSION)
    assert card.territories[1] == "область Абай, Семей Г.А."


def test_unnumbered_territories_are_rows_of_their_own() -> None:
    text = DISCUSSION_TEXT.replace("| 1 | ", "").replace("| 2 | ", "").replace(" |", "")
    assert len(read_card(paragraphs(text), DISCUSSION, Form.PUBLIC_DISCUSSION).territories) == 2


def test_missing_must_have_values_are_named() -> None:
    text = OPEN_TEXT.replace("№ регистрации: 25174903777\n", "").replace(
        'ество ""Комбинат ""Сары-Арка""', "ество"
    )
    text = text.replace("1. Инициатор: Акционерное общество", "1. Инициатор:")
    card = read_card(paragraphs(text), OPEN, Form.OPEN_MEETING)
    assert card.missing[:2] == ("№ регистрации", "Инициатор")


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "<html><body><h1>Портал обновляется</h1><p>Технические работы</p></body></html>",
        '<html><body><div id="root"></div><script>render()</script></body></html>',
        "<h2>Новый портал</h2><p>Слушание 25174903777</p><p>Проводит: ТОО</p><p>Когда: 07/05/2025</p>",
        golden_page("portal/list_open.html"),
    ],
)
def test_a_page_without_a_cards_labels_is_not_understood(answer: str) -> None:
    with pytest.raises(PageNotUnderstoodError, match=r"expected a hearing's card.*found.*hearingId=30002"):
        read_card(answer, OPEN, Form.OPEN_MEETING)


def test_a_card_titled_as_the_other_form_is_not_understood() -> None:
    with pytest.raises(PageNotUnderstoodError, match="another hearing"):
        read_card(paragraphs(DISCUSSION_TEXT), OPEN, Form.OPEN_MEETING)
    assert read_card(paragraphs(OPEN_TEXT.split("\n", 1)[1]), OPEN, Form.OPEN_MEETING).project


def test_the_discussion_title_and_file_names_are_no_minutes() -> None:
    card = read_card(golden_page("portal/discussion.html"), DISCUSSION, Form.PUBLIC_DISCUSSION)
    assert card.files
    assert minutes_files(card) == ()


def test_a_file_called_protocol_in_another_section_is_no_minutes() -> None:
    card = read_card(golden_page("portal/open_meeting.html"), OPEN, Form.OPEN_MEETING)
    assert [file.url.rsplit("/", 1)[1] for file in minutes_files(card)] == ["7105", "7104"]


@pytest.mark.parametrize(
    "section",
    [
        '<h4>Протокол слушания</h4><p><a href="/Public/PubHearings/LoadFile/5">Протокол.zip</a> (1,5 МБ)</p>',
        '<div>Протокол слушания:</div><div><a href="LoadFile/5">Протокол.zip</a></div><div>1,5 МБ</div>',
        '<dl><dt>Протокол слушания</dt><dd><a href="/Public/PubHearings/LoadFile/5">Протокол.zip</a> 1,5 МБ</dd></dl>',
        """<table><caption>Протокол слушания</caption>
        <tr><th>№</th><th>Размер</th><th>Наименование файла</th><th></th></tr>
        <tr><td>1</td><td>1,5 МБ</td><td>Протокол.zip</td>
        <td><a href="/Public/PubHearings/LoadFile/5">Скачать</a></td></tr></table>""",
        """<button>Протокол слушания</button>
        <table><tr><td>Наименование файла</td><td>Размер</td></tr><tr><td>Протокол.zip</td><td>1,5 МБ</td>
        <td><button onclick="go('/Public/PubHearings/LoadFile/5')">Скачать</button></td></tr></table>""",
    ],
)
def test_minutes_are_found_in_any_markup(section: str) -> None:
    page = paragraphs(OPEN_TEXT).replace("</body>", f"{section}</body>")
    card = read_card(page, OPEN, Form.OPEN_MEETING)
    (file,) = minutes_files(card)
    assert file.url == f"{PORTAL}/Public/PubHearings/LoadFile/5"
    assert (file.name, file.size) == ("Протокол.zip", "1,5 МБ")
    assert "Протокол слушания" not in card.missing


def test_several_files_in_one_cell_are_told_apart() -> None:
    section = (
        "<table><tr><td>Протокол слушания</td><td><a href='/Public/PubHearings/LoadFile/5'>Хаттама.pdf</a> 0,40 МБ<br>"
        "<a href='/Public/PubHearings/LoadFile/6'>Протокол.pdf</a> 0,50 МБ</td></tr></table>"
    )
    card = read_card(paragraphs(OPEN_TEXT).replace("</body>", f"{section}</body>"), OPEN, Form.OPEN_MEETING)
    assert [(file.name, file.size) for file in minutes_files(card)] == [
        ("Хаттама.pdf", "0,40 МБ"),
        ("Протокол.pdf", "0,50 МБ"),
    ]


def test_a_row_whose_address_is_hidden_in_a_script_still_shows_that_minutes_exist() -> None:
    section = (
        "<h4>Протокол слушания</h4><table><tr><th>Наименование файла</th><th>Размер</th></tr>"
        "<tr><td><span>Протокол.pdf</span></td><td>0,90 МБ</td></tr></table>"
    )
    card = read_card(paragraphs(OPEN_TEXT).replace("</body>", f"{section}</body>"), OPEN, Form.OPEN_MEETING)
    assert [(file.name, file.url) for file in minutes_files(card)] == [("Протокол.pdf", "")]


def test_visible_text_is_bounded_and_without_scripts_and_menus() -> None:
    text = visible_text(golden_page("portal/open_meeting.html"))
    assert text.startswith("Объявление общественных слушаний")
    assert "скрипт" not in text
    assert "подвал" not in text
    assert len(visible_text("<p>слово</p>" * 50_000)) == 20_000


def test_a_deeply_nested_page_is_read() -> None:
    nested = "<div>" * 1_500 + paragraphs(OPEN_TEXT) + "</div>" * 1_500
    assert read_card(nested, OPEN, Form.OPEN_MEETING).registration_number == "25174903777"


@pytest.mark.parametrize(
    ("url", "form", "hearing_id"),
    [
        (OPEN, Form.OPEN_MEETING, "30002"),
        (DISCUSSION, Form.PUBLIC_DISCUSSION, "21901"),
        (
            "https://ecoportal.kz/Public/PubHearings/PublicHearingDetail?lang=kk&HearingId=5",
            Form.OPEN_MEETING,
            "5",
        ),
        (f"{PORTAL}/Home/About", None, ""),
    ],
)
def test_form_and_number_come_from_the_address(url: str, form: Form | None, hearing_id: str) -> None:
    assert (form_of(url), hearing_id_of(url)) == (form, hearing_id)
