"""Saved pages: HTML files with, beside them, what tells their address."""

from __future__ import annotations

import gzip
import json
import zlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from newscrawler.archive.cases import Case, SavedPageError, case_of, is_case, load_case
from newscrawler.extract.reader import claimed_address
from newscrawler.urls import is_web_url

SUFFIXES = (".html", ".htm", ".html.gz", ".htm.gz", ".xml", ".xml.gz", ".rss")
MAX_SIZE = 64 * 1024 * 1024
"""Bytes of a page, unpacked."""
_FIXTURE_BODY = "HttpResponse-body.html"
_FIXTURE_INFO = "HttpResponse-info.json"


@attrs.define(kw_only=True)
class SavedPage:
    path: Path
    url: str
    body: bytes
    fetchedAt: str
    """From the file beside it, else the file's own time."""
    status: int | None = None
    headers: dict[str, str] = attrs.field(factory=dict)
    case: Case | None = None
    """The fixture whose input it is: its page object is chosen, its parameters are given."""


def find_pages(paths: list[Path], *, others: tuple[str, ...] = ()) -> list[Path]:
    """Give the files of `paths`, folders searched through, in the order of their names; a fixture is its folder.

    Of folders also files whose names end in one of `others`. Raises SavedPageError where a path does not exist.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted({page for each in (path, *path.rglob("*")) if (page := _page_at(each, others))})
        elif path.is_file():
            found.append(case_of(path) or path)
        else:
            raise SavedPageError(f"{path}: {'neither file nor folder' if path.exists() else 'no such file or folder'}")
    return list(dict.fromkeys(found))


def _page_at(path: Path, others: tuple[str, ...]) -> Path | None:
    return case_of(path) or (path if path.name.endswith(SUFFIXES + others) and path.is_file() else None)


def saved_at(path: Path) -> str:
    """Give when a saved page was fetched: from the file beside it, else the file's own time. Raises OSError."""
    if path.is_dir():
        return _modified(path / "inputs" / _FIXTURE_BODY)
    return _instant(_beside(path).get("fetchedAt")) or _modified(path)


def load_page(path: Path, *, url: str | None = None) -> SavedPage:
    """Read one saved page, or the one of a fixture's folder.

    Its address is `url`, else what a JSON file beside it tells (`NAME.json`, a web-poet fixture's info, a line of
    `gold.jsonl` here or one folder up whose `id` is the file's name), else its canonical link. Raises SavedPageError.
    """
    if path.is_dir() and is_case(path):
        return _load_case(path)
    try:
        body = _body(path)
        info = _beside(path)
        modified = _modified(path)
    except (OSError, EOFError, zlib.error) as exc:
        raise SavedPageError(f"{path}: cannot be read: {getattr(exc, 'strerror', None) or exc}") from exc
    address = url or info.get("url") or claimed_address(body)
    if not isinstance(address, str) or not is_web_url(address):
        raise SavedPageError(f"{path}: its address is not known: give --url, or a JSON file beside it with a url")
    return SavedPage(
        path=path,
        url=address,
        body=body,
        fetchedAt=_instant(info.get("fetchedAt")) or modified,
        status=info.get("status"),
    )


def _load_case(folder: Path) -> SavedPage:
    case = load_case(folder)
    response = case.page.response
    return SavedPage(
        path=folder,
        url=case.page.address,
        body=bytes(response.body),
        fetchedAt=_modified(case.fixture.input_path / _FIXTURE_BODY),
        status=response.status,
        case=case,
    )


def _modified(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _body(path: Path) -> bytes:
    if path.suffix == ".gz" and path.name.endswith((".html.gz", ".htm.gz")):
        with gzip.open(path) as file:
            return file.read(MAX_SIZE)
    with path.open("rb") as file:
        return file.read(MAX_SIZE)


def _beside(path: Path) -> dict[str, Any]:
    stem = path.name.split(".", 1)[0]
    sidecar = path.with_name(_FIXTURE_INFO if path.name == _FIXTURE_BODY else f"{stem}.json")
    for gold in (path.parent / "gold.jsonl", path.parent.parent / "gold.jsonl"):
        if gold.is_file() and stem in (lines := _gold(gold)):
            return {"url": lines[stem]}
    if not sidecar.is_file():
        return {}
    try:
        found = json.loads(sidecar.read_text("utf-8"))
    except (ValueError, OSError):
        return {}
    return found if isinstance(found, dict) else {}


@cache
def _gold(path: Path) -> dict[str, str]:
    found = {}
    for line in path.read_text("utf-8").splitlines():
        try:
            entry = json.loads(line)
            found[str(entry["id"])] = str(entry["url"])
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _instant(value: Any) -> str | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
