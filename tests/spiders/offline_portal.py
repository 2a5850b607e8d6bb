"""A portal without a network: pages by their addresses, and the spider that reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Request, Response
from scrapy.settings import Settings

from hearings_crawler.clock import Clock
from hearings_crawler.coverage.address import AddressCoverage
from hearings_crawler.crawling.previous import PreviousCrawl, provide_previous
from hearings_crawler.items import Evidence, HearingItem
from hearings_crawler.registry.regions import load_registry, portal_address
from spiders.portal import PortalSpider
from tests.spiders.offline import results_of

PORTAL = portal_address().address
OPEN = "/Public/PubHearings"
DISCUSSION = "/Disscusion/DisPublic"
HEADER = (
    "<tr><th>№ регистрации</th><th>Проект</th><th>Регион</th><th>Дата проведения</th><th>Статус</th></tr>"
)
# The window of April 2025 begins 120 days before 1 April: on 2 December 2024.
IN_WINDOW, LATER, FIRST_DAY, OLDER = "22/04/2025 15:00", "01/09/2026 10:00", "02/12/2024", "01/12/2024 10:00"

Answer = str | int | Callable[[Request], Response]


def row(path: str, number: int, when: str, status: str = "Завершено") -> str:
    return (
        f"<tr><td>2517490{number:04d}</td><td><a href='{path}/PublicHearingDetail?hearingId={number}'>Проект {number}"
        f"</a></td><td>Жамбылская область</td><td>{when}</td><td>{status}</td></tr>"
    )


def list_page(rows: list[str], following: str = "") -> str:
    link = f'<a rel="next" href="{following}">»</a>' if following else ""
    return f"<html><body><table>{HEADER}{''.join(rows)}</table>{link}</body></html>"


def open_card(number: int, minutes: str = "", when: str = "22/04/2025 15:00") -> str:
    return (
        "<h3>Объявление общественных слушаний в форме открытых собраний</h3>"
        f"<p>№ регистрации: 2517490{number:04d}</p><p>По проекту: Проект {number}</p>"
        "<p>1. Инициатор: ТОО</p>"
        f"<p>2.1. Дата-время проведения: {when}</p><p>1.2. Место проведения: Жамбылская область</p>"
        f"<h4>Протокол слушания</h4><table><tr><th>Наименование файла</th><th>Размер</th></tr>{minutes}</table>"
    )


def discussion_card(number: int) -> str:
    return (
        "<h3>Форма протокола общественных слушаний посредством публичных обсуждений</h3>"
        f"<p>№ регистрации: 25010100{number:04d}</p><p>По проекту: Обсуждение</p><p>1. Инициатор: ТОО</p>"
        "<p>2. Период проведения общественных слушаний: 11.03.2025 - 17.03.2025</p>"
        "<p>4.1. Территория воздействия:</p><p>1 Жамбылская область, Меркенский район</p>"
    )


MINUTES = "<tr><td><a href='/Public/PubHearings/LoadFile/8'>Протокол.pdf</a></td><td>0,5 МБ</td></tr>"


class Portal:
    """Answers the spider's requests from a table of addresses, highest priority first, without a network."""

    def __init__(
        self, answers: dict[str, Answer], *, by: str = "", known: PreviousCrawl | None = None, most: int = 200
    ) -> None:
        self.answers = answers
        self.most = most
        self.asked: list[str] = []
        self.items: list[HearingItem] = []
        self.spider = PortalSpider(month="2025-04", by=by)
        self.spider.clock = Clock(datetime(2025, 5, 31, 5, tzinfo=UTC))
        if known is not None:
            self.spider.crawler = Crawler(PortalSpider, Settings())
            self.known = known
            provide_previous(self.spider.crawler, known)
        self.spider.registry = load_registry()
        self.spider.prepare()

    @property
    def account(self) -> AddressCoverage:
        return self.spider.coverages[PORTAL]

    def crawl(self) -> Portal:
        waiting = list(self.spider.start_pages())
        while waiting:
            waiting.sort(key=lambda request: request.priority, reverse=True)
            request = waiting.pop(0)
            assert len(self.asked) < self.most, "the crawl does not end"
            self.asked.append(request.url.removeprefix(PORTAL))
            callback: Any = request.callback
            for found in results_of(callback(self.answer(request))):
                if isinstance(found, Request):
                    waiting.append(found)
                else:
                    self.items.append(found)
        return self

    def answer(self, request: Request) -> Response:
        answer = self.answers.get(request.url.removeprefix(PORTAL), 404)
        if callable(answer):
            return answer(request)
        evidence = Evidence(request.url, "sha256:00", 200, datetime(2025, 5, 1, tzinfo=UTC))
        request.meta["evidence"] = evidence
        status, body = (answer, "<p>Не найдено</p>") if isinstance(answer, int) else (200, answer)
        return HtmlResponse(request.url, status=status, body=body, encoding="utf-8", request=request)


EMPTY_DISCUSSIONS = {f"{DISCUSSION}?page=1": list_page([row(DISCUSSION, 1, OLDER)])}


def crawl(answers: dict[str, Answer]) -> Portal:
    return Portal({**EMPTY_DISCUSSIONS, **answers}).crawl()


def card_url(number: int, path: str = OPEN) -> str:
    return f"{path}/PublicHearingDetail?hearingId={number}"


def cards(*numbers: int) -> dict[str, Answer]:
    return {card_url(number): open_card(number) for number in numbers}
