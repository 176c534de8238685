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
from newscrawler.archive.records import Record, whole_records
from newscrawler.archive.warc import blank
from newscrawler.items import WarcRecord

_NOTE = ".erasing"

Span = tuple[int, int, dict[str, str]]
"""What a note tells of a record: offset, length, and of its header what stays."""


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
    except (OSError, ValueError) as exc:
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
                spans = [_span(each) for each in found]
                for span in spans:
                    # One for which there is no room is told before anything is noted or changed.
                    _blank(span)
                _note(archive, name, spans)
                _overwrite(archive, name, spans)
            count += sum(each.head.is_response for each in found)
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
        _overwrite(archive, note.name.removesuffix(_NOTE), json.loads(note.read_text("utf-8")))


def _found(path: Path, wanted: WarcRecord) -> list[Record]:
    """Give a response's record, and that of its request behind it."""
    with path.open("rb") as file:
        found: list[Record] = []
        for record in whole_records(file, wanted.offset):
            head = record.head
            is_own = head.id == wanted.id and head.type != "metadata"
            is_request = head.concurrent_to == wanted.id
            if not (is_request if found else is_own):
                break
            found.append(record)
        return found


def _note(archive: Archive, name: str, spans: Sequence[Span]) -> None:
    path = archive.path(name + _NOTE)
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(spans, file)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    sync_folder(archive.folder)


def _overwrite(archive: Archive, name: str, spans: Sequence[Span]) -> None:
    path = archive.local(name)
    if path is not None:
        descriptor = os.open(path, os.O_WRONLY)
        try:
            for span in spans:
                os.pwrite(descriptor, _blank(span), span[0])
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    archive.path(name + _NOTE).unlink(missing_ok=True)


def _span(record: Record) -> Span:
    kept = ("warc-record-id", "warc-date")
    return record.offset, record.length, {name: record.head.fields.get(name, "") for name in kept}


def _blank(span: Span) -> bytes:
    _, length, fields = span
    return blank(fields["warc-record-id"].strip("<>"), fields["warc-date"], length)


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
