"""The national portal: lists, cards and files of both forms."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ..archives import tiny_rar
from ..model import OPEN_MEETING, PUBLIC_DISCUSSION, Hearing
from ..pdf import tiny_pdf
from ..places import PLACES
from ..texts import minutes_text, territory_kk, territory_ru
from ..wording import dotted
from .base import REDESIGN, Answer, Request, View, html, not_found, page_of, redesigned

HOSTS = ("hearings.ndbecology.gov.kz", "ecoportal.kz")
ROWS = 20
_LISTS = {"/Public/PubHearings": OPEN_MEETING, "/Disscusion/DisPublic": PUBLIC_DISCUSSION}
_STATUSES = {
    "upcoming": ("Предстоящее", "Алдағы"),
    "over": ("Завершено", "Аяқталды"),
    "cancelled": ("Отменено", "Болдырылмады"),
    "no_quorum": ("Не состоялось", "Өткізілмеді"),
}
_SECTIONS = (
    ("project", "Электронная версия проекта", "Жобаның электрондық нұсқасы"),
    (
        "media",
        "Документы подтверждающие размещение объявления в СМИ",
        "Хабарландырудың БАҚ-та орналастырылғанын растайтын құжаттар",
    ),
    (
        "boards",
        "Фото объявлений, размещенных на досках",
        "Тақталарда орналастырылған хабарландырулардың фотосы",
    ),
    ("minutes", "Протокол слушания", "Тыңдау хаттамасы"),
    (
        "questions",
        "Вопросы, предложения и замечания представителей общественности и ответ заказчика",
        "Жұртшылық өкілдерінің сұрақтары, ұсыныстары мен ескертулері және тапсырыс берушінің жауабы",
    ),
)


@dataclass(frozen=True)
class _File:
    id: int
    name: str
    size: str
    uploaded: date


@dataclass(frozen=True)
class PortalList:
    """How the portal's lists are: ``normal``, ``gone`` or ``different``; the cards that they lack all the same.

    ``missing_status`` is how a number without a card is answered.
    """

    shown: str = "normal"
    lacks: frozenset[tuple[str, int]] = frozenset()
    missing_status: int = 404


class Portal:
    """Answers for the portal's hosts."""

    def __init__(self, view: View, lists: PortalList | None = None) -> None:
        self._view = view
        self._lists = lists or PortalList()
        today = view.now
        self._listed: dict[str, list[Hearing]] = {}
        self._cards: dict[tuple[str, int], Hearing] = {}
        for form in (OPEN_MEETING, PUBLIC_DISCUSSION):
            rows = [
                hearing
                for hearing in view.world.hearings
                if hearing.form == form and hearing.hearing_id is not None and hearing.registered_at <= today
            ]
            rows.sort(key=lambda hearing: hearing.hearing_id or 0, reverse=True)
            self._listed[form] = [row for row in rows if (form, row.hearing_id) not in self._lists.lacks]
            self._cards.update({(form, hearing.hearing_id or 0): hearing for hearing in rows})

    def answer(self, request: Request) -> Answer | None:
        """The page at the request's path; None if there is no such path."""
        path = request.path.rstrip("/") or "/"
        if path == "/":
            return html("portal_home.html")
        if path in _LISTS and self._lists.shown == "gone":
            return not_found()
        if path in _LISTS and self._lists.shown == "different":
            return html("portal_home.html")
        if path in _LISTS:
            return redesigned() if request.mode == REDESIGN else self._list(request, path)
        folder, _, name = path.rpartition("/")
        if name == "PublicHearingDetail" and folder in _LISTS:
            return redesigned() if request.mode == REDESIGN else self._card(request, folder)
        if folder.endswith("/LoadFile"):
            return self._file(folder, name)
        return None

    def _list(self, request: Request, path: str) -> Answer:
        form, page = _LISTS[path], request.number("page", 1)
        hearings, more = page_of(self._listed[form], page, ROWS, request.mode)
        kazakh = request.language == "kk"
        rows = [
            {
                "number": hearing.registration_number,
                "title": hearing.title.replace('"', '""'),
                "href": f"{path}/PublicHearingDetail?hearingId={hearing.hearing_id}",
                "region": hearing.territories[0].region_kk if kazakh else hearing.territories[0].region_ru,
                "when": self._when(hearing),
                "status": self._status(hearing)[kazakh],
            }
            for hearing in hearings
        ]
        following = f"{path}?page={page + 1}" + ("&lang=kk" if request.query.get("lang") == "kk" else "")
        return html(
            "portal_list.html",
            kazakh=kazakh,
            open_meetings=form == OPEN_MEETING,
            rows=rows,
            page=page,
            following=following if more else "",
        )

    def _status(self, hearing: Hearing) -> tuple[str, str]:
        if hearing.status == "cancelled":
            return _STATUSES["cancelled"]
        over = hearing.starts <= self._view.now if hearing.is_open else hearing.ends < self._view.now.date()
        if not over:
            return _STATUSES["upcoming"]
        return _STATUSES["no_quorum" if hearing.status == "no_quorum" else "over"]

    def _slash(self, hearing: Hearing) -> bool:
        template = self._view.world.description.portal.date_template
        return hearing.serial % 2 == 0 if template == "mixed" else template == "slash"

    def _day(self, hearing: Hearing, day: date) -> str:
        return day.strftime("%d/%m/%Y") if self._slash(hearing) else dotted(day)

    def _when(self, hearing: Hearing) -> str:
        if hearing.is_open:
            return f"{self._day(hearing, hearing.starts)} {hearing.starts:%H:%M}"
        return f"{self._day(hearing, hearing.starts)} - {self._day(hearing, hearing.ends)}"

    def _card(self, request: Request, folder: str) -> Answer:
        form = _LISTS[folder]
        hearing = self._cards.get((form, request.number("hearingId", 0)))
        if hearing is None:
            missing = not_found("Слушание не найдено")
            return replace(missing, status=self._lists.missing_status)
        rng = random.Random(f"card/{hearing.form}/{hearing.hearing_id}")
        kazakh = request.language == "kk"
        files = self._files(hearing)
        load = "/Public/PubHearings/LoadFile" if hearing.is_open else "/Disscusion/DisHearings/LoadFile"
        sections = [
            {
                "title": title_kk if kazakh else title_ru,
                "files": [
                    {
                        "name": file.name,
                        "href": f"{load}/{file.id}",
                        "size": file.size,
                        "uploaded": self._day(hearing, file.uploaded),
                    }
                    for file in files[key]
                ],
            }
            for key, title_ru, title_kk in _SECTIONS
        ]
        return html(
            "portal_card.html",
            kazakh=kazakh,
            hearing=hearing,
            title=hearing.title.replace('"', '""'),
            when=self._when(hearing),
            bin_label=rng.choice(("БСН\\ЖСН:", "БСН:") if kazakh else ("БИН\\ИИН:", "БИН\\ИИН:", "БИН:")),
            contact=self._contact(hearing, rng),
            territories=[(territory_kk if kazakh else territory_ru)(place) for place in hearing.territories],
            received=self._day(hearing, hearing.received)
            if hearing.is_open and hearing.received_shown
            else "",
            online=_online(hearing, rng),
            department=self._department(hearing, kazakh),
            sections=sections,
            upload_column=hearing.portal_upload_shown
            and self._view.world.description.portal.upload_dates != "none",
            rows_as_table=hearing.serial % 3 == 0,
        )

    @staticmethod
    def _department(hearing: Hearing, kazakh: bool) -> str:
        region = PLACES[hearing.regions[0]]
        return region.department_kk if kazakh else region.department_ru

    def _contact(self, hearing: Hearing, rng: random.Random) -> str:
        if rng.random() < 0.25:
            slugs = [site.address for site in self._view.world.sites if site.spider == hearing.regions[0]]
            if slugs and "/" not in slugs[0]:
                return f"name@example.kz; https://www.gov.kz/memleket/entities/{slugs[0]};"
        return "name@example.kz; ;"

    def _files(self, hearing: Hearing) -> dict[str, list[_File]]:
        rng = random.Random(f"files/{hearing.form}/{hearing.hearing_id}")
        sent = hearing.registered_at.date()
        base = (hearing.hearing_id or 0) * 10

        def file(offset: int, name: str, day: date) -> _File:
            return _File(base + offset, name, f"{rng.randint(3, 2500) / 100:.2f} МБ".replace(".", ","), day)

        files: dict[str, list[_File]] = {key: [] for key, _, _ in _SECTIONS}
        files["project"] = [
            file(0, rng.choice(("Книга 1", "ОВОС.pdf", "РООС_итог.pdf", "Проект НДВ.rar")), sent)
        ]
        if rng.random() < 0.3:
            files["project"].append(file(1, "Нетехническое резюме.docx", sent))
        if hearing.is_open:
            files["media"] = [
                file(2, rng.choice(("Газета.pdf", "эфирная справка.pdf", "СМИ каз-рус.jpg")), sent)
            ]
            files["boards"] = [file(3, "Фото доски.jpg", sent)]
        placed = hearing.portal_minutes
        if placed is not None and placed <= self._view.now.date() and hearing.status != "cancelled":
            draw = rng.random()
            names = ["Протокол.pdf"]
            if draw < 0.15:
                names = ["Протокол каз.pdf", "Протокол рус.pdf"]
            elif draw < 0.25:
                names = ["протокол ОС каз рус.rar"]
            elif draw < 0.35:
                names = ["Хаттама.docx"]
            files["minutes"] = [file(5 + index, name, placed) for index, name in enumerate(names)]
            if rng.random() < 0.3:
                files["questions"] = [file(8, "Сводная таблица.pdf", placed)]
        return files

    def _file(self, folder: str, name: str) -> Answer | None:
        if not name.isdigit():
            return None
        form = {
            "/Public/PubHearings/LoadFile": OPEN_MEETING,
            "/Disscusion/DisHearings/LoadFile": PUBLIC_DISCUSSION,
        }
        hearing = self._cards.get((form.get(folder, ""), int(name) // 10))
        if hearing is None:
            return not_found("Файл не найден")
        for files in self._files(hearing).values():
            for file in files:
                if file.id == int(name):
                    return _load(hearing, file)
        return not_found("Файл не найден")


def _load(hearing: Hearing, file: _File) -> Answer:
    lines = [file.name, hearing.title]
    if file.name.lower().startswith(("протокол", "хаттама")):
        rng = random.Random(f"minutes/{hearing.form}/{hearing.hearing_id}")
        text = minutes_text(hearing, "ru", "number", file.uploaded, rng)
        lines = [text.title, *text.paragraphs]
    kind, body = "application/octet-stream", b"PK\x03\x04" + b"\0" * 26
    if file.name.endswith(".pdf") or "." not in file.name:
        kind, body = "application/pdf", tiny_pdf(lines)
    elif file.name.endswith(".rar"):
        kind, body = (
            "application/x-rar-compressed",
            tiny_rar({"Хаттама каз.pdf": tiny_pdf(lines), "Протокол рус.pdf": tiny_pdf(lines)}),
        )
    elif file.name.endswith(".jpg"):
        kind, body = "image/jpeg", b"\xff\xd8\xff\xe0" + b"\0" * 24
    headers = {"Content-Disposition": f'attachment; filename="file{file.id}"'}
    return Answer(body, 200, kind, headers)


def _online(hearing: Hearing, rng: random.Random) -> tuple[str, str]:
    """The free texts of 1.3 and 1.4, with dates that are not the hearing's."""
    room = rng.randint(10**11, 10**12 - 1)
    other: datetime = hearing.starts - timedelta(days=rng.choice((0, 0, 7)))
    meeting = rng.choice(
        (
            "",
            (
                f"Приглашение на запланированную встречу в Qosyl Тема встречи: {hearing.initiator.portal_name} Время "
                f"встречи: {other:%d.%m.%Y %H:%M} Длительность встречи: 01 час. Идентификатор встречи: {room} "
                f"Подключиться к встрече в Qosyl: https://meet.qosyl.kz/meeting?room={room}"
            ),
            f"Join Zoom Meeting {other.day} янв. {other.year} 11:00 AM Asia/Oral https://us05web.zoom.us/j/{room}?pwd=",
            f"Zoom https://us05web.zoom.us/j/{room}?pwd=… Идентификатор конференции: {room} Код доступа: …",
        )
    )
    how = rng.choice(("", f"Войти Zoom Конференция https://us04web.zoom.us/j/{room}?pwd=…", "Google Meet"))
    return meeting, how
