"""What speaks for and against a document being a hearing's: each point the same, different, or not known.

That something is not said is never a difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hearings_crawler.judging.linking.identity import Identity
from hearings_crawler.judging.linking.names import all_differ, share_a_name
from hearings_crawler.judging.similarity import MAYBE_TITLE, SAME_TITLE


@dataclass(frozen=True, slots=True)
class LinkEvidence:
    """A document held against a hearing: True the same, False different, None not known.

    ``score`` is the similarity (0-100) of title and project; ``named`` whether both quote the project's name;
    ``marks`` how many numbers and names the hearing's title has, ``found`` how many of them the document has,
    which ``states_project`` if it names one at all, ``comparable`` if in the title's language; ``general`` tells
    that the title could be many a hearing's.
    """

    number: bool | None
    bin: bool | None
    initiator: bool | None
    project: bool | None
    hour: bool | None
    score: float
    named: bool
    found: int
    marks: int
    states_project: bool
    comparable: bool
    general: bool

    @property
    def forbids_title(self) -> bool:
        """Whether a number, a BIN or an initiator's name is another one: then a title links nothing."""
        return self.number is False or self.bin is False or (self.initiator is False and not self.bin)

    @property
    def is_vague(self) -> bool:
        """Whether the title could be many a hearing's, and neither BIN nor initiator and hour tell whose."""
        return self.general and not (self.bin or (self.hour and self.same_initiator))

    @property
    def other_initiator(self) -> bool:
        """Whether the initiator is another one."""
        return self.bin is False or (self.initiator is False and not self.bin)

    @property
    def same_initiator(self) -> bool:
        """Whether the initiator is the same, by BIN or by name."""
        return bool(self.bin or (self.initiator and self.bin is not False))

    @property
    def differs(self) -> bool:
        """Whether something that both say is different, so that they are two hearings' unless a title is the same."""
        return self.other_initiator or (self.project is False and not self.same_initiator)

    @property
    def identifies(self) -> bool:
        """Whether what is the same suffices to tell one hearing of a day from the others."""
        return bool(self.number or self.same_initiator or self.named or (self.has_marks and self.marks > 1))

    @property
    def has_marks(self) -> bool:
        """Whether the document has all numbers and names of the hearing's title."""
        return bool(self.marks) and self.found == self.marks

    @property
    def same_project(self) -> bool:
        """Whether the project is the same by its title, its name or its numbers and names."""
        return self.project is True or self.has_marks

    @property
    def other_project(self) -> bool:
        """Whether the document names a project, and seems to name another one."""
        return self.project is False or (
            self.project is None and self.states_project and self.marks > 0 and not self.found
        )

    @property
    def unlike_project(self) -> bool:
        """Whether the document names a project and nothing shows that it is the hearing's."""
        missing = self.comparable or self.found < self.marks
        return self.states_project and not self.named and self.score < SAME_TITLE and missing

    @property
    def support(self) -> int:
        """How much speaks for them: number, initiator, project, hour, in this order."""
        named = self.named or self.same_project
        return 8 * bool(self.number) + 4 * self.same_initiator + 4 * named + 2 * bool(self.hour)


@dataclass(frozen=True, slots=True)
class Titles:
    """A document's text held against a hearing's titles.

    ``score`` is the similarity (0-100), ``letters`` that of the letters alone; of the ``marks`` (numbers and names)
    of the title so many are ``found``; ``general`` is a title that could be many a hearing's.
    """

    score: float = 0.0
    letters: float = 0.0
    found: int = 0
    marks: int = 0
    languages: frozenset[str] = frozenset()
    general: bool = False


def _same(own: Iterable[str], others: Iterable[str]) -> bool | None:
    first, second = frozenset(own), frozenset(others)
    if not first or not second:
        return None
    return bool(first & second)


def _initiator(said: Identity, known: Identity) -> bool | None:
    """Whether a document's initiator is a hearing's.

    A firm named without its part may be the initiator; a public body's name is translated, so that one that
    differs says nothing.
    """
    theirs = known.initiators or known.firms
    ours = said.initiators or said.firms
    if share_a_name(ours, theirs):
        return True
    if not said.initiators or not known.initiators or share_a_name(said.firms, theirs):
        return None
    private, theirs_private = said.initiators - said.bodies, known.initiators - known.bodies
    if bool(private) is not bool(theirs_private):
        # A public body is no firm.
        return False
    return False if all_differ(private, theirs_private) else None


def compare(said: Identity, known: Identity, titles: Titles) -> LinkEvidence:
    """Return what speaks for and against a document (``said``) being the hearing's of which ``known`` is known.

    That the document names a project, but has not one of the numbers and names of the hearing's title, is another
    project only where both are in one language: names get translated.
    """
    named = share_a_name(said.projects, known.projects)
    comparable = said.states_project and known.states_project and said.languages <= titles.languages
    project: bool | None = None
    if titles.score >= SAME_TITLE or named:
        project = True
    elif (
        titles.score < MAYBE_TITLE
        and (titles.letters < MAYBE_TITLE or titles.found < titles.marks)
        and comparable
    ):
        project = False
    return LinkEvidence(
        number=_same(said.numbers, known.numbers),
        bin=_same(said.bins, known.bins),
        initiator=_initiator(said, known),
        project=project,
        hour=_same(said.hours, known.hours),
        score=titles.score,
        named=named,
        found=titles.found,
        marks=titles.marks,
        states_project=said.states_project,
        comparable=comparable,
        general=titles.general,
    )
