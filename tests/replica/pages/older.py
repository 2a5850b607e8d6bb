"""The older akimat sites: a page of many notices, a news list with dates in addresses, a page of file links."""

from __future__ import annotations

from ..model import Attachment, SiteItem
from ..pdf import tiny_pdf
from ..wording import RU_GENITIVE, dotted
from .base import (
    ITEMS_PER_OLD_PAGE,
    REDESIGN,
    Answer,
    Request,
    View,
    html,
    listed,
    not_found,
    page_of,
    redesigned,
    render,
)


class OlderSite:
    """What the three kinds share: one address, its items, their files."""

    def __init__(self, view: View, address: str) -> None:
        self.view = view
        self.address = address
        self.path = "/" + address.split("/", 3)[3].partition("?")[0]
        self.items = view.items(address)
        self._files: dict[str, tuple[SiteItem, Attachment]] = {
            attachment.path: (item, attachment) for item in self.items for attachment in item.attachments
        }

    def answer(self, request: Request) -> Answer | None:
        """The page at the request's path; None if there is no such path."""
        if request.path in self._files:
            item, _ = self._files[request.path]
            text = next(iter(item.texts.values()))
            lines = [text.title, *text.paragraphs, *(f"{label}: {link}" for link, label in item.links)]
            return Answer(tiny_pdf(lines), 200, "application/pdf")
        if request.mode == REDESIGN:
            return redesigned()
        if request.path.rstrip("/") == self.path.rstrip("/"):
            return self.page(request)
        return self.other(request)

    def page(self, request: Request) -> Answer | None:
        """The registered page."""
        raise NotImplementedError

    def other(self, request: Request) -> Answer | None:
        """Any other page of the host."""
        del request
        return None


class OnePage(OlderSite):
    """tabigat.aktobe.gov.kz: every notice on one page, each headed by its own date."""

    def page(self, request: Request) -> Answer:
        """The page, newest first."""
        items = listed(self.items, request.mode)
        notices = [
            {"heading": f"{dotted(item.shown)} ж.", "item": item, "text": next(iter(item.texts.values()))}
            for item in items
            if item.shown
        ]
        return html("onepage.html", notices=notices)


class UrlDate(OlderSite):
    """op-tsh.sko.gov.kz: a news list, and articles whose date stands only in their address."""

    def page(self, request: Request) -> Answer:
        """The list."""
        page = request.number("page", 1)
        shown, more = page_of(self.items, page, ITEMS_PER_OLD_PAGE, request.mode)
        rows = [{"href": self._href(item), "title": next(iter(item.texts.values())).title} for item in shown]
        return html("urldate_list.html", rows=rows, page=page, more=more)

    def other(self, request: Request) -> Answer | None:
        """An article."""
        for item in self.items:
            if self._href(item) == request.path:
                text = next(iter(item.texts.values()))
                return html("urldate_article.html", item=item, text=text, rubric=item.rubric.ru)
        return None

    def _href(self, item: SiteItem) -> str:
        name = {"notice": "Obyavlenie", "minutes": "Protokol"}.get(item.kind, "Novost")
        return f"{self.path.rstrip('/')}/read/{name}_{item.placed_at:%Y%m%d%H%M%S}.html"


class FileList(OlderSite):
    """almaty.gov.kz: links to files without dates, in windows-1251 that no header declares."""

    def page(self, request: Request) -> Answer:
        """The page; its header shows today's date, which is nobody's placement date."""
        wanted = self.address.partition("page_id=")[2].partition("&")[0]
        if request.query.get("page_id") != wanted:
            return not_found()
        now = self.view.now
        today = f"{now.day} {RU_GENITIVE[now.month - 1]} {now.year} г."
        items = listed(self.items, request.mode)
        rows = [{"item": item, "file": item.attachments[0]} for item in items if item.attachments]
        text = render("filelist.html", rows=rows, today=today).decode("utf-8")
        return Answer(text.encode("windows-1251", "xmlcharrefreplace"), 200, "text/html")


def older_site(view: View, engine: str, address: str) -> OlderSite:
    """The builder for an address of one of the three kinds."""
    return {"onepage": OnePage, "urldate": UrlDate, "filelist": FileList}[engine](view, address)
