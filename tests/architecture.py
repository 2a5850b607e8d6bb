"""``python -m tests.architecture > docs/architecture.md``: the rooms of the program, their sizes and who imports whom.

A test compares the page with the code: the rooms, what happens in them and the arrows must be the same, sizes may
differ by a tenth.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("hearings_crawler", "spiders", "pipelines", "reports")
LONG_FUNCTION = 50

_INTRODUCTION = """\
# Architecture: the rooms and the way of the data

This page is made from the code by `python -m tests.architecture`; a test compares the two. A room is a package; its
sentence stands in its `__init__`. Data flows spiders → pipelines → store → judging → view → writers; `spiders`,
`pipelines` and `reports` never import each other, and the rooms import each other without circles. Loose in
`hearings_crawler/` lie only everybody's words: `items`, `errors`, `clock`, `config`, `settings`.
"""

_BEFORE = """\
## Before the rooms

Measured on the same code base before it was laid out in rooms, and right after (November 2026, two cores; seconds of
processor time, the median of five).

| | before | after |
|---|---|---|
| modules that lay loose in `hearings_crawler/` | 30 | 5 |
| modules, lines | 149, 26,222 | 276, 34,993 (the reading of damaged pages, files, card numbers and linking grew) |
| longest module | 1,156 lines | 751 lines |
| longest function; functions over 50 lines | 105 lines; 10 of 1,407 | 50 lines; 0 of 2,175 |
| modules loaded by importing what judges | 456, SQLAlchemy and Alembic among them | 222, none of them |
| seconds to import it | 0.64 | 0.31 |
| HTML walkers; modules that decode foreign bytes | 3; 4 | 1 (`content/markup.py`); 1 (`content/charset.py`) |
"""


@dataclass(frozen=True)
class Function:
    """A function or method, with the number of its lines."""

    name: str
    lines: int


@dataclass(frozen=True)
class Module:
    """A module: its dotted name, its lines, what it imports of the project, its functions."""

    name: str
    lines: int
    imports: frozenset[str]
    functions: tuple[Function, ...]

    @property
    def room(self) -> str:
        """The room that the module stands in; a loose module of ``hearings_crawler`` stands in none."""
        return room_of(self.name)


@dataclass(frozen=True)
class Room:
    """A package of the project: its sentence and its modules."""

    name: str
    sentence: str
    modules: tuple[Module, ...]

    @property
    def lines(self) -> int:
        """The lines of all its modules."""
        return sum(module.lines for module in self.modules)


def room_of(module: str) -> str:
    """Return the room of a module by its dotted name; "" for the loose modules of ``hearings_crawler``.

    A reader's package belongs to the room of the readers, and so does every package inside another room.
    """
    parts = module.split(".")
    if is_package(parts[:2]):
        return ".".join(parts[:2])
    return "" if parts[0] == "hearings_crawler" else parts[0]


def is_package(parts: list[str]) -> bool:
    """Whether a dotted name is a package of more than one part."""
    return len(parts) > 1 and (ROOT.joinpath(*parts) / "__init__.py").exists()


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                path = ROOT.joinpath(*full.split("."))
                is_module = path.with_suffix(".py").exists() or (path / "__init__.py").exists()
                yield full if is_module else node.module


def _functions(tree: ast.AST, prefix: str) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(f"{prefix}.{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the project, migrations and tests left out."""
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "versions" in parts:
                continue
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            text = path.read_text("utf-8")
            tree = ast.parse(text)
            imports = frozenset(each for each in _imported(tree) if each.partition(".")[0] in PACKAGES)
            found.append(Module(name, text.count("\n"), imports, tuple(_functions(tree, name))))
    return tuple(found)


@cache
def rooms() -> tuple[Room, ...]:
    """Return the rooms, in the order in which one needs the other: what needs nothing first.

    Raises:
        graphlib.CycleError: two rooms need each other.
    """
    by_room: dict[str, list[Module]] = {}
    for module in modules():
        if module.room:
            by_room.setdefault(module.room, []).append(module)
    sorter = TopologicalSorter({name: arrows().get(name, frozenset()) for name in by_room})
    sorter.prepare()
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order += ready
        sorter.done(*ready)
    return tuple(Room(name, _sentence(name), tuple(by_room[name])) for name in order if name in by_room)


def _sentence(room: str) -> str:
    text = (ROOT.joinpath(*room.split(".")) / "__init__.py").read_text("utf-8")
    return " ".join((ast.get_docstring(ast.parse(text)) or "").partition("\n\n")[0].split())


@cache
def arrows() -> dict[str, frozenset[str]]:
    """Return for each room the rooms that it imports; loose modules are everybody's and draw no arrow."""
    found: dict[str, set[str]] = {}
    for module in modules():
        if not module.room:
            continue
        needed = {room_of(name) for name in module.imports} - {"", module.room}
        found.setdefault(module.room, set()).update(needed)
    return {room: frozenset(needed) for room, needed in found.items()}


def _node(room: str) -> str:
    return room.replace(".", "_")


def drawing() -> str:
    """Return the rooms and arrows as a Mermaid flowchart."""
    lines = ["```mermaid", "flowchart TD"]
    for package in PACKAGES:
        inside = [room.name for room in rooms() if room.name.partition(".")[0] == package]
        lines.append(f"  subgraph {package}_[{package}]")
        lines += [f"    {_node(name)}[{name.partition('.')[2] or name}]" for name in sorted(inside)]
        lines.append("  end")
    for room in sorted(arrows()):
        lines += [f"  {_node(room)} --> {_node(needed)}" for needed in sorted(arrows()[room])]
    return "\n".join([*lines, "```"])


def _table() -> Iterator[str]:
    yield "| room | what happens there | modules | lines | longest module |"
    yield "|---|---|---|---|---|"
    for room in rooms():
        longest = max(module.lines for module in room.modules)
        yield f"| `{room.name}` | {room.sentence} | {len(room.modules)} | {room.lines} | {longest} |"


def _figures() -> Iterator[str]:
    everything = modules()
    longest = max(everything, key=lambda module: module.lines)
    functions = sorted((each for module in everything for each in module.functions), key=lambda f: f.lines)
    loose = [module.name.rpartition(".")[2] for module in everything if not module.room]
    yield f"- Modules: {len(everything)}; lines: {sum(module.lines for module in everything)}."
    yield f"- Loose in `hearings_crawler/`: {', '.join(name for name in loose if name not in PACKAGES)}."
    yield f"- Longest module: `{longest.name}`, {longest.lines} lines."
    yield f"- Longest function: `{functions[-1].name}`, {functions[-1].lines} lines."
    yield f"- Functions over {LONG_FUNCTION} lines: {sum(f.lines > LONG_FUNCTION for f in functions)} of {len(functions)}."


def page() -> str:
    """Return the page (Markdown)."""
    return "\n".join(
        [
            _INTRODUCTION,
            drawing(),
            "",
            "## Rooms",
            "",
            *_table(),
            "",
            _BEFORE,
            "## Figures",
            "",
            *_figures(),
            "",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(page())
