"""The catalogues use the glossary's words, and none that it warns of; kk and ru sentences hold no English."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from tests.catalogues import ALL, forms_of
from tests.running import ROOT

LANGUAGES = ("kk", "ru")
# a format of files, an address, and the numerals of an act
LATIN = frozenset({"Word", "sha256", "VI"})


@dataclass(frozen=True)
class Term:
    """A row of the glossary."""

    english: str
    words: dict[str, str]
    avoided: tuple[str, ...]


def glossary() -> list[Term]:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
        if line.startswith("| ") and not line.startswith("| English")
    ]
    assert all(len(row) == 5 for row in rows)
    return [
        Term(
            english, {"kk": kk, "ru": ru}, tuple(word.strip() for word in avoided.split(",") if word.strip())
        )
        for english, kk, ru, avoided, _ in rows
    ]


def sentences(language: str) -> list[str]:
    """Every sentence of a language."""
    return [
        form
        for catalogue in ALL
        for entry in catalogue.entries(language).values()
        for form in forms_of(entry)
    ]


def stems(term: str) -> list[str]:
    """The parts of a term that stand in all of its forms: those in brackets, else the words without their ends."""
    given = re.search(r"\[(.+)\]", term)
    if given:
        return given[1].lower().split()
    return [word[: max(3, len(word) - 2)].lower() for word in term.split()]


@pytest.mark.parametrize("term", glossary(), ids=lambda term: term.english)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_use_the_glossarys_word(term: Term, language: str) -> None:
    wanted = stems(term.words[language])
    assert any(all(stem in sentence.lower() for stem in wanted) for sentence in sentences(language)), wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_uses_a_word_that_the_glossary_warns_of(language: str) -> None:
    avoided = [word.lower() for term in glossary() for word in term.avoided]
    assert avoided
    found = [
        (word, sentence)
        for sentence in sentences(language)
        for word in avoided
        if re.search(rf"(?<!\w){re.escape(word)}", sentence.lower())
    ]
    assert not found


@pytest.mark.parametrize("language", LANGUAGES)
def test_kazakh_and_russian_sentences_hold_no_english(language: str) -> None:
    for sentence in sentences(language):
        text = re.sub(r"\{\w*\}|https?://\S+", "", sentence)
        latin = set(re.findall(r"[A-Za-z][A-Za-z0-9]+", text)) - LATIN
        assert not latin, sentence
