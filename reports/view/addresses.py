"""The registered addresses that were looked at: which, how far they were read, when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hearings_crawler.judging.judgement import ReadAddress
from hearings_crawler.registry.regions import GOVKZ_HOST
from hearings_crawler.words.catalogue import Words
from reports.view.records import MonthRecords
from reports.words.wording import time_text


def web_address(address: ReadAddress) -> str:
    """Return a registered address as a person can open it; a name on gov.kz becomes its page there."""
    return web_address_of(address.address)


def web_address_of(address: str) -> str:
    """Return an address as the registry writes it as a person can open it."""
    return address if "//" in address else f"https://{GOVKZ_HOST}/memleket/entities/{address}"


def address_lines(records: MonthRecords, region: str, words: Words) -> list[str]:
    """Return a sentence for every registered address of a region (``KZ``: the portal)."""
    return [f"{_line(address, words)}." for address in records.addresses if address.region == region]


def causes_text(causes: Iterable[str], words: Words) -> str:
    """Return why something was not read completely, in words, each cause once."""
    keys = (f"cause.{cause}" for cause in causes)
    return ", ".join(dict.fromkeys(words.say(key if key in words.keys else "cause.other") for key in keys))


def region_causes(records: MonthRecords, region: str) -> list[str]:
    """Return the causes of every address of a region (``KZ``: the portal)."""
    return [cause for address in records.addresses if address.region == region for cause in address.causes]


def _line(address: ReadAddress, words: Words) -> str:
    status = words.say(f"status.{address.status}")
    if address.causes:
        status += f" ({causes_text(address.causes, words)})"
    values: Mapping[str, str] = {"address": web_address(address), "status": status}
    if address.started is None:
        return words.say("address.not_run", **values)
    started = time_text(address.started)
    return words.say("address.line", **values, started=started, pages=address.pages)
