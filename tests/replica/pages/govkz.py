"""gov.kz, the unified platform: the documents API, detail pages, files, and the news that a script renders."""

from __future__ import annotations

import re
import zlib
from datetime import date, datetime, timedelta
from html import escape
from typing import Any

from ..model import Attachment, Rubric, SiteItem
from ..pdf import tiny_pdf
from ..wording import KK_NOMINATIVE, RU_GENITIVE, dotted
from .base import (
    REDESIGN,
    Answer,
    Request,
    View,
    html,
    json_answer,
    not_found,
    page_of,
    redesigned,
)

HOST = "www.gov.kz"
HOSTS = (HOST, "gov.kz")
CONTENT = "/api/v1/public/content-manager"
KINDS = ("documents", "pages", "articles")
API = f"{CONTENT}/documents"
NEWS_API = f"{CONTENT}/news"
PAGE_DATA = "/api/v1/public/page-data/news"
NEWS_ROWS = 10
NOT_ALLOWED = json_answer({"code": "notAllowed", "message": "Not allowed"}, 400)

_ENTITY = re.compile(r"/memleket/entities/(?P<slug>[\w-]+)(?P<rest>/.*)?$")
_SLUG_IN_QUERY = ("projects", "slug")


class Govkz:
    """Answers for www.gov.kz; with ``variants`` as other programs have seen it: bare ids, other names of fields."""

    def __init__(self, view: View, *, variants: bool = False) -> None:
        self.variants = variants
        self._view = view
        self._settings = view.world.description.govkz
        self._items: dict[str, list[SiteItem]] = {}
        self._by_id: dict[int, SiteItem] = {}
        self._uploads: dict[str, tuple[SiteItem, Attachment]] = {}
        for site in view.world.sites:
            if site.engine == "govkz":
                self._items[site.address] = view.items(site.address)
                for item in self._items[site.address]:
                    self._by_id[item.id] = item
                    for attachment in item.attachments:
                        if attachment.uploaded <= view.now:
                            self._uploads[attachment.path] = (item, attachment)

    def owner(self, path: str, query: dict[str, str]) -> str | None:
        """The slug that an address belongs to, if to one."""
        for name in _SLUG_IN_QUERY:
            if name in query:
                return query[name]
        entity = _ENTITY.match(path)
        if entity:
            return entity["slug"]
        if path in self._uploads:
            return self._uploads[path][0].site.address
        number = path.rpartition("/")[2]
        if path.startswith("/api/") and number.isdigit() and int(number) in self._by_id:
            return self._by_id[int(number)].site.address
        return None

    def answer(self, request: Request) -> Answer | None:
        """The page at the request's path; None if there is no such path."""
        if request.host == "gov.kz":
            return Answer(b"", 301, headers={"Location": f"https://{HOST}{request.path}"})
        path = request.path.rstrip("/")
        for kind in KINDS:
            if path == f"{CONTENT}/{kind}":
                return self._list(request, kind)
            if path.startswith(f"{CONTENT}/{kind}/"):
                return self._one(request, path, kind)
        if path.startswith(NEWS_API):
            return NOT_ALLOWED
        if path.startswith(PAGE_DATA):
            return self._page_data(request, path)
        if path.startswith("/uploads/"):
            return self._upload(path)
        if path == "/static/js/app.js":
            return Answer(_SCRIPT.encode(), 200, "application/javascript; charset=utf-8")
        if path == "/static/css/app.css":
            return Answer(b"body{font-family:sans-serif}", 200, "text/css")
        if path in {"/favicon.ico", "/static/img/gerb.png"}:
            return Answer(b"\x89PNG\r\n\x1a\n", 200, "image/png")
        entity = _ENTITY.match(path)
        if entity and entity["slug"] in self._items:
            if request.mode == REDESIGN:
                return redesigned()
            return self._entity(request, entity["slug"], (entity["rest"] or "").strip("/"))
        return None

    def _list(self, request: Request, kind: str) -> Answer:
        if request.mode == REDESIGN:
            return json_answer({"result": {"list": [{"name": "Добро пожаловать", "text": ""}]}, "version": 2})
        items = self._items.get(request.query.get("projects", ""))
        if items is None:
            return json_answer([])
        base = self._settings.page_base
        page = max(request.number("page", base) - base, 0) + 1
        wanted = request.query.get("activities")
        rows = _in_api_order([item for item in items if item.section == kind], self._view)
        rows = [item for item in rows if wanted in (None, str(rubric_id(item.rubric)))]
        rows = [item for item in rows if request.language in item.languages]
        shown, _ = page_of(rows, page, min(max(request.number("size", 10), 1), 100), request.mode)
        return json_answer([self._object(item, request.language) for item in shown])

    def _one(self, request: Request, path: str, kind: str) -> Answer:
        if request.mode == REDESIGN:
            return json_answer({"result": {"name": "Добро пожаловать"}, "version": 2})
        number = path.rpartition("/")[2]
        item = self._by_id.get(int(number)) if number.isdigit() else None
        if item is None or item.section != kind:
            return json_answer({"code": "notFound"}, 404)
        return json_answer(self._object(item, request.language))

    def _object(self, item: SiteItem, language: str) -> dict[str, Any]:
        """One item as the API gives it; seldom with the other field names."""
        text = item.texts.get(language) or next(iter(item.texts.values()))
        names = ("name|hint", "body") if item.id % 17 == 0 else ("title", "content")
        value: dict[str, Any] = {
            "id": item.id,
            "projects": item.site.address,
            names[0]: text.title,
            names[1]: self._content(item, language),
            "full_text": [
                {"document": attachment.path, "name": attachment.label}
                for attachment in self._attachments(item)[1:]
            ],
            "activities": {"items": [{"title": item.rubric.name(language)}]},
        }
        if self.variants:
            value |= {"activities": [rubric_id(item.rubric)], "gosorgan": f"Отдел {item.site.address}"}
            if item.created is not None:
                return value | {"createdDate": item.created}
        if item.id % 13 == 0 and item.kind == "noise":
            value["activities"] = None
        if item.created is not None:
            value["created_date"] = item.created
        return value

    def _attachments(self, item: SiteItem) -> list[Attachment]:
        return [attachment for attachment in item.attachments if attachment.uploaded <= self._view.now]

    def _content(self, item: SiteItem, language: str) -> str:
        text = item.texts.get(language) or next(iter(item.texts.values()))
        parts = [f"<p>{escape(paragraph)}</p>" for paragraph in text.paragraphs]
        if item.label:
            name = "Орналастырылған күні" if language == "kk" else "Дата размещения"
            parts.insert(0, f"<p><strong>{name}:</strong>&nbsp;{dotted(item.label)}</p>")
        parts += [
            f'<p><a href="{attachment.path}">{escape(attachment.label)}</a></p>'
            for attachment in self._attachments(item)[:1]
        ]
        for address, label in item.links:
            parts.append(f'<p><a href="{escape(address)}" target="_blank">{escape(label)}</a></p>')
        return "".join(parts)

    def _upload(self, path: str) -> Answer:
        found = self._uploads.get(path)
        if found is None:
            return not_found("Файл не найден")
        item, attachment = found
        if attachment.recording:
            return Answer(b"\0\0\0\x18ftypmp42" + b"\0" * 64, 200, "video/mp4")
        text = item.texts.get("ru") or next(iter(item.texts.values()))
        return Answer(tiny_pdf([text.title, *text.paragraphs]), 200, "application/pdf")

    def _entity(self, request: Request, slug: str, rest: str) -> Answer | None:
        parts = rest.split("/") if rest else []
        match parts:
            case []:
                return html("govkz_entity.html", slug=slug, language=request.language)
            case ["documents"] | ["documents", _] if len(parts) < 2 or parts[1].isdigit():
                return self._document_list(request, slug, int(parts[1]) if len(parts) > 1 else 1)
            case ["documents", "details", number] if number.isdigit():
                return self._document_page(request, slug, int(number))
            case ["press", "news"] | ["press", "news", _] if len(parts) < 3 or parts[2].isdigit():
                page = int(parts[2]) if len(parts) > 2 else 1
                return self._rendered(request, slug, "list", page)
            case ["press", "news", "details", number] if number.isdigit():
                return self._rendered(request, slug, "article", int(number))
        return None

    def _document_list(self, request: Request, slug: str, page: int) -> Answer:
        rows = [item for item in self._items[slug] if item.section == "documents"]
        rows = [item for item in rows if request.language in item.languages]
        shown, more = page_of(rows, page, 20, request.mode)
        return html(
            "govkz_documents.html", slug=slug, language=request.language, items=shown, page=page, more=more
        )

    def _document_page(self, request: Request, slug: str, number: int) -> Answer:
        item = self._by_id.get(number)
        if item is None or item.site.address != slug or item.section != "documents":
            return not_found()
        language = request.language if request.language in item.languages else item.languages[0]
        dated = item.created is not None and item.shown is not None
        return html(
            "govkz_document.html",
            slug=slug,
            language=language,
            item=item,
            text=item.texts[language],
            rubric=item.rubric.name(language),
            content=self._content(item, language),
            more_files=self._attachments(item)[1:],
            when=shown_moment(item.placed_at, language) if dated else "",
        )

    def _rendered(self, request: Request, slug: str, kind: str, number: int) -> Answer:
        language = request.language
        address = f"{PAGE_DATA}?projects={slug}&page={number}&lang={language}"
        data: Any = None
        if kind == "article":
            item = self._by_id.get(number)
            if item is None or item.site.address != slug or item.section != "news":
                return not_found()
            address = f"{PAGE_DATA}/{number}?lang={language}"
        if self._settings.news_payload == "inline":
            data = self._article(number, language) if kind == "article" else self._news(request, slug, number)
        return html(
            "govkz_rendered.html",
            slug=slug,
            language=language,
            kind=kind,
            number=number,
            address=address,
            data=data,
        )

    def _page_data(self, request: Request, path: str) -> Answer:
        """What the page's own script asks for."""
        if request.mode == REDESIGN:
            return json_answer({"result": {"list": []}, "version": 2})
        number = path.rpartition("/")[2]
        if number.isdigit():
            value = self._article(int(number), request.language)
            return json_answer(value) if value else json_answer({"code": "notFound"}, 404)
        slug = request.query.get("projects", "")
        return json_answer(self._news(request, slug, request.number("page", 1)))

    def _news(self, request: Request, slug: str, page: int) -> dict[str, Any]:
        language = request.language
        rows = [
            item
            for item in self._items.get(slug, [])
            if item.section == "news" and language in item.languages
        ]
        shown, more = page_of(rows, page, NEWS_ROWS, request.mode)
        return {
            "cards": [
                {
                    "href": f"/memleket/entities/{slug}/press/news/details/{item.id}?lang={language}",
                    "title": item.texts[language].title,
                    "rubric": item.rubric.name(language),
                    "when": shown_moment(item.placed_at, language),
                    "plain": item.id % 2 == 0,
                }
                for item in shown
            ],
            "next": f"/memleket/entities/{slug}/press/news/{page + 1}?lang={language}" if more else None,
            "empty": "Деректер жоқ" if language == "kk" else "Нет данных",
        }

    def _article(self, number: int, language: str) -> dict[str, Any] | None:
        item = self._by_id.get(number)
        if item is None or item.section != "news":
            return None
        version = language if language in item.languages else item.languages[0]
        files = "".join(
            f'<p><a href="{attachment.path}">{escape(attachment.label)}</a></p>'
            for attachment in self._attachments(item)[1:]
        )
        return {
            "title": item.texts[version].title,
            "rubric": item.rubric.name(version),
            "when": shown_moment(item.placed_at, version),
            "content": self._content(item, version) + files,
        }


