"""Hearings known only from a site: made from what the portal does not have, notice and minutes together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hearings_crawler.items import DateValue, DocumentKind, Form, HearingStatus
from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.ids import natural_key
from hearings_crawler.judging.linking.by_day import BIN_AND_DAY, TITLE_AND_DAY
from hearings_crawler.judging.linking.by_number import REGISTRATION_NUMBER
from hearings_crawler.judging.linking.days import same_day
from hearings_crawler.judging.linking.model import DocumentLink, LinkingNote
from hearings_crawler.judging.linking.review import announces_discussion
from hearings_crawler.judging.linking.state import LinkingState
from hearings_crawler.judging.linking.versions import pairs_of_versions
from hearings_crawler.judging.similarity import MAYBE_TITLE, SAME_TITLE


def link_site_only(state: LinkingState) -> LinkingState:
    """Make hearings of open meetings that the portal does not have; ask about what cannot be counted."""
    settled = state.settled()
    left = [
        document
        for document in state.documents
        if document.id not in settled and not announces_discussion(document)
    ]
    state = state.adding(notes=(note for document in left if (note := _not_understood(document))))
    translations = pairs_of_versions(state.documents, state.similarity)
    for document in sorted(filter(_is_meeting, left), key=_notices_first):
        state = _link_or_make(document, state, translations)
    return state


def _is_meeting(document: Document) -> bool:
    """Whether a document makes a hearing: minutes of which no day is known are of no month."""
    return document.form is Form.OPEN_MEETING and (
        bool(document.hearings) or document.kind is DocumentKind.NOTICE
    )


def _not_understood(document: Document) -> LinkingNote | None:
    if document.form is Form.PUBLIC_DISCUSSION:
        text = "minutes of a discussion that is not on the portal"
        return LinkingNote(document, "discussion_not_on_portal", text)
    if document.form is None:
        text = "open meeting or public discussion? not on the portal"
        return LinkingNote(document, "undecided_form", text)
    if document.hearings:
        return None
    kind = "minutes" if document.kind is DocumentKind.MINUTES else "a notice"
    return LinkingNote(document, "unparsed_date", f"{kind} without a hearing day that can be read")


def _notices_first(document: Document) -> tuple[object, ...]:
    return (
        document.kind is DocumentKind.MINUTES,
        document.first_seen.started,
        natural_key(document.id),
    )


def _link_or_make(
    document: Document, state: LinkingState, translations: Mapping[str, Document]
) -> LinkingState:
    """Link a document to the hearing that each of its days names, made where there is none yet."""
    announced = _announced(document)
    if len(announced) < len(document.hearings):
        text = "its versions state different hearing days"
        state = state.adding(notes=[LinkingNote(document, "differing_day", text)])
    values: Sequence[DateValue | None] = announced or (None,)
    for number, value in enumerate(values, 1):
        link = _link_to_known(document, value, state, translations)
        if link is None:
            suffix = f"#{number}" if len(values) > 1 else ""
            made = _site_hearing(document, value, document.id + suffix)
            state = state.adding(site_hearings=[made])
            link = DocumentLink(document, made.id, "site", 1.0)
        state = state.adding(links=[link])
    return state


def _announced(document: Document) -> tuple[DateValue, ...]:
    """Return the days of the version that states the most: versions that differ announce no further hearing."""
    # Russian before Kazakh, as on the portal.
    versions = sorted(document.versions, key=lambda version: version.version, reverse=True)
    return max((version.parsed.hearings for version in versions), key=len, default=())


def _link_to_known(
    document: Document, value: DateValue | None, state: LinkingState, translations: Mapping[str, Document]
) -> DocumentLink | None:
    """Return the link to a hearing made before: by number, by BIN and day, as its translation, by title and day."""
    similarity = state.similarity
    best: tuple[float, Hearing] | None = None
    for hearing in state.site_hearings:
        if hearing.registration_number and hearing.registration_number in document.registration_numbers:
            return DocumentLink(document, hearing.id, REGISTRATION_NUMBER, 1.0)
        if value is None or not same_day(value, hearing):
            continue
        score = similarity.score(document, hearing)
        if hearing.bins & document.bins and (
            score >= MAYBE_TITLE or similarity.share_names(document, hearing) or not document.title
        ):
            return DocumentLink(document, hearing.id, BIN_AND_DAY, 0.95)
        if _translation_is_linked(document, hearing, state.links, translations):
            return DocumentLink(document, hearing.id, "translation", 0.9)
        if score >= SAME_TITLE and (best is None or score > best[0]):
            best = (score, hearing)
    if best is None:
        return None
    return DocumentLink(document, best[1].id, TITLE_AND_DAY, round(best[0] / 100, 3))


def _translation_is_linked(
    document: Document,
    hearing: Hearing,
    links: Sequence[DocumentLink],
    translations: Mapping[str, Document],
) -> bool:
    other = translations.get(document.id)
    return other is not None and any(
        link.document.id == other.id and link.hearing_id == hearing.id for link in links
    )


def _site_hearing(document: Document, value: DateValue | None, hearing_id: str) -> Hearing:
    return Hearing(
        id=hearing_id,
        form=Form.OPEN_MEETING,
        registration_number=next(iter(sorted(document.registration_numbers)), ""),
        regions=(document.region,),
        title=document.title,
        initiator="",
        bins=document.bins,
        first_day=value.start if value else None,
        last_day=value.last if value else None,
        received=None,
        status=HearingStatus.UNKNOWN,
        url=document.versions[0].url,
        digest=document.versions[0].digest,
        alternatives=tuple(raw.text[:400] for raw in document.raws if raw.text),
        raws={"first_day": value.raw, "last_day": value.raw} if value else {},
    )
