"""What a reader is told of a proof of absence: which addresses were looked at, how much of them, how far back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hearings_crawler.words.catalogue import Words
from reports.view.addresses import web_address_of
from reports.words.wording import day_text, time_text


@dataclass(frozen=True, slots=True)
class ProofAddress:
    """One registered address as the crawl read it; ``reached`` is the earliest day that its lists show."""

    address: str
    status: str
    pages: int
    list_pages: int
    items: int
    reached: date | None


@dataclass(frozen=True, slots=True)
class AbsenceProof:
    """The crawl that lacked a document: when it began, from which day on it read, what it looked at."""

    started: datetime
    window_start: date
    addresses: tuple[ProofAddress, ...]


def proof_text(proof: AbsenceProof, words: Words) -> str:
    """Return a proof in one sentence for each address."""
    said = [words.say("proof.crawl", time=time_text(proof.started), day=day_text(proof.window_start))]
    said += [_address(address, words) for address in proof.addresses]
    return " ".join(said)


def _address(address: ProofAddress, words: Words) -> str:
    parts = [words.count("proof.pages", address.pages)]
    if address.list_pages:
        parts.append(words.count("proof.list_pages", address.list_pages))
        parts.append(words.count("proof.items", address.items))
    if address.reached is not None:
        parts.append(words.say("proof.reached", day=day_text(address.reached)))
    return words.say(
        "proof.address",
        address=web_address_of(address.address),
        status=words.say(f"status.{address.status}"),
        parts=", ".join(parts),
    )
