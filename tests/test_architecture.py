"""The rooms of the program: each says what happens there, none imports in a circle, and a page shows them."""

from __future__ import annotations

import ast
import re
from collections import Counter

from tests import architecture
from tests.running import ROOT

CODE = sorted(path for name in architecture.PACKAGES for path in (ROOT / name).rglob("*.py"))
NUMBER = re.compile(r"\d+")


def test_every_room_says_in_one_sentence_what_happens_there() -> None:
    packages = {path.parent for path in CODE if path.name == "__init__.py" and "versions" not in path.parts}
    for package in sorted(packages):
        text = ast.get_docstring(ast.parse((package / "__init__.py").read_text("utf-8")))
        assert text, f"{package} does not say what happens there"


def test_loose_lie_only_everybodys_words() -> None:
    loose = {path.name for path in (ROOT / "hearings_crawler").glob("*.py")}
    assert loose == {"__init__.py", "items.py", "errors.py", "clock.py", "config.py", "settings.py"}


def test_rooms_import_each_other_without_circles() -> None:
    assert len(architecture.rooms()) > 15


def test_a_class_name_stands_for_one_thing() -> None:
    """``Command`` is Scrapy's own form: one in each module of commands."""
    names = Counter(
        node.name
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and node.name != "Command"
    )
    assert not [name for name, count in names.items() if count > 1]


def without_sizes(page: str) -> str:
    """The page without numbers, and without the names of what is longest."""
    rooms, figures = page.split("## Figures")
    return NUMBER.sub("0", rooms) + re.sub(r"`[^`]+`", "``", NUMBER.sub("0", figures))


def test_the_page_of_the_architecture_shows_the_code() -> None:
    """Rooms, sentences and arrows exactly; sizes within a tenth, so that not every line asks for a new page."""
    shown = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    made = architecture.page()
    assert without_sizes(shown) == without_sizes(made), architecture.__doc__
    for was, now in zip(NUMBER.findall(shown), NUMBER.findall(made), strict=True):
        assert abs(int(was) - int(now)) <= max(5, int(now) / 10), architecture.__doc__
