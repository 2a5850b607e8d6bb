"""What a site's document and a portal's card say: dates, numbers, rubric, recordings, regions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hearings_crawler.content.personal import hash_person_number, mask_personal
from hearings_crawler.documents import RegionFinder, read_document
from hearings_crawler.documents.document import ReadingContext
from hearings_crawler.items import (
    Attachment,
    CardFields,
    DocumentKind,
    Form,
    HearingStatus,
    ParsedDocument,
    RawDocument,
    ShownDate,
    Source,
)
from hearings_crawler.registry.regions import load_registry

KEY = b"a key for tests"
FINDER = RegionFinder(load_registry())
SITE = ReadingContext(Source.SITE, "KZ-31", FINDER, KEY)
PORTAL = ReadingContext(Source.PORTAL, "", FINDER, KEY)
UPLOADS = "https://www.gov.kz/uploads"
NOTICE = RawDocument(
    "1256044",
    "https://www.gov.kz/memleket/entities/zhambyl-tabigat/documents/details/1256044?lang=ru",
    "Объявление о проведении общественных слушаний",
    "ТОО «Тас» (БИН 990140000483) проводит общественные слушания в форме открытого собрания "
    "15 мая 2025 года в 11:00 в с. Мерке.",
    version="ru",
    headings=("Общественные слушания",),
    server_time="2025-04-08T06:00:00.000+00:00",
)


def read(raw: RawDocument = NOTICE, **changes: object) -> ParsedDocument:
    """Read the notice with some of its fields changed."""
    return read_document(replace(raw, **changes), SITE)  # type: ignore[arg-type]


def shown(parsed: ParsedDocument) -> date | None:
    """Return the shown placement date."""
    return parsed.shown.start if parsed.shown else None


# ------------------------------------------------------------------------------------ placement dates


def test_a_notice_says_what_it_is_when_the_hearing_is_and_who_holds_it() -> None:
    parsed = read()
    assert (parsed.kind, parsed.form, parsed.ignored) == (DocumentKind.NOTICE, Form.OPEN_MEETING, "")
    assert [(day.start, day.end) for day in parsed.hearings] == [(date(2025, 5, 15), None)]
    assert parsed.bins == ("990140000483",)
    assert (parsed.in_rubric, parsed.recorded, parsed.regions) == (True, False, ("KZ-31",))


@pytest.mark.parametrize(
    ("server_time", "day"),
    [
        ("2025-04-08T06:00:00.000+00:00", date(2025, 4, 8)),
        ("2025-04-08T19:30:00Z", date(2025, 4, 9)),  # the evening in UTC is the next local day
        ("2024-02-28T18:30:00Z", date(2024, 2, 29)),  # UTC+6 until the end of February 2024
        ("2024-03-01T18:30:00Z", date(2024, 3, 1)),  # UTC+5 from 1 March 2024
        ("2025-04-08T00:00:01Z", date(2025, 4, 8)),
        ("2025-04-08T05:00:00+05:00", None),  # exactly midnight UTC
        ("2025-04-08T00:00:00.000+00:00", None),
        ("", None),
        ("yesterday", None),
    ],
)
def test_the_local_day_of_created_date_is_the_shown_date_unless_it_is_midnight_utc(
    server_time: str, day: date | None
) -> None:
    parsed = read(server_time=server_time)
    assert (shown(parsed), parsed.server_day) == (day, None)


@pytest.mark.parametrize("label", ["Дата размещения: 03.04.2025", "Орналастырылған күні: 2025 жылғы 3 сәуір"])
@pytest.mark.parametrize("place", ["title", "text"])
def test_a_labelled_date_is_the_shown_date_and_created_date_is_evidence(label: str, place: str) -> None:
    parsed = (
        read(title=f"{NOTICE.title}. {label}") if place == "title" else read(text=f"{NOTICE.text} {label}")
    )
    assert (shown(parsed), parsed.server_day) == (date(2025, 4, 3), date(2025, 4, 8))


def test_midnight_utc_is_no_evidence_beside_a_label() -> None:
    parsed = read(text=f"{NOTICE.text} Дата размещения: 03.04.2025", server_time="2025-04-08T00:00:00Z")
    assert (shown(parsed), parsed.server_day) == (date(2025, 4, 3), None)


@pytest.mark.parametrize(
    "words",
    [
        "Дата размещения объявления в газете «Ак жол» № 40: 03.04.2025",
        "Дата публикации в СМИ: 03.04.2025",
        "Дата проведения: 03.04.2025",
    ],
)
def test_another_label_gives_no_placement_date(words: str) -> None:
    assert shown(read(text=f"{NOTICE.text} {words}")) == date(2025, 4, 8)


def test_a_date_displayed_by_the_page_is_the_shown_date() -> None:
    assert shown(read(server_time="", shown_date="16 ақпан 2026 19:16")) == date(2026, 2, 16)


@pytest.mark.parametrize(("heading", "day"), [("08.04.2025", date(2025, 4, 8)), ("15.05.2025", None)])
def test_on_a_page_of_many_notices_the_heading_date_is_the_placement_unless_it_is_the_hearing_day(
    heading: str, day: date | None
) -> None:
    parsed = read(server_time="", shown_date=heading, shown_date_is=ShownDate.HEADING)
    assert shown(parsed) == day


def test_a_label_that_names_the_hearing_day_stays_the_placement_date() -> None:
    text = f"{NOTICE.text} Дата размещения: 15.05.2025"
    parsed = read(server_time="", text=text, shown_date_is=ShownDate.HEADING)
    assert shown(parsed) == date(2025, 5, 15)


def test_a_date_in_the_address_is_not_shown_but_known() -> None:
    url = "https://op-tsh.sko.gov.kz/news/read/Obyavlenie_20250408025235.html"
    parsed = read(server_time="", url=url)
    assert (shown(parsed), parsed.address_day) == (None, date(2025, 4, 8))


def test_of_several_upload_paths_the_earliest_counts_and_recordings_do_not() -> None:
    files = (
        Attachment(f"{UPLOADS}/2025/4/12/{'a' * 32}_original.294208.pdf"),
        Attachment(f"{UPLOADS}/2025/4/10/{'b' * 32}_original.294209.PDF"),
        Attachment(f"{UPLOADS}/2025/4/2/{'c' * 32}_original.294210.mp4"),
    )
    assert read(attachments=files).upload_day == date(2025, 4, 10)
    assert read(attachments=files, links=(f"{UPLOADS}/2025/4/9/d.docx",)).upload_day == date(2025, 4, 9)
    assert read(attachments=files[2:]).upload_day is None


def test_what_states_no_hearing_day_is_noted_with_the_reason() -> None:
    parsed = read(text="Общественные слушания в форме открытого собрания состоятся в мае.")
    assert parsed.hearings == ()
    assert "hearing day" in {unread.where for unread in parsed.unread}


# ------------------------------------------------------------------------------------ rubric, recordings


@pytest.mark.parametrize(
    ("headings", "inside"),
    [
        (("Общественные слушания",), True),
        (("ОБЩЕСТВЕННЫЕ СЛУШАНИЯ",), True),
        (("Общественное слушание",), True),
        (("Қоғамдық тыңдаулар",), True),
        (("«Қоғамдық тыңдау»",), True),
        (("Когамдык тындаулар",), True),
        (("Новости", "Қоғамдық тыңдаулар"), True),
        (("Главная / Деятельность / Общественные слушания",), True),
        (("Новости",), False),
        (("Объявления",), False),
        (("Отчёт об общественных слушаниях по бюджету",), False),
        (None, None),
    ],
)
def test_the_rubric_is_a_heading_public_hearings_in_either_number_and_any_case(
    headings: tuple[str, ...] | None, inside: bool | None
) -> None:
    assert read(headings=headings).in_rubric is inside


@pytest.mark.parametrize(
    ("links", "files", "recorded"),
    [
        (("https://www.youtube.com/watch?v=a1",), (), True),
        (("https://youtu.be/a1",), (), True),
        (("https://vimeo.com/12",), (), True),
        (("https://disk.yandex.kz/d/abc",), (), True),
        (("https://drive.google.com/file/d/1",), (), True),
        (("https://www.youtube.com/",), (), False),
        (("https://www.gov.kz/memleket/entities/x",), (), False),
        ((), (Attachment(f"{UPLOADS}/2025/4/2/x_original.1.MP4"),), True),
        ((), (Attachment("https://tabigat.gov.kz/files/zapis.m4a?download=1"),), True),
        ((), (Attachment("https://tabigat.gov.kz/download?id=5", "Аудиозапись слушаний.mp3"),), True),
        ((), (Attachment(f"{UPLOADS}/2025/4/2/x_original.1.pdf", "протокол.pdf"),), False),
    ],
)
def test_a_recording_is_a_media_file_or_a_page_of_a_video_host(
    links: tuple[str, ...], files: tuple[Attachment, ...], recorded: bool
) -> None:
    assert read(links=links, attachments=files).recorded is recorded


# ------------------------------------------------------------------------------------ numbers of persons


def test_a_persons_number_is_kept_as_a_keyed_hash_only() -> None:
    for number in ("850102300123", "850102050123", "850130300123"):
        parsed = read(text=f"{NOTICE.text} ИП Ахметов, ИИН: {number}.")
        assert parsed.bins == ("990140000483", hash_person_number(number, KEY))
        assert number not in repr(parsed)
    assert hash_person_number("850102300123", KEY) != hash_person_number("850102300123", b"another")


def test_registration_numbers_of_both_lengths_are_found_and_telephones_are_masked() -> None:
    parsed = read(text=f"{NOTICE.text} № регистрации 25040700001, 250301001001.")
    assert {"25040700001", "250301001001"} <= set(parsed.registration_numbers)


@pytest.mark.parametrize(
    "private",
    [
        "+7 701 123 45 67",
        "87011234567",
        "8 (701) 123-45-67",
        "7 (777) 123-45-67",
        "8 (7262) 43-12-34",
        "8-72622-4-31-23",
        "aliya.b@mail.kz",
        "850102300123",
    ],
)
def test_private_numbers_and_addresses_are_masked(private: str) -> None:
    masked = mask_personal(f"Контакты: {private}, БИН 990140000483, 15.05.2025 в 11.00, № 25040700001")
    assert private not in masked
    assert all(kept in masked for kept in ("990140000483", "15.05.2025", "11.00", "25040700001"))


# ------------------------------------------------------------------------------------ the portal


def card(form: Form = Form.OPEN_MEETING, **given: object) -> ParsedDocument:
    """Read a card's notice."""
    fields = CardFields(form, "26153", **given)  # type: ignore[arg-type]
    raw = RawDocument(
        f"{form}:26153:notice",
        "https://hearings.ndbecology.gov.kz/",
        "",
        kind=DocumentKind.NOTICE,
        form=form,
        card=fields,
    )
    return read_document(raw, PORTAL)


