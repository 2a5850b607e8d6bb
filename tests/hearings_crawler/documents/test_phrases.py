"""Every phrase is found in its example sentence; the sentences stand beside the phrases, in ``phrases.toml``."""

from __future__ import annotations

import re

import pytest

from hearings_crawler.content.text import fold
from hearings_crawler.documents.phrases import PHRASES


@pytest.mark.parametrize("name", PHRASES)
def test_each_phrase_is_found_in_its_example(name: str) -> None:
    missed = [
        f"{phrase!r} is not found in {fold(example)!r}"
        for phrase, example in PHRASES[name].items()
        if not re.search(phrase, fold(example))
    ]
    assert not missed, "\n".join(missed)
