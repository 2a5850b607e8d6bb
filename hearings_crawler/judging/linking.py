"""Links the site's documents to the portal's hearings, and to each other where the portal has none.

The rules, in order: registration number; BIN and hearing day; likeness of titles with the same hearing day,
one to one.  What stays ambiguous goes to review with its candidates and is not counted a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from hearings_crawler.items import DateValue, DocumentKind, Form, HearingStatus
from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.ids import natural_key
from hearings_crawler.judging.similarity import MAYBE_TITLE, SAME_TITLE, Likeness

MARGIN = 10.0
"""By how much the best candidate must be more alike than the next one."""
NEAR_DAYS = 62
"""Days between two hearing days of one project that may still be one hearing, postponed or mistyped."""
SAME_TEXT = 97.0
"""Likeness from which two items are one notice placed twice."""


@dataclass(frozen=True, slots=True)
class Link:
    """A document linked to a hearing: by which rule, how surely (0-1)."""

    document: Document
    hearing_id: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A document that may belong to one of some hearings: an analyst decides."""

    document: Document
    candidates: tuple[str, ...]
    question: str
    kind: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something an analyst should look at that changes no verdict by itself."""

    document: Document
    kind: str
    question: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """The result for one region: links, hearings known only from the site, what stays open."""

    links: tuple[Link, ...]
    site_hearings: tuple[Hearing, ...]
    ambiguities: tuple[Ambiguity, ...]
    notes: tuple[Note, ...]


# ------------------------------------------------------------------------------------ days


def same_day(value: DateValue, hearing: Hearing) -> bool:
    """Whether a day or period stated by a document is the hearing's.

    A period is named by its two ends, or (in minutes) by either of them.
    """
    if hearing.first_day is None or hearing.last_day is None:
        return False
    if value.end is None:
        return value.start in (hearing.first_day, hearing.last_day)
    return (value.start, value.last) == (hearing.first_day, hearing.last_day) or (
        value.start <= hearing.first_day <= hearing.last_day <= value.last
        and hearing.form is Form.OPEN_MEETING
    )


def _fits_form(document: Document, hearing: Hearing) -> bool:
    return document.form is None or document.form is hearing.form


# ------------------------------------------------------------------------------------ one document


def _by_number(document: Document, hearings: Sequence[Hearing]) -> list[Link]:
    return [
        Link(document, hearing.id, "registration_number", 1.0)
        for hearing in hearings
        if hearing.registration_number and hearing.registration_number in document.registration_numbers
    ]


@dataclass(frozen=True, slots=True)
class _Pair:
    score: float
    document: Document
    value: DateValue
    hearing: Hearing


def _by_bin(
    documents: Sequence[Document],
    values: Mapping[str, Sequence[DateValue]],
    hearings: Sequence[Hearing],
    titles: _Titles,
) -> tuple[list[Link], list[Ambiguity]]:
    """Link by BIN and hearing day; where one initiator has several hearings on a day, their titles decide."""
    links: list[Link] = []
    several: list[_Pair] = []
    for document in documents:
        same_bin = [hearing for hearing in hearings if hearing.bins & document.bins]
        for value in values[document.id]:
            pairs = titles.pairs(document, (value,), same_bin)
            if len(pairs) == 1:
                links.append(Link(document, pairs[0].hearing.id, "bin_and_day", 0.95))
            else:
                several += pairs
    links += titles.assign(several, "bin_and_day")
    linked = {(link.document.id, link.hearing_id) for link in links}
    doubtful: dict[tuple[str, DateValue], list[_Pair]] = {}
    for pair in several:
        doubtful.setdefault((pair.document.id, pair.value), []).append(pair)
    questions = [
        Ambiguity(
            pairs[0].document,
            tuple(pair.hearing.id for pair in pairs),
            f"several hearings of one initiator on {value.start}: which one is meant?",
            "ambiguous_link",
        )
        for (document_id, value), pairs in doubtful.items()
        if not any((document_id, pair.hearing.id) in linked for pair in pairs)
    ]
    unique = {(link.document.id, link.hearing_id): link for link in links}
    return list(unique.values()), questions


class _Titles:
    """Links by likeness, one to one per kind: the surest pairs first, none that has a close rival."""

    def __init__(self, alike: Likeness, links: Iterable[Link]) -> None:
        self._alike = alike
        self._taken = {(link.hearing_id, link.document.kind) for link in links}

    def pairs(
        self, document: Document, values: Iterable[DateValue], hearings: Iterable[Hearing]
    ) -> list[_Pair]:
        """Return a document paired with each hearing that is held on one of some days."""
        fitting = [hearing for hearing in hearings if _fits_form(document, hearing)]
        return [
            _Pair(self._alike.score(document, hearing), document, value, hearing)
            for value in values
            for hearing in fitting
            if same_day(value, hearing)
        ]

    def assign(self, pairs: Sequence[_Pair], rule: str) -> list[Link]:
        """Link what can be linked; then what announces several hearings of one day by their titles.

        Repeated until nothing changes, since each link takes a rival away from others.
        """
        by_value: dict[tuple[str, DateValue], list[_Pair]] = {}
        for pair in pairs:
            by_value.setdefault((pair.document.id, pair.value), []).append(pair)
        waiting = sorted(
            (pair for pair in pairs if pair.score >= SAME_TITLE),
            key=lambda pair: (-pair.score, natural_key(pair.document.id), natural_key(pair.hearing.id)),
        )
        links: list[Link] = []
        done: set[tuple[str, DateValue]] = set()
        changed = True
        while changed:
            changed = False
            for pair in waiting:
                key = (pair.document.id, pair.value)
                if key in done or self._is_taken(pair) or self._rivals(pair, by_value[key]):
                    continue
                links.append(self._link(pair, rule))
                done.add(key)
                changed = True
        for key, found in sorted(by_value.items(), key=lambda entry: natural_key(entry[0][0])):
            if key not in done:
                links += [self._link(pair, rule) for pair in self._announced_together(found)]
        return links

    def _is_taken(self, pair: _Pair) -> bool:
        return (pair.hearing.id, pair.document.kind) in self._taken

    def _rivals(self, pair: _Pair, others: Sequence[_Pair]) -> list[_Pair]:
        return [
            other
            for other in others
            if other.hearing.id != pair.hearing.id
            and other.score > pair.score - MARGIN
            and not self._is_taken(other)
        ]

    def _announced_together(self, pairs: Sequence[_Pair]) -> list[_Pair]:
        """Return the pairs whose titles the document names, each by words that no other one has."""
        open_pairs = [pair for pair in pairs if pair.score >= SAME_TITLE and not self._is_taken(pair)]
        named = []
        for pair in open_pairs:
            own = [
                self._alike.own_words(pair.hearing, other.hearing)
                for other in open_pairs
                if other is not pair
            ]
            if not all(own):
                return []
            if all(self._alike.contains(pair.document, words) for words in own):
                named.append(pair)
        return named

    def _link(self, pair: _Pair, rule: str) -> Link:
        self._taken.add((pair.hearing.id, pair.document.kind))
        confidence = 0.95 if rule == "bin_and_day" else round(pair.score / 100, 3)
        return Link(pair.document, pair.hearing.id, rule, confidence)


def _placed_twice(document: Document, links: Sequence[Link], alike: Likeness) -> list[Link]:
    """Return the links of an item of the same kind, days and text that was linked: the same notice again."""
    for link in links:
        other = link.document
        if (
            other.kind is document.kind
            and other.id != document.id
            and _days(other) == _days(document)
            and fuzz.ratio(alike.whole(other), alike.whole(document), score_cutoff=SAME_TEXT)
        ):
            return [
                Link(document, found.hearing_id, "same_text", round(found.confidence * 0.95, 3))
                for found in links
                if found.document.id == other.id
            ]
    return []


# ------------------------------------------------------------------------------------ versions


def _pairs_of_versions(documents: Sequence[Document], alike: Likeness) -> dict[str, Document]:
    """Return for each document that translates another one on the same site that other one.

    The Kazakh and the Russian text of a notice may stand as two items; they name the same hearing days and
    the same BIN, or the same names in quotes, in different languages.
    """
    together: dict[tuple[object, ...], list[Document]] = {}
    for document in documents:
        if document.hearings and document.kind is not None:
            together.setdefault((document.address, document.kind, _days(document)), []).append(document)
    translations: dict[str, Document] = {}
    for group in together.values():
        for document in group:
            fitting = [
                other
                for other in group
                if other.id != document.id
                and not alike.languages(other) & alike.languages(document)
                and (other.bins & document.bins or alike.names(other) & alike.names(document))
            ]
            if len(fitting) == 1:
                translations[document.id] = fitting[0]
    return {
        document_id: other
        for document_id, other in translations.items()
        if translations.get(other.id) is not None and translations[other.id].id == document_id
    }


def _days(document: Document) -> frozenset[date]:
    return frozenset(value.start for value in document.hearings)


# ------------------------------------------------------------------------------------ a region


def link_region(
    documents: Sequence[Document], hearings: Sequence[Hearing], forced: Iterable[tuple[str, str]] = ()
) -> Linked:
    """Link one region's site documents to the portal's hearings there.

    ``forced`` are an analyst's links (document id, hearing id); an empty hearing id unlinks a document.
    """
    real = [document for document in documents if not document.ignored]
    by_id = {hearing.id: hearing for hearing in hearings}
    links: list[Link] = []
    ambiguities: list[Ambiguity] = []
    notes: list[Note] = []
    decided: set[str] = set()
    for document_id, hearing_id in forced:
        for document in real:
            if document.id == document_id:
                decided.add(document.id)
                if hearing_id in by_id:
                    links.append(Link(document, hearing_id, "decision", 1.0))

    known = [document for document in real if document.kind is not None and document.id not in decided]
    undecided = [document for document in real if document.kind is None and document.id not in decided]
    alike = Likeness(hearings)

    by_number = {document.id: _by_number(document, hearings) for document in known}
    links += [link for found in by_number.values() for link in found]
    values = {document.id: _open_values(document, by_number[document.id], by_id) for document in known}

    by_bin, questions = _by_bin(known, values, hearings, _Titles(alike, links))
    links += by_bin
    ambiguities += questions
    linked = {link.document.id for link in links} | {question.document.id for question in questions}

    titles = _Titles(alike, links)
    pairs = [
        pair
        for document in known
        if document.id not in linked or by_number[document.id]
        for pair in titles.pairs(document, values[document.id], hearings)
    ]
    links += titles.assign(pairs, "title_and_day")
    linked |= {link.document.id for link in links}

    translations = _pairs_of_versions(known, alike)
    for document in known:
        if document.id in linked:
            continue
        other = translations.get(document.id)
        inherited = [
            Link(document, link.hearing_id, "translation", round(link.confidence * 0.95, 3))
            for link in links
            if other is not None and link.document.id == other.id
        ] or _placed_twice(document, links, alike)
        links += inherited
        linked |= {document.id} if inherited else set()

    served = {(link.hearing_id, link.document.kind) for link in links}
    still = []
    for document in known:
        # A site's notice of a public discussion counts in no column: there is nothing to decide.
        if document.id in linked or _announces_discussion(document):
            continue
        candidates = _candidates(document, hearings, served, alike)
        if candidates:
            ambiguities.append(candidates)
        else:
            still.append(document)
    for document in undecided:
        ambiguities.append(_undecided(document, hearings, alike))

    site_hearings, site_links, site_notes = _site_only(still, translations, alike)
    links += site_links
    notes += site_notes
    notes += _differing_days(links, by_id)
    return Linked(tuple(links), tuple(site_hearings), tuple(ambiguities), tuple(notes))


def _open_values(
    document: Document, links: Sequence[Link], hearings: Mapping[str, Hearing]
) -> tuple[DateValue, ...]:
    """Return the days of a document that the hearings linked by number do not explain.

    None if they explain not one: then the document states another day for the hearing of that number.
    """
    if not links:
        return document.hearings
    named = [hearings[link.hearing_id] for link in links]
    left = tuple(
        value for value in document.hearings if not any(same_day(value, hearing) for hearing in named)
    )
    return left if len(left) < len(document.hearings) else ()


def _announces_discussion(document: Document) -> bool:
    return document.kind is DocumentKind.NOTICE and document.form is Form.PUBLIC_DISCUSSION


def _candidates(
    document: Document,
    hearings: Sequence[Hearing],
    served: set[tuple[str, DocumentKind | None]],
    alike: Likeness,
) -> Ambiguity | None:
    """Return the hearings that an unlinked document may belong to; None if there is none."""
    on_day, by_title = [], []
    for hearing in hearings:
        if not _fits_form(document, hearing):
            continue
        on_its_day = any(same_day(value, hearing) for value in document.hearings)
        is_served = (hearing.id, document.kind) in served
        if not on_its_day and (is_served or not _may_differ_in_day(document, hearing)):
            continue
        score = alike.score(document, hearing)
        if is_served:
            # That hearing has its document already: only one that is as much alike makes this one doubtful.
            if score >= SAME_TITLE:
                on_day.append((score, hearing.id))
        elif on_its_day:
            names = alike.share_names(document, hearing)
            if score >= MAYBE_TITLE or names or alike.other_language(document, hearing):
                on_day.append((score, hearing.id))
        elif score >= SAME_TITLE or (not document.hearings and hearing.bins & document.bins):
            by_title.append((score, hearing.id))
    if on_day:
        ids = tuple(entry[1] for entry in sorted(on_day, reverse=True))
        return Ambiguity(document, ids, "which hearing of that day is meant?", "ambiguous_link")
    if by_title:
        ids = tuple(entry[1] for entry in sorted(by_title, reverse=True))
        question = (
            "the title is a hearing's on the portal, the day is not: is it that hearing?"
            if document.hearings
            else "no hearing day could be read: is it the notice or minutes of one of these?"
        )
        return Ambiguity(document, ids, question, "ambiguous_link")
    return None


def _may_differ_in_day(document: Document, hearing: Hearing) -> bool:
    """Whether a document that names another day, or none, may still be this hearing's.

    A hearing is postponed by weeks and a day mistyped; the same title many months away is another hearing.
    """
    if not document.hearings:
        return True
    if document.bins and hearing.bins and not document.bins & hearing.bins:
        return False
    first = hearing.first_day
    return first is None or any(abs((value.start - first).days) <= NEAR_DAYS for value in document.hearings)


def _undecided(document: Document, hearings: Sequence[Hearing], alike: Likeness) -> Ambiguity:
    ids = []
    for hearing in hearings:
        if (hearing.registration_number and hearing.registration_number in document.registration_numbers) or (
            any(same_day(value, hearing) for value in document.hearings)
            and (hearing.bins & document.bins or alike.score(document, hearing) >= MAYBE_TITLE)
        ):
            ids.append(hearing.id)
    return Ambiguity(document, tuple(ids), "is it a notice or minutes, or neither?", "undecided_kind")


# ------------------------------------------------------------------------------------ site only


def _site_only(
    documents: Sequence[Document], translations: dict[str, Document], alike: Likeness
) -> tuple[list[Hearing], list[Link], list[Note]]:
    """Make hearings of what the portal does not have, linking notices and minutes to each other."""
    notes: list[Note] = []
    meetings: list[Document] = []
    for document in documents:
        if document.form is Form.PUBLIC_DISCUSSION:
            if document.kind is DocumentKind.MINUTES:
                notes.append(
                    Note(
                        document,
                        "discussion_not_on_portal",
                        "minutes of a discussion that is not on the portal",
                    )
                )
        elif document.form is None:
            notes.append(
                Note(document, "undecided_form", "open meeting or public discussion? not on the portal")
            )
        elif not document.hearings and document.kind is DocumentKind.MINUTES:
            notes.append(Note(document, "unparsed_date", "minutes without a hearing day that can be read"))
        else:
            meetings.append(document)
            if not document.hearings:
                notes.append(
                    Note(document, "unparsed_date", "a notice without a hearing day that can be read")
                )
    hearings: dict[str, Hearing] = {}
    links: list[Link] = []
    ordered = sorted(
        meetings,
        key=lambda document: (
            document.kind is DocumentKind.MINUTES,
            document.first_seen.started,
            natural_key(document.id),
        ),
    )
    for document in ordered:
        announced = _announced(document)
        if len(announced) < len(document.hearings):
            notes.append(Note(document, "differing_day", "its versions state different hearing days"))
        values: Sequence[DateValue | None] = announced or (None,)
        for number, value in enumerate(values, 1):
            match = _site_match(document, value, list(hearings.values()), links, translations, alike)
            if match is None:
                suffix = f"#{number}" if len(values) > 1 else ""
                match = (_site_hearing(document, value, document.id + suffix), "site", 1.0)
                hearings[match[0].id] = match[0]
            links.append(Link(document, match[0].id, match[1], match[2]))
    return list(hearings.values()), links, notes


def _announced(document: Document) -> tuple[DateValue, ...]:
    """Return the days of the version that states the most: versions that differ announce no further hearing."""
    # Russian before Kazakh, as on the portal.
    versions = sorted(document.versions, key=lambda version: version.version, reverse=True)
    return max((version.parsed.hearings for version in versions), key=len, default=())


def _site_match(
    document: Document,
    value: DateValue | None,
    hearings: Sequence[Hearing],
    links: Sequence[Link],
    translations: dict[str, Document],
    alike: Likeness,
) -> tuple[Hearing, str, float] | None:
    best: tuple[float, Hearing] | None = None
    for hearing in hearings:
        if hearing.registration_number and hearing.registration_number in document.registration_numbers:
            return hearing, "registration_number", 1.0
        if value is None or not same_day(value, hearing):
            continue
        if hearing.bins & document.bins:
            score = alike.score(document, hearing)
            if score >= MAYBE_TITLE or alike.share_names(document, hearing) or not document.title:
                return hearing, "bin_and_day", 0.95
        other = translations.get(document.id)
        if other is not None and any(
            link.document.id == other.id and link.hearing_id == hearing.id for link in links
        ):
            return hearing, "translation", 0.9
        score = alike.score(document, hearing)
        if score >= SAME_TITLE and (best is None or score > best[0]):
            best = (score, hearing)
    return (best[1], "title_and_day", round(best[0] / 100, 3)) if best else None


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


def _differing_days(links: Sequence[Link], hearings: dict[str, Hearing]) -> list[Note]:
    """Return a note for each linked document whose days differ from the portal's (the portal's rule)."""
    notes = []
    by_document: dict[str, list[Link]] = {}
    for link in links:
        by_document.setdefault(link.document.id, []).append(link)
    for found in by_document.values():
        document = found[0].document
        linked = [hearings[link.hearing_id] for link in found if link.hearing_id in hearings]
        if not linked:
            continue
        strange = [
            value for value in document.hearings if not any(same_day(value, hearing) for hearing in linked)
        ]
        if strange:
            days = ", ".join(str(value.start) for value in strange)
            portal = ", ".join(str(hearing.first_day) for hearing in linked)
            notes.append(
                Note(
                    document,
                    "differing_day",
                    f"the site says {days}, the portal {portal}: the portal's day was used",
                    tuple(hearing.id for hearing in linked),
                )
            )
    return notes
