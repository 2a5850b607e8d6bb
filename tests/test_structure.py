"""The structure that keeps the project readable: who imports whom, one clock, no paths of one machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hearings_crawler.law import rules_page
from tests.running import ROOT

LAYERS = ("spiders", "pipelines", "reports")
CLOCK = ROOT / "hearings_crawler" / "clock.py"
CODE = sorted(path for name in ("hearings_crawler", *LAYERS) for path in (ROOT / name).rglob("*.py"))
NOW = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def top(module: str) -> str:
    return module.partition(".")[0]


@pytest.mark.parametrize("layer", LAYERS)
def test_spiders_pipelines_and_reports_never_import_each_other(layer: str) -> None:
    others = set(LAYERS) - {layer}
    wrong = [
        (path.name, module)
        for path in (ROOT / layer).rglob("*.py")
        for module in imported(path)
        if top(module) in others
    ]
    assert not wrong


def test_the_domain_imports_none_of_them() -> None:
    wrong = [
        (path.name, module)
        for path in (ROOT / "hearings_crawler").rglob("*.py")
        if "commands" not in path.parts
        for module in imported(path)
        if top(module) in {*LAYERS, "tests"}
    ]
    assert not wrong


def test_judging_loads_no_database_crawler_or_network() -> None:
    modules = sorted(
        str(path.relative_to(ROOT).with_suffix("")).replace("/", ".").removesuffix(".__init__")
        for name in ("judging", "law")
        for path in (ROOT / "hearings_crawler" / name).rglob("*.py")
    )
    heavy = ("sqlalchemy", "alembic", "scrapy", "twisted", "playwright", "pandas")
    program = "\n".join(
        [
            "import importlib, sys",
            f"for name in {modules}: importlib.import_module(name)",
            f"print(*(name for name in {heavy} if name in sys.modules))",
        ]
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []


def test_no_function_that_judges_is_longer_than_fifty_lines() -> None:
    long = [
        f"{path.name}:{node.name}"
        for name in ("judging", "law")
        for path in (ROOT / "hearings_crawler" / name).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert not long


def test_now_comes_from_the_one_clock() -> None:
    wrong = [
        f"{path.name}:{node.lineno}"
        for path in CODE
        if path != CLOCK
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in NOW
    ]
    assert not wrong


def test_every_pipeline_file_holds_one_pipeline_and_its_number() -> None:
    from hearings_crawler.settings import ITEM_PIPELINES

    for name, number in ITEM_PIPELINES.items():
        module, _, pipeline = name.rpartition(".")
        assert module.startswith(f"pipelines.p{number}_"), name
        tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8"))
        assert [node.name for node in tree.body if isinstance(node, ast.ClassDef)] == [pipeline]


def test_no_text_of_the_project_names_a_path_of_one_machine() -> None:
    marks = ("/work/", "/root/", "/farm/")
    texts = [
        *CODE,
        *ROOT.glob("*.md"),
        *ROOT.glob("*.toml"),
        *(ROOT / "docs").glob("*.md"),
        ROOT / "Makefile",
    ]
    assert not [path.name for path in texts if any(mark in path.read_text("utf-8") for mark in marks)]


def test_the_requirements_are_pinned_by_hash_and_name_no_index() -> None:
    text = (ROOT / "requirements.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert lines
    assert all("==" in line and line.rstrip().endswith("\\") for line in lines)
    assert "--hash=sha256:" in text
    assert not [
        line
        for line in text.splitlines()
        if not line.startswith("#") and ("index-url" in line or "://" in line)
    ]


def test_the_page_of_rules_is_made_from_the_rulebook() -> None:
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == rules_page.page()


# What turns bytes into text, strips tags or parses HTML, and the modules that may.  Others ask these.
FRONT_DOOR = {
    "w3lib": ("hearings_crawler/content/charset.py",),
    "charset_normalizer": (),
    "html": (),
    "bs4": (),
    "parsel": ("hearings_crawler/content/markup.py",),
    "lxml": ("hearings_crawler/content/markup.py",),
    # the archive's own files are cut after their last whole member
    "zlib": ("hearings_crawler/content/coding.py", "hearings_crawler/evidence/warc.py"),
    "gzip": ("hearings_crawler/content/coding.py",),
}
FILES = "hearings_crawler/content/files/"
"""Attached files have containers and charsets of their own."""
# Headers are latin-1 by the standard, JSON that was just written is UTF-8.
DECODED_ELSEWHERE = {"hearings_crawler/commands/dates.py", "hearings_crawler/transport/robots.py"}


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported_at_run_time(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("library", FRONT_DOOR)
def test_bytes_text_and_lines_have_one_front_door(library: str) -> None:
    users = {place(path) for path in CODE if library in map(top, imported_at_run_time(path))}
    assert {user for user in users if not user.startswith(FILES)} == set(FRONT_DOOR[library])


def is_decoding(node: ast.Call) -> bool:
    """Whether a call decodes bytes as text whose charset somebody else chose."""
    if not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr != "decode" or (
        isinstance(node.func.value, ast.Attribute) and node.func.value.attr == "json"
    ):
        return False
    charset = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
    written_here = isinstance(node.func.value, ast.Call)
    return not (charset in ("latin-1", "ascii") or (written_here and charset in (None, "utf-8")))


def test_the_charset_is_decided_in_one_module() -> None:
    wrong = {
        f"{place(path)}:{node.lineno}"
        for path in CODE
        if place(path) not in {"hearings_crawler/content/charset.py", *DECODED_ELSEWHERE}
        and not place(path).startswith(FILES)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and is_decoding(node)
    }
    assert not wrong


def test_nobody_reads_the_text_that_scrapy_decoded() -> None:
    wrong = {
        f"{place(path)}:{node.lineno}"
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("text", "css", "xpath", "selector")
        and isinstance(node.value, ast.Name)
        and node.value.id == "response"
    }
    assert not wrong


def test_every_test_that_the_page_of_faults_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "faults.md").read_text("utf-8")))
    written = {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert len(named) > 20
    assert not named - written
