"""constraints.txt: each package that the project brings has its tested version there, and no other has one."""

from __future__ import annotations

import ast
import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYTHONS = ("3.11", "3.12", "3.13")
# Of the isolated build, so never installed beside the project: hatchling and what only it asks for.
BUILD = {"hatchling", "trove-classifiers"}


def constraints() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pins}


def applies(marker: Marker | None, extras: set[str]) -> bool:
    """Tell whether a requirement counts on Linux with any Python that is supported."""
    if marker is None:
        return True
    environments = [
        {"python_version": version, "python_full_version": f"{version}.0", "extra": extra}
        for version in PYTHONS
        for extra in extras | {""}
    ]
    return any(marker.evaluate(environment) for environment in environments)


def brought() -> set[str]:
    """Give the names of all packages that the project and its extras bring, directly or not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    pending = [Requirement(line) for line in [*project["dependencies"], *extras["embedded"], *extras["dev"]]]
    seen: set[tuple[str, frozenset[str]]] = set()
    while pending:
        requirement = pending.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            lines = metadata.requires(requirement.name) or []
        except metadata.PackageNotFoundError:  # an other Python's or platform's
            continue
        # An extra may be spelt with "-" or "_".
        wanted = {spelling for extra in requirement.extras for spelling in (extra, extra.replace("_", "-"))}
        pending += [found for line in lines if applies((found := Requirement(line)).marker, wanted)]
    return {name for name, _ in seen}


def test_every_package_is_pinned_and_none_too_many() -> None:
    assert set(constraints()) == brought() | BUILD


def test_the_tested_versions_are_the_installed_ones() -> None:
    installed = {canonicalize_name(found.name): found.version for found in metadata.distributions()}
    differing = {
        name: (version, installed[name])
        for name, version in constraints().items()
        if installed.get(name, version) != version
    }
    assert differing == {}


def imported() -> set[str]:
    """Give the top-level modules that the packages import from elsewhere."""
    names = set()
    for path in [*(ROOT / "newscrawler").rglob("*.py"), *(ROOT / "pipelines").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add((node.module or "").split(".")[0])
    # `compression` is Python's own from 3.14 on.
    return names - set(sys.stdlib_module_names) - {"newscrawler", "pipelines", "compression"}


def test_what_is_imported_is_asked_for_not_merely_brought_by_another_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["embedded"]]
    declared = {canonicalize_name(Requirement(line).name) for line in lines}
    owners = metadata.packages_distributions()
    unasked = {
        module for module in imported() if not {canonicalize_name(owner) for owner in owners.get(module, [])} & declared
    }
    assert unasked == set()
