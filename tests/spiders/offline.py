"""Runs a spider without a network: each request is answered by a function, as the transport would."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from scrapy.http import HtmlResponse, Request

from hearings_crawler.coverage.address import AddressCoverage
from hearings_crawler.items import Evidence, HearingItem, RawDocument
from hearings_crawler.registry.regions import Region, Registry, SiteAddress
from spiders.akimat import AkimatSpider

Answer = Callable[[Request], "str | bytes | tuple[int, str]"]


class ZhambylSpider(AkimatSpider):
    """A region as a leaf has it."""

    name = "zhambyl"
    region_code = "KZ-31"
    region_name = "Жамбылская область"


def spider_for(*sites: SiteAddress, month: str = "2025-04", **attributes: Any) -> AkimatSpider:
    """Return a spider that reads some addresses."""
    region = Region(9, "zhambyl", "KZ-31", "Жамбыл облысы", "Жамбылская область", (), sites)
    spider = ZhambylSpider(month=month)
    for name, value in attributes.items():
        setattr(spider, name, value)
    spider.registry = Registry((region,), "digest", "the test's registry")
    spider.prepare()
    return spider


@dataclass
class Crawl:
    """What a crawl asked for, found and noted."""

    requests: list[Request] = field(default_factory=list)
    items: list[HearingItem] = field(default_factory=list)
    coverages: dict[str, AddressCoverage] = field(default_factory=dict)

    @property
    def documents(self) -> list[RawDocument]:
        """The documents found."""
        return [item.raw for item in self.items]

    @property
    def coverage(self) -> AddressCoverage:
        """The account of the only address."""
        (coverage,) = self.coverages.values()
        return coverage

    @property
    def urls(self) -> list[str]:
        """The addresses asked for, in order."""
        return [request.url for request in self.requests]


def results_of(results: Iterable[Any] | AsyncIterable[Any]) -> list[Any]:
    """Return what a callback gives, whether it is a generator or an asynchronous one."""
    if not isinstance(results, AsyncIterable):
        return list(results)

    async def collected() -> list[Any]:
        return [result async for result in results]

    return asyncio.run(collected())


def crawl(spider: AkimatSpider, answer: Answer) -> Crawl:
    """Follow a spider's requests in order until there are none left."""
    result = Crawl(coverages=spider.coverages)
    waiting = deque(spider.start_pages())
    while waiting:
        request = waiting.popleft()
        result.requests.append(request)
        assert len(result.requests) < 2000, "the crawl does not end"
        given = answer(request)
        status, body = given if isinstance(given, tuple) else (200, given)
        content = body.encode() if isinstance(body, str) else body
        evidence = Evidence(
            request.url,
            f"sha256:{sha256(content).hexdigest()}",
            status,
            datetime(2025, 5, 31, 12, tzinfo=UTC),
        )
        request.meta["evidence"] = evidence
        response = HtmlResponse(request.url, status=status, body=content, request=request)
        assert request.callback is not None
        for found in results_of(request.callback(response)):
            if isinstance(found, Request):
                waiting.append(found)
            else:
                result.items.append(found)
    return result
