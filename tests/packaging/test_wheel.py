"""The distribution: built as for a release, and installed where nothing else is."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import newscrawler

ROOT = Path(__file__).parents[2]
CONSTRAINTS = ROOT / "constraints.txt"

# Two environments are made and filled from the package index.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def run(*command: str | Path, cwd: Path) -> str:
    """Give what a command prints; its stderr is the test's failure."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command[0]} exited {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the sdist and of the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--dependency-constraints-txt", CONSTRAINTS, "-o", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the `bin` of an environment that holds the wheel and what it asks for, nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    # Not to install a pip there, nor to compile what is never imported, takes a third less.
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    scripts = folder / "venv" / "bin"
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-compile", "-c", CONSTRAINTS]
    run(sys.executable, "-m", "pip", "--python", scripts / "python", "install", *options, wheel, cwd=folder)
    return scripts


def files_of_the_packages() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for package in ("newscrawler", "pipelines")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_every_file_of_both_packages_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == files_of_the_packages()
    assert "newscrawler/py.typed" in names
    assert any(name.startswith("newscrawler/sources/") and name.endswith(".toml") for name in names)


def test_the_sdist_brings_what_its_tests_need(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert names >= {"tests/packaging/test_wheel.py", "constraints.txt", "scrapy.cfg", "LICENSE", "Makefile"}


def test_the_command_runs_from_elsewhere(installed: Path, tmp_path: Path) -> None:
    assert run(installed / "newscrawler", "--version", cwd=tmp_path) == f"newscrawler {newscrawler.__version__}\n"
    assert run(installed / "python", "-m", "newscrawler", "--version", cwd=tmp_path).startswith("newscrawler ")


def test_every_module_can_be_imported_without_the_extras(installed: Path, tmp_path: Path) -> None:
    modules = sorted(
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in files_of_the_packages()
        if name.endswith(".py") and not name.endswith("__main__.py")
    )
    code = f"import importlib\nfor name in {modules!r}: importlib.import_module(name)"
    run(installed / "python", "-W", "ignore", "-c", code, cwd=tmp_path)


def test_reading_works_from_the_installed_wheel(installed: Path, tmp_path: Path) -> None:
    code = "import newscrawler; print(newscrawler.read('<html><p>Short.</p>', 'https://example.com/')['kind'])"
    assert run(installed / "python", "-c", code, cwd=tmp_path).strip()