@pytest.mark.parametrize(
    ("place", "regions"),
    [
        ("Жамбылская область, Меркенский район, с. Мерке", ("KZ-31",)),
        ("Алматинская область, Жамбылский район, с. Узынагаш", ("KZ-19",)),
        ("Жамбылский район, Алматинская область", ("KZ-19",)),
        ("г. Алматы, ул. Абая 1", ("KZ-75",)),
        ('г.Астана, район "Есиль"', ("KZ-71",)),
        ("область Ұлытау, Улытауский район", ("KZ-62",)),
        ("Абай облысы, Семей қ.", ("KZ-10",)),
        ("область Абай, г. Семей", ("KZ-10",)),
        ("Карагандинская область, г. Абай", ("KZ-35",)),
        ("Туркестанская область, Туркестан Г.А., Сауранский с.о.", ("KZ-61",)),
        ("Солтүстік Қазақстан облысы, Петропавл", ("KZ-59",)),
        ("ВКО, г. Усть-Каменогорск", ("KZ-63",)),
        ("с. Кордай, ул. Жибек жолы", ()),
        ("", ()),
    ],
)
def test_the_region_of_an_open_meeting_is_the_oblast_or_city_named_first_in_its_place(
    place: str, regions: tuple[str, ...]
) -> None:
    parsed = card(place=place, when="15/05/2025 11:00")
    assert parsed.regions == regions
    assert ("region" in {unread.where for unread in parsed.unread}) is (regions == ())


