"""Taking what was fetched out of the archive for good.

A record's bytes are overwritten where they stand, by as many that say nothing: the other records stay where articles
point. What is to be overwritten is noted beside the file first, so that who is killed meanwhile leaves no torn file:
the next crawl, or the same erasure, does it again.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import fsspec

from newscrawler.archive.delivery import deliver
from newscrawler.archive.folder import OPEN, Archive, ArchiveError, sync_folder
from newscrawler.archive.index import Index
from newscrawler.archive.warc import Member, blank, members
from newscrawler.items import WarcRecord

_NOTE = ".erasing"


def erase_urls(archive: Archive, urls: Iterable[str]) -> int:
    """Erase all that was ever fetched from addresses, however they were spelled, and give how many responses that were.

    Raises ArchiveError where a file or its copy cannot be had or changed: the same call does what is left.
    """
    if not archive.folder.is_dir():
        return 0
    index = Index(archive.folder)
    try:
        rows = [row for url in urls for row in index.of_url(url)]
    finally:
        index.close()
    return erase(archive, [WarcRecord(file=row.file, offset=row.offset, id=row.id) for row in rows])


def erase(archive: Archive, records: Sequence[WarcRecord]) -> int:
    """Erase responses and the requests to them, in the folder and where files were copied to; give how many.

    What is erased already counts no more. Raises ArchiveError as `erase_urls` does.
    """
    if not records or not archive.folder.is_dir():
        return 0
    erase_again(archive)
    index = Index(archive.folder)
    try:
        names = sorted({each.file for each in records})
        return sum(_erase(archive, index, name, [each for each in records if each.file == name]) for name in names)
    except OSError as exc:
        raise exc if isinstance(exc, ArchiveError) else ArchiveError(f"{archive.folder}: {exc}") from exc
    finally:
        index.close()


def _erase(archive: Archive, index: Index, name: str, records: Sequence[WarcRecord]) -> int:
    count, again = 0, True
    while again:
        with _held(archive, index, name) as path:
            copied = index.files().get(name)
            # From here on the next crawl copies it, should this process be killed.
            index.delivered(name, None)
            found = [each for record in records for each in _found(path, record)]
            if found:
                _note(archive, name, found)
                _overwrite(archive, name, found)
            count += sum(member.kind in ("response", "revisit") for member in found)
            # One that was finished meanwhile may have been copied as it was.
            again = path.name.endswith(OPEN) and not path.exists()
    index.forget(each.id for each in records)
    if copied is not None:
        deliver(archive, index, name)
    return count


@contextmanager
def _held(archive: Archive, index: Index, name: str) -> Iterator[Path]:
    """Hold a file that nobody is copying: the finished one, or that which a crawl is writing."""
    while True:
        path = archive.local(name) or _brought_back(archive, index, name)
        try:
            opened = path.open("rb")
        except FileNotFoundError:
            # Finished meanwhile, or delivered.
            continue
        with opened as file:
            if not path.name.endswith(OPEN):
                fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists():
                yield path
                return


def erase_again(archive: Archive) -> None:
    """Do again what an erasure was killed in the midst of. Raises OSError."""
    for note in archive.folder.glob(f"*{_NOTE}"):
        name = note.name.removesuffix(_NOTE)
        told = json.loads(note.read_text("utf-8"))
        _overwrite(archive, name, [Member(offset, length, fields, "") for offset, length, fields in told])


def _found(path: Path, record: WarcRecord) -> list[Member]:
    """Give a response's record, and that of its request behind it."""
    with path.open("rb") as file:
        file.seek(record.offset)
        found: list[Member] = []
        for member in members(file):
            is_own = member.id == record.id and member.kind != "metadata"
            is_request = member.fields.get("warc-concurrent-to", "").strip("<>") == record.id
            if not (is_request if found else is_own):
                break
            found.append(member)
        return found


def _note(archive: Archive, name: str, found: Sequence[Member]) -> None:
    kept = ("warc-record-id", "warc-date")
    told = [[each.offset, each.length, {field: each.fields[field] for field in kept}] for each in found]
    path = archive.path(name + _NOTE)
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    sync_folder(archive.folder)


def _overwrite(archive: Archive, name: str, found: Sequence[Member]) -> None:
    path = archive.local(name)
    if path is not None:
        descriptor = os.open(path, os.O_WRONLY)
        try:
            for member in found:
                os.pwrite(descriptor, blank(member), member.offset)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    archive.path(name + _NOTE).unlink(missing_ok=True)


def _brought_back(archive: Archive, index: Index, name: str) -> Path:
    """Fetch a file that is gone from the folder from where it was copied to."""
    url = index.files().get(name) or archive.url(name)
    if url is None:
        raise ArchiveError(f"{name} is not in {archive.folder}, and was not copied anywhere")
    draft = archive.path(name + ".draft")
    try:
        with fsspec.open(url, "rb") as source, draft.open("wb") as file:
            shutil.copyfileobj(source, file)
    except (OSError, ImportError, ValueError) as exc:
        draft.unlink(missing_ok=True)
        raise ArchiveError(f"{url} cannot be read, from which a record is to be erased: {exc}") from exc
    index.add([], [name])
    index.delivered(name, url)
    return draft.rename(archive.path(name))
