"""Copying finished files of the archive to wherever fsspec reaches: another disk, an object store."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from pathlib import Path
from typing import Any, BinaryIO

import fsspec

from newscrawler.archive.folder import Archive, ArchiveError, lock
from newscrawler.archive.index import Index, IndexBroken

logger = logging.getLogger(__name__)

_PART = ".part"
_CHUNK = 1024 * 1024


def deliver_all(archive: Archive) -> int:
    """Copy the finished files that are not yet where they are to be, and give how many were copied.

    What cannot be copied is told in one line, and left to the next call: the crawl does not depend on it.
    """
    count = 0
    try:
        index = Index(archive.folder)
        try:
            waiting = [name for name, url in index.files().items() if url is None and archive.path(name).exists()]
            for name in waiting if archive.to else ():
                count += deliver(archive, index, name)
        finally:
            index.close()
    except (OSError, IndexBroken, sqlite3.Error) as exc:
        logger.warning("%s: finished files wait in %s for the next crawl", exc, archive.folder)
    return count


def deliver(archive: Archive, index: Index, name: str) -> bool:
    """Copy one finished file, and read the copy back whole; False where another crawl does so, or did.

    A copy that is there and the same is left. Raises ArchiveError where it cannot be copied, or differs.
    """
    url = archive.url(name)
    if url is None:
        return False
    try:
        opened = archive.path(name).open("rb")
    except FileNotFoundError:
        return False
    with opened as local:
        # Another crawl is about it, or was.
        if not lock(local.fileno()) or index.files().get(name) is not None:
            return False
        try:
            system, target = fsspec.url_to_fs(url)
            digest = _digest(local)
            if _digest_there(system, target) != digest:
                _put(system, archive.path(name), target)
            arrived = _digest_there(system, target) == digest
        except Exception as exc:
            # Each kind of store has errors of its own.
            raise ArchiveError(f"{name} cannot be copied to {archive.to}: {str(exc) or type(exc).__name__}") from exc
        if not arrived:
            raise ArchiveError(f"{url} is not what was copied there")
        index.delivered(name, url)
        if not archive.keep:
            archive.path(name).unlink(missing_ok=True)
    logger.info("%s was copied to %s", name, archive.to)
    return True


def _put(system: Any, path: Path, target: str) -> None:
    """Copy under another name first: nobody finds half a file."""
    folder = target.rpartition("/")[0]
    if folder:
        system.makedirs(folder, exist_ok=True)
    system.put_file(str(path), target + _PART)
    system.mv(target + _PART, target)


def _digest_there(system: Any, target: str) -> bytes | None:
    if not system.exists(target):
        return None
    with system.open(target, "rb") as file:
        return _digest(file)


def _digest(file: BinaryIO) -> bytes:
    found = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        found.update(chunk)
    return found.digest()
