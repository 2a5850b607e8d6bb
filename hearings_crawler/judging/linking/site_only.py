"""Hearings known only from a site: made from what the portal does not have, notice and minutes together.

Site documents are linked to each other by the rules by which they are linked to the portal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hearings_crawler.items import DateValue, DocumentKind, Form, HearingStatus
from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.ids import natural_key
from hearings_crawler.judging.linking.by_day import BIN_AND_DAY, TITLE_AND_DAY
from hearings_crawler.judging.linking.by_number import REGISTRATION_NUMBER
from hearings_crawler.judging.linking.days import on_its_day, same_day
from hearings_crawler.judging.linking.evidence import LinkEvidence
from hearings_crawler.judging.linking.identity import projects_of
from hearings_crawler.judging.linking.language import RUSSIAN
from hearings_crawler.judging.linking.model import DocumentLink, LinkingNote
from hearings_crawler.judging.linking.one_to_one import MARGIN
from hearings_crawler.judging.linking.possible import Candidate, candidates_of, is_unreadable, near
from hearings_crawler.judging.linking.review import ambiguity, announces_discussion
from hearings_crawler.judging.linking.state import LinkingState
from hearings_crawler.judging.linking.versions import link_translations
from hearings_crawler.judging.similarity import SAME_TITLE


def link_site_only(state: LinkingState) -> LinkingState:
    """Make hearings of open meetings that the portal does not have; ask about what may be a hearing's.

    First what can be no hearing's of the portal: it makes hearings and is linked to them.  What may be one's
    is then linked to such a hearing if the rules say so, else it is asked about.  So is what makes no hearing:
    a document whose form nobody knows takes that of the hearing that it is linked to.
    """
    profiles, taken = state.profiles(), state.taken()
    left = [document for document in state.unsettled() if not announces_discussion(document)]
    possible = {
        document.id: candidates_of(document, near(document, state), state, profiles, taken)
        for document in left
    }
    free = [document for document in left if not possible[document.id]]
    meetings = [document for document in free if _is_meeting(document, state)]
    made = state.emptied()
    for batch in _batches(meetings, state):
        made = _link_each(batch, possible, made, may_make=True)
    making = {document.id for document in meetings}
    others = [document for document in left if document.id not in making]
    made = _link_each(others, possible, made, may_make=False)
    settled = made.settled()
    unclear = [document for document in free if document.id in making or document.id not in settled]
    return state.joined_with(made).adding(
        notes=(note for document in unclear if (note := _not_understood(document, state)))
    )


def _batches(documents: Sequence[Document], state: LinkingState) -> list[list[Document]]:
    """Return notices before minutes, Russian before Kazakh: what makes a hearing before what joins it."""
    batches: dict[tuple[bool, bool], list[Document]] = {}
    for document in sorted(documents, key=_as_seen):
        russian = RUSSIAN in state.identities.of_document(document).languages
        batches.setdefault((document.kind is DocumentKind.MINUTES, not russian), []).append(document)
    return [batches[key] for key in sorted(batches)]


def _as_seen(document: Document) -> tuple[object, ...]:
    return document.first_seen.started, natural_key(document.id)


def _is_meeting(document: Document, state: LinkingState) -> bool:
    """Whether a document makes a hearing: minutes of which no day is known are of no month."""
    if document.form is not Form.OPEN_MEETING:
        return False
    if document.hearings:
        return True
    return document.kind is DocumentKind.NOTICE and not is_unreadable(
        document, state.identities.of_document(document)
    )


def _not_understood(document: Document, state: LinkingState) -> LinkingNote | None:
    if document.form is Form.PUBLIC_DISCUSSION:
        text = "minutes of a discussion that is not on the portal"
        return LinkingNote(document, "discussion_not_on_portal", text)
    if document.form is None:
        text = "open meeting or public discussion? not on the portal"
        return LinkingNote(document, "undecided_form", text)
    if document.hearings:
        return None
    kind = "minutes" if document.kind is DocumentKind.MINUTES else "a notice"
    if is_unreadable(document, state.identities.of_document(document)):
        return LinkingNote(document, "unparsed_date", f"{kind} of which nothing can be read")
    return LinkingNote(document, "unparsed_date", f"{kind} without a hearing day that can be read")


def _link_each(
    documents: Sequence[Document],
    possible: Mapping[str, Sequence[Candidate]],
    state: LinkingState,
    *,
    may_make: bool,
) -> LinkingState:
    """Link documents to hearings known only from the site; what links to none makes one, if it may."""

    def on_its_days(document: Document) -> list[Hearing]:
        return [hearing for hearing in state.site_hearings if on_its_day(document, hearing)]

    for document in documents:
        state = _link_by_rules(document, state)
    settled = state.settled()
    left = [document for document in documents if document.id not in settled]
    state = link_translations(state, left, on_its_days)
    settled = state.settled()
    for document in left:
        if document.id not in settled:
            state = _link_or_make(document, possible[document.id], state, may_make=may_make)
    return state


def _link_by_rules(document: Document, state: LinkingState) -> LinkingState:
    """Link a document of one day by number, BIN or title to a hearing made before, if there is one."""
    announced = _announced(document)
    found = _link_to_known(document, announced[0] if announced else None, state) if len(announced) < 2 else ()
    return state.adding(links=[found]) if isinstance(found, DocumentLink) else state


def _link_or_make(
    document: Document, possible: Sequence[Candidate], state: LinkingState, *, may_make: bool
) -> LinkingState:
    """Link a document to the hearing that each of its days names, made where there is none yet."""
    announced = _announced(document)
    if may_make and len(announced) < len(document.hearings):
        text = "its versions state different hearing days"
        state = state.adding(notes=[LinkingNote(document, "differing_day", text)])
    values: Sequence[DateValue | None] = announced or (None,)
    asked: list[Candidate] = []
    for number, value in enumerate(values, 1):
        found = _link_to_known(document, value, state)
        if isinstance(found, DocumentLink):
            state = state.adding(links=[found])
        elif found or not may_make:
            asked += found
        else:
            suffix = f"#{number}" if len(values) > 1 else ""
            state = _made(document, value, document.id + suffix, state)
    linked = any(link.document.id == document.id for link in state.links)
    candidates = [*(() if linked else possible), *asked]
    return state.adding(ambiguities=[ambiguity(document, candidates)] if candidates else ())


def _announced(document: Document) -> tuple[DateValue, ...]:
    """Return the days on which all versions agree, else those of the version that states the most.

    Versions that differ announce no further hearing, nor does a day on which there can be none.
    """
    # Russian before Kazakh, as on the portal.
    versions = sorted(document.versions, key=lambda version: version.version, reverse=True)
    stated = [version.parsed.hearings for version in versions if version.parsed.hearings]
    common = tuple(
        value
        for value in (stated[0] if stated else ())
        if all(any((value.start, value.last) == (o.start, o.last) for o in others) for others in stated[1:])
    )
    values = common or max(stated, key=len, default=())
    return tuple(value for value in values if _can_be(value, document)) or values


def _can_be(value: DateValue, document: Document) -> bool:
    """Whether a day can be a hearing's: a notice shows an earlier date of placement, minutes no earlier one.

    What else is taken for a day is mostly that date itself, glued to the title.
    """
    if document.shown is None:
        return True
    if document.kind is DocumentKind.NOTICE:
        return value.start > document.shown
    return value.start < document.shown


@dataclass(frozen=True, slots=True)
class _SiteFit:
    hearing: Hearing
    evidence: LinkEvidence
    is_taken: bool


def _link_to_known(
    document: Document, value: DateValue | None, state: LinkingState
) -> DocumentLink | list[Candidate]:
    """Return the link to a hearing made before, else those that it may be of.

    By number; by BIN and day; by title and day.
    """
    own = {link.hearing_id for link in state.links if link.document.id == document.id}
    hearings = [hearing for hearing in state.site_hearings if hearing.id not in own]
    for hearing in hearings:
        if hearing.registration_number and hearing.registration_number in document.registration_numbers:
            return DocumentLink(document, hearing.id, REGISTRATION_NUMBER, 1.0)
    profiles, taken = state.profiles(), state.taken()
    if value is not None:
        fits = [
            _SiteFit(hearing, profiles.evidence(document, hearing), bool(state.slots(hearing, document) & taken))
            for hearing in hearings
            if same_day(value, hearing)
        ]
        at_hour = [fit for fit in fits if not value.time or value.time[:5] in profiles.of(fit.hearing).hours]
        link = _by_bin(document, at_hour or fits) or _by_title(document, fits)
        if link is not None:
            return link
        if own:
            hearings = [fit.hearing for fit in at_hour]
    return [
        candidate
        for candidate in candidates_of(document, hearings, state, profiles, taken)
        if candidate.same_day or candidate.evidence.same_project
    ]


def _by_bin(document: Document, fits: Sequence[_SiteFit]) -> DocumentLink | None:
    """Link by BIN and day; a second document of the kind only if it says nothing else."""
    same = [
        fit
        for fit in fits
        if fit.evidence.bin
        and not (fit.is_taken and fit.evidence.project is not True)
        and fit.evidence.number is not False
    ]
    named = [fit for fit in same if fit.evidence.project]
    chosen = named if len(named) == 1 else same
    return DocumentLink(document, chosen[0].hearing.id, BIN_AND_DAY, 0.95) if len(chosen) == 1 else None


def _by_title(document: Document, fits: Sequence[_SiteFit]) -> DocumentLink | None:
    alike = sorted(
        (
            fit
            for fit in fits
            if fit.evidence.score >= SAME_TITLE
            and not (fit.is_taken or fit.evidence.forbids_title or fit.evidence.is_vague)
        ),
        key=lambda fit: -fit.evidence.score,
    )
    if not alike or (len(alike) > 1 and alike[1].evidence.score > alike[0].evidence.score - MARGIN):
        return None
    return DocumentLink(document, alike[0].hearing.id, TITLE_AND_DAY, round(alike[0].evidence.score / 100, 3))


def _made(document: Document, value: DateValue | None, hearing_id: str, state: LinkingState) -> LinkingState:
    made = _site_hearing(document, value, hearing_id)
    return state.with_hours({made.id: value.time[:5]} if value and value.time else {}).adding(
        site_hearings=[made], links=[DocumentLink(document, made.id, "site", 1.0)]
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
        alternatives=projects_of(document),
        raws={"first_day": value.raw, "last_day": value.raw} if value else {},
    )