def test_a_discussion_belongs_to_every_region_of_its_territories_once() -> None:
    rows = ("1 Жамбылская область, Меркенский район", "2 Жамбылская область, Шуский район", "3 г.Шымкент")
    parsed = card(Form.PUBLIC_DISCUSSION, territories=rows, when="14.04.2025 - 18.04.2025")
    assert parsed.regions == ("KZ-31", "KZ-79")
    assert [(day.start, day.last) for day in parsed.hearings] == [(date(2025, 4, 14), date(2025, 4, 18))]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Отменено", HearingStatus.CANCELLED),
        ("Не состоялось", HearingStatus.FAILED),
        ("Завершено", HearingStatus.HELD),
        ("Предстоящее", HearingStatus.UPCOMING),
        ("", HearingStatus.UNKNOWN),
    ],
)
def test_the_status_is_the_lists(text: str, status: HearingStatus) -> None:
    assert card(status=text, place="г. Астана", when="15/05/2025 11:00").status is status


def test_a_card_shows_its_receipt_and_its_day_day_first() -> None:
    parsed = card(place="г. Астана", when="03/04/2025 16:00", received="18/03/2025")
    assert parsed.hearings[0].start == date(2025, 4, 3)
    assert parsed.received is not None
    assert parsed.received.start == date(2025, 3, 18)


def test_a_card_without_a_day_takes_its_list_rows_or_is_noted() -> None:
    assert card(place="г. Астана", row_when="15.05.2025").hearings[0].start == date(2025, 5, 15)
    assert "hearing day" in {unread.where for unread in card(place="г. Астана").unread}
