"""The reader of gov.kz, the unified platform of most akimat departments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from hearings_crawler.items import RawDocument
from hearings_crawler.registry.regions import GOVKZ_HOST
from spiders.readers.base import Reader
from spiders.readers.govkz.api import DOCUMENTS, KINDS, ApiSection, RubricRequests, read_items
from spiders.readers.govkz.news import NewsSection, read_news_page

if TYPE_CHECKING:
    from scrapy.http import Request

_PROJECT = re.compile(r"[?&]projects=([\w-]+)|/entities/([\w-]+)")


class GovkzReader(Reader):
    """Reads an akimat's department on gov.kz: its documents list in both languages and its news.

    The address is the department's short name (slug), e.g. ``zhambyl-tabigat``; the registry's ``sections`` say
    which of ``documents``, ``news``, ``pages`` and ``articles`` are read (the first two by default), and may name
    the department's rubric of public hearings by its id, ``activities=ID`` (``activities=ID&directions=ID``), as in
    the address of its page: what is listed there is in the rubric.
    """

    engine = "govkz"
    address_pattern = r"[a-z0-9][a-z0-9_-]*"
    written_pattern = rf"(?:https?://)?(?:www\.)?gov\.kz/memleket/entities/({address_pattern})(?:[/?#].*)?|({address_pattern})"
    address_example = "zhambyl-tabigat"
    address_hint = f"the name in {GOVKZ_HOST}/memleket/entities/NAME"
    sections = (*KINDS, "news", r"activities=\d+(?:&directions=\d+)?")
    default_sections = (DOCUMENTS, "news")

    @classmethod
    def first_page(cls, address: str) -> str:
        """Return the department's page of documents."""
        return f"https://{GOVKZ_HOST}/memleket/entities/{address}/documents/1?lang=ru"

    @classmethod
    def documents(cls, text: str, url: str) -> list[RawDocument]:
        """Return the items of an answer of the documents API, or of a rendered page of the news."""
        language = "kk" if "lang=kk" in url else "ru"
        if text.lstrip()[:1] not in ("[", "{"):
            return read_news_page(text, url, language)
        match = _PROJECT.search(url)
        kind = next((kind for kind in KINDS if f"/content-manager/{kind}" in url), DOCUMENTS)
        documents = read_items(text, (match[1] or match[2]) if match else "", language, kind)
        by_rubric = re.search(r"[?&]activities=\d", url) is not None
        return (
            [replace(document, listed_in_rubric=True) for document in documents] if by_rubric else documents
        )

    def start(self) -> Iterator[Request]:
        """Ask for the first page of each section, in both languages."""
        chosen = self.site.sections or self.default_sections
        rubrics = RubricRequests()
        by_rubric = [
            section
            for section in (ApiSection(self, name, rubrics) for name in chosen if name != "news")
            if section.rubric
        ]
        for section in by_rubric:
            yield from section.start()
        if not by_rubric:
            yield from rubrics.start_waiting()
        if "news" in chosen:
            yield from NewsSection(self).start()
