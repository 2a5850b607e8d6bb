"""Crawls the requests of a job (JSON on standard input); prints one JSON line for each that ended."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from hearings_crawler.coverage.failures import classify_failure
from hearings_crawler.crawling.previous import PreviousCard, PreviousPage, provide_previous
from hearings_crawler.evidence.location import FetchRole, RecordLocation
from hearings_crawler.items import Evidence, Validators
from hearings_crawler.transport.recording import Recorded
from hearings_crawler.transport.signals import fetched, part_fetched

HANDLER = "hearings_crawler.transport.handler.TransportHandler"
SETTINGS: dict[str, Any] = {
    "DOWNLOAD_HANDLERS": {
        "http": HANDLER,
        "https": HANDLER,
        "ftp": None,
        "file": None,
        "s3": None,
        "data": None,
    },
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    "USER_AGENT": "hearings-crawler/0.1 (+mailto:crawler@example.org)",
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_TIMEOUT": 20,
    "DOWNLOAD_DELAY_JITTER": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "RETRY_TIMES": 0,
    "LOG_LEVEL": "INFO",
}
ROBOTS = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "hearings_crawler.transport.robots.RobotsMiddleware": 100,
}


def say(**line: Any) -> None:
    print(json.dumps(line), flush=True)


def plain(evidence: Evidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return {
        "url": evidence.url,
        "digest": evidence.digest,
        "status": evidence.status,
        "fetched_at": evidence.fetched_at.isoformat(),
    }


class KnownFetches:
    """What an earlier crawl printed of its fetches; a fetch's place in the list is its id."""

    def __init__(self, fetches: list[dict[str, Any]]) -> None:
        self.fetches = fetches

    def previous_page(self, url: str, variant: str) -> PreviousPage | None:
        for number, fetch in enumerate(self.fetches):
            validators = Validators(**fetch["validators"])
            if fetch["url"] == url and validators.variant == variant and fetch["status"] == 200:
                return PreviousPage(
                    number, fetch["digest"], datetime.fromisoformat(fetch["fetched_at"]), validators
                )
        return None

    def record_of(self, digest: str) -> RecordLocation | None:
        for fetch in self.fetches:
            recorded = fetch["recorded"]
            if recorded and recorded["has_body"] and recorded["digest"] == digest:
                return RecordLocation(**recorded["location"])
        return None

    def previous_card(self, form: str, hearing_id: str) -> PreviousCard | None:
        return None

    def registration_numbers(self) -> frozenset[str]:
        return frozenset()


class JobSpider(scrapy.Spider):
    monitors_hearings = True
    name = "job"
    handle_httpstatus_list = (304, *range(400, 600))
    job: dict[str, Any]

    async def start(self) -> AsyncIterator[Request]:
        self.crawler.signals.connect(self.fetched, fetched)
        self.crawler.signals.connect(self.part_fetched, part_fetched)
        if self.job["known"]:
            # The crawler keeps no reference to what answers: the offer does not outlive it.
            self.known = KnownFetches(self.job["known"])
            provide_previous(self.crawler, self.known)
        for number, asked in enumerate(self.job["requests"]):
            yield Request(
                asked["url"],
                headers=asked.get("headers"),
                meta={"asked": asked["url"], "number": number} | asked.get("meta", {}),
                callback=self.read,
                errback=self.failed,
                dont_filter=True,
            )

    def read(self, response: Response) -> None:
        assert response.request
        say(
            result={
                "asked": response.meta["asked"],
                "url": response.url,
                "request_url": response.request.url,
                "slot": response.meta.get("download_slot"),
                "status": response.status,
                "flags": response.flags,
                "text": getattr(response, "text", ""),
                "evidence": plain(response.meta.get("evidence")),
            }
        )

    def failed(self, failure: Failure) -> None:
        cause, detail = classify_failure(failure)
        request: Request = failure.request  # type: ignore[attr-defined]
        say(
            result={
                "asked": request.meta["asked"],
                "cause": str(cause),
                "detail": detail,
                "error": failure.value.__class__.__name__,
                "evidence": plain(request.meta.get("evidence")),
            }
        )

    def fetched(
        self,
        evidence: Evidence,
        request: Request,
        response: Response | None,
        failure: Exception | None,
        validators: Validators,
        revisit_of: int | None,
        role: FetchRole,
        recorded: Recorded | None,
    ) -> None:
        say(
            fetched=(plain(evidence) or {})
            | {"failure": type(failure).__name__ if failure else None, "answered": response is not None}
            | {"validators": asdict(validators), "revisit_of": revisit_of, "role": role}
            | {"recorded": asdict(recorded) if recorded else None}
        )

    def part_fetched(
        self,
        evidence: Evidence,
        validators: Validators,
        revisit_of: int | None,
        role: FetchRole,
        recorded: Recorded | None,
    ) -> None:
        say(
            part=(plain(evidence) or {})
            | {"validators": asdict(validators), "revisit_of": revisit_of, "role": role}
            | {"recorded": asdict(recorded) if recorded else None}
        )


def main() -> None:
    job = json.load(sys.stdin)
    settings = SETTINGS | ({"DOWNLOADER_MIDDLEWARES": ROBOTS} if job["robots"] else {}) | job["settings"]
    JobSpider.job = job
    JobSpider.custom_settings = job["custom_settings"]
    process = AsyncCrawlerProcess(settings)
    process.crawl(JobSpider)
    process.start()


if __name__ == "__main__":
    main()
