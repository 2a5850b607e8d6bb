"""The structure that keeps the project readable: who imports whom, one clock, no paths of one machine."""

from __future__ import annotations

import ast
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