def rubric_id(rubric: Rubric) -> int:
    """The number by which the API selects a rubric."""
    return 1000 + zlib.crc32(rubric.ru.encode()) % 9000


def shown_moment(moment: datetime, language: str) -> str:
    """«16 февраля 2026 19:16», local."""
    months = KK_NOMINATIVE if language == "kk" else RU_GENITIVE
    return f"{moment.day} {months[moment.month - 1]} {moment.year} {moment:%H:%M}"


def _in_api_order(items: list[SiteItem], view: View) -> list[SiteItem]:
    """Newest `created_date` first; items without one stand somewhere among those of the window."""
    dated = [item for item in items if item.created is not None]
    dated.sort(key=lambda item: (item.created or "", item.id), reverse=True)
    description = view.world.description
    window: date = description.month - timedelta(days=description.window_days)
    inside = sum((item.created or "") >= window.isoformat() for item in dated)
    for item in items:
        if item.created is None:
            dated.insert(item.id % (inside + 1), item)
    return dated


_SCRIPT = """
"use strict";
(function () {
  var page = JSON.parse(document.getElementById("page").textContent);
  var root = document.getElementById("root");
  function element(tag, cls, text) {
    var node = document.createElement(tag);
    if (cls) { node.className = cls; }
    if (text) { node.textContent = text; }
    return node;
  }
  function list(data) {
    var box = element("div", "card-news-list");
    data.cards.forEach(function (card) {
      var row = element("div", "card-news-list__item");
      var link = element("a", "card-news-list__title", card.title);
      link.href = card.href;
      row.appendChild(link);
      var categories = element("div", "categories");
      categories.appendChild(element("div", "categories__item", card.rubric));
      if (card.plain) { categories.appendChild(element("div", "categories__item color_grey", card.when)); }
      else { categories.appendChild(element("time", "", card.when)); }
      row.appendChild(categories);
      box.appendChild(row);
    });
    if (!data.cards.length) { box.appendChild(element("p", "card-news-list__empty", data.empty)); }
    root.appendChild(box);
    if (data.next) {
      var next = element("a", "pagination__next", "\\u203a");
      next.href = data.next; next.rel = "next";
      root.appendChild(next);
    }
  }
  function article(data) {
    var crumbs = element("ul", "breadcrumbs");
    crumbs.appendChild(element("li", "breadcrumbs__item", data.rubric));
    root.appendChild(crumbs);
    root.appendChild(element("h1", "article__title", data.title));
    root.appendChild(element("time", "", data.when));
    var body = element("article", "article__content");
    body.innerHTML = data.content;
    root.appendChild(body);
  }
  function show(data) { setTimeout(function () { (page.kind === "article" ? article : list)(data); }, 30); }
  if (page.data) { show(page.data); return; }
  fetch(page.address, {headers: {"Accept": "application/json"}})
    .then(function (answer) { return answer.json(); }).then(show)
    .catch(function () { root.appendChild(element("p", "error", "Сервис временно недоступен")); });
})();
"""
