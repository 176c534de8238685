"""The house's floors, as docs/architecture.md draws them: imports go down, in no circle, few files name MongoDB.

Every import counts, those inside functions and of type checking too.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FLOORS = {
    "newscrawler.__main__": 6,
    "newscrawler.cli": 6,
    "newscrawler.web": 6,
    "newscrawler.schedule": 6,
    "newscrawler.spiders": 5,
    "newscrawler.fetch": 5,
    "newscrawler.archive": 5,
    "newscrawler.pages": 4,
    "pipelines": 3,
    "newscrawler.mongo": 2,
    "newscrawler.extract.page": 1.1,
    "newscrawler.extract.fields": 1.2,
    "newscrawler.extract.body": 1.3,
    "newscrawler.extract.lists": 1.4,
    "newscrawler.extract": 1.5,
    "newscrawler.sources": 1.0,
    "newscrawler.items": 0,
    "newscrawler.urls": 0,
    "newscrawler.text": 0,
    "newscrawler.differences": 0,
    "newscrawler.settings": 0,
}
# Beside the floors: it serves pages and knows how profiles are written, nothing of fetching or storing them.
DEMO, DEMO_FLOOR = "newscrawler.demo", 1.0
# The package itself hands `read` on, lazily; that it does so without cost is tried below.
DOOR, BEHIND_THE_DOOR = "newscrawler", {"newscrawler.extract.reader"}

MONGODB = {"pymongo", "bson", "gridfs"}
CRAWLING = {"scrapy", "scrapy_poet", "web_poet", "itemadapter", "twisted"}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {name_of(path): path for package in ("newscrawler", "pipelines") for path in (ROOT / package).rglob("*.py")}


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def floor_of(module: str) -> float | None:
    return next((floor for package, floor in FLOORS.items() if within(module, package)), None)


def imports_in(text: str, module: str, *, is_package: bool = False) -> Iterator[str]:
    """Give the modules that the source of `module` names in imports; a name that is no file counts as its module's."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = module.split(".")[: len(module.split(".")) - node.level + is_package]
                base = ".".join([*above, *filter(None, [node.module])])
            submodules = [f"{base}.{alias.name}" for alias in node.names if f"{base}.{alias.name}" in FILES]
            yield from submodules
            if len(submodules) < len(node.names):
                yield base


@cache
def imports_of(module: str) -> set[str]:
    path = FILES[module]
    return set(imports_in(path.read_text("utf-8"), module, is_package=path.stem == "__init__"))


def ours(module: str) -> set[str]:
    """Give the files of the project that `module` imports."""
    return {name for name in imports_of(module) if name.split(".")[0] in {"newscrawler", "pipelines"}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import scrapy.http", {"scrapy.http"}),
        ("def f():\n    from newscrawler.sources import catalog", {"newscrawler.sources.catalog"}),
        ("if TYPE_CHECKING:\n    from newscrawler.items import Article", {"newscrawler.items"}),
        ("from . import catalog, other", {"newscrawler.sources.catalog", "newscrawler.sources"}),
        ("from .profile import Profile", {"newscrawler.sources.profile"}),
        ("from ..items import Article", {"newscrawler.items"}),
    ],
)
def test_imports_are_found(text: str, expected: set[str]) -> None:
    assert set(imports_in(text, "newscrawler.sources.identity")) == expected


def test_every_file_is_on_a_floor() -> None:
    assert [name for name in FILES if floor_of(name) is None and name != DOOR and not within(name, DEMO)] == []


def test_imports_go_down() -> None:
    upward = []
    for module in FILES:
        if module == DOOR:
            continue
        floor = DEMO_FLOOR if within(module, DEMO) else floor_of(module)
        assert floor is not None, module
        upward += [
            f"{module} imports {other}"
            for other in ours(module) - {DOOR}
            if not within(other, DEMO) and (floor_of(other) is None or floor_of(other) > floor)
        ]
    assert upward == []


def test_the_package_hands_on_no_more_than_the_reader() -> None:
    assert ours(DOOR) <= BEHIND_THE_DOOR


def test_no_two_files_import_each_other() -> None:
    graph = {module: ours(module) - {module, DOOR} for module in FILES if module != DOOR}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as exc:
        pytest.fail(" <- ".join(exc.args[1]))


def test_only_floors_2_and_3_name_mongodb() -> None:
    strangers = [
        f"{module} imports {other}"
        for module in FILES
        if floor_of(module) not in {2, 3}
        for other in imports_of(module)
        if other.split(".")[0] in MONGODB
    ]
    assert strangers == []


def test_the_ground_and_floor_1_name_no_crawler() -> None:
    strangers = [
        f"{module} imports {other}"
        for module in FILES
        if module == DOOR or (floor_of(module) or 0) < 2
        for other in imports_of(module)
        if other.split(".")[0] in CRAWLING
    ]
    assert strangers == []


def test_only_the_commands_import_the_demo() -> None:
    strangers = [
        f"{module} imports {other}"
        for module in FILES
        if not within(module, DEMO) and not within(module, "newscrawler.cli")
        for other in imports_of(module)
        if within(other, DEMO)
    ]
    assert strangers == []


@pytest.mark.parametrize(
    "code",
    [
        "import newscrawler",
        "import newscrawler.settings",
        "import newscrawler.sources.catalog",
        "import newscrawler; newscrawler.read('<html><h1>Rain</h1><p>It rained.</p></html>', 'https://example.com/')",
    ],
)
def test_reading_loads_neither_scrapy_nor_mongodb(code: str) -> None:
    tell = f"import sys; print(sorted(set(sys.modules) & {MONGODB | CRAWLING!r}))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{tell}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"
