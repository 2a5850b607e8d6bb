"""The catalogues are whole: the same keys and places in every language, nothing missing, nothing unused."""

from __future__ import annotations

import re

import pytest

from hearings_crawler.words.catalogue import MissingMessageError, counted, listed, message, words_of
from tests.catalogues import ALL, CatalogueSet, asked_keys, forms_of, places_in
from tests.running import ROOT

CATALOGUES = pytest.mark.parametrize("catalogue", ALL, ids=lambda catalogue: catalogue.domain)


@CATALOGUES
def test_every_language_has_the_same_messages(catalogue: CatalogueSet) -> None:
    first, *others = (set(catalogue.entries(language)) for language in catalogue.languages)
    assert first
    assert all(keys == first for keys in others)


@CATALOGUES
def test_a_message_has_the_same_places_in_every_language_and_form(catalogue: CatalogueSet) -> None:
    languages = [catalogue.entries(language) for language in catalogue.languages]
    for key in languages[0]:
        places = [places_in(form) for entries in languages for form in forms_of(entries[key])]
        # a form for one thing may leave its number out: «the column», «the columns»
        assert all(found | {"number"} == places[0] | {"number"} for found in places), key


@CATALOGUES
def test_a_message_goes_with_a_number_in_every_language_or_in_none(catalogue: CatalogueSet) -> None:
    languages = [catalogue.entries(language) for language in catalogue.languages]
    for key in languages[0]:
        assert len({entries[key].pluralizable for entries in languages}) == 1, key


@CATALOGUES
def test_every_sentence_is_written_with_every_plural_form(catalogue: CatalogueSet) -> None:
    for language in catalogue.languages:
        forms = catalogue.plural_forms(language)
        for key, entry in catalogue.entries(language).items():
            sentences = forms_of(entry)
            assert len(sentences) == (forms if entry.pluralizable else 1), (language, key)
            assert all(sentence.strip() for sentence in sentences), (language, key)
            assert not entry.fuzzy, (language, key)


@CATALOGUES
def test_every_message_says_in_english_what_it_means(catalogue: CatalogueSet) -> None:
    comments = [
        {key: entry.auto_comments for key, entry in catalogue.entries(language).items()}
        for language in catalogue.languages
        if language != "en"
    ]
    assert all(comments[0].values())
    assert all(found == comments[0] for found in comments)


@CATALOGUES
def test_no_message_is_unused(catalogue: CatalogueSet) -> None:
    patterns = catalogue.patterns()
    unused = [
        key for key in catalogue.entries("ru") if not any(re.match(pattern, key) for pattern in patterns)
    ]
    assert not unused


@CATALOGUES
def test_no_message_that_the_code_asks_for_is_missing(catalogue: CatalogueSet) -> None:
    keys = catalogue.entries("ru")
    missing = [
        f"{path.name}:{line}: {key}"
        for folder in catalogue.code
        for path in ROOT.glob(folder)
        if path.suffix == ".py"
        for key, line in asked_keys(path)
        if "." in key and " " not in key and key not in keys
    ]
    assert not missing
    templates = [
        pattern for pattern, where in catalogue.patterns().items() if where.split(":")[0].endswith("j2")
    ]
    assert not [pattern.pattern for pattern in templates if not any(pattern.match(key) for key in keys)]


def test_the_form_of_a_number_is_the_one_of_the_language() -> None:
    words = words_of("reports.words", "reports", "ru")
    said = [words.count("placed.minutes", number) for number in (0, 1, 2, 5, 11, 12, 21, 22, 101, 111)]
    assert said == [
        "0 – протоколов", "1 – протокол", "2 – протокола", "5 – протоколов", "11 – протоколов",
        "12 – протоколов", "21 – протокол", "22 – протокола", "101 – протокол", "111 – протоколов",
    ]  # fmt: skip
    assert words_of("reports.words", "reports", "kk").count("placed.minutes", 21) == "21 – хаттама"


def test_a_message_is_said_in_each_language_with_messages_in_its_places() -> None:
    said = message("why.several", reasons=listed((message("decision.other"), "x {y}"), "; "))
    assert (
        words_of("reports.words", "reports", "ru").text(said) == "Возможные причины: решение аналитика; x {y}"
    )
    assert words_of("reports.words", "reports", "kk").text(counted("placed.notices", 3)) == "3 – хабарландыру"


def test_a_missing_message_and_a_missing_value_are_named() -> None:
    words = words_of("reports.words", "reports", "kk")
    with pytest.raises(MissingMessageError, match=r"no message 'no\.such'"):
        words.say("no.such")
    with pytest.raises(MissingMessageError, match="reasons"):
        words.say("why.one")
