"""What a crawl left that was killed: its unfinished file is cut behind the last whole record, and finished."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path

from newscrawler.archive.erasure import erase_again
from newscrawler.archive.folder import OPEN, Archive, ArchiveError, lock, sync_folder
from newscrawler.archive.index import Index, Row
from newscrawler.archive.records import whole_records

logger = logging.getLogger(__name__)


def prepare(archive: Archive) -> None:
    """Make an archive ready for a crawl: its folder is there, nothing in it is torn, and all of it is indexed.

    Raises ArchiveError, IndexBroken.
    """
    try:
        archive.folder.mkdir(parents=True, exist_ok=True)
        index = Index(archive.folder)
        try:
            erase_again(archive)
            # What another crawl has finished meanwhile, or delivered, is gone.
            for path in archive.unfinished():
                with suppress(FileNotFoundError):
                    repair(path)
            known = index.files()
            for path in archive.finished():
                if path.name not in known:
                    with suppress(FileNotFoundError):
                        index.add(_rows(path), [path.name])
        finally:
            index.close()
    except OSError as exc:
        raise ArchiveError(f"the archive {archive.folder} cannot be used: {exc.strerror or exc}") from exc


def repair(path: Path) -> Path | None:
    """Cut a file behind its last whole record, and finish it; nothing is done where a crawl is writing it.

    Gives the finished file; None where there is none, for a file without any response is removed.
    """
    with path.open("r+b") as file:
        if not lock(file.fileno()) or not path.exists():
            return None
        end, count = 0, 0
        for record in whole_records(file):
            end, count = record.end, count + record.head.is_response
        torn = file.seek(0, os.SEEK_END) - end
        if not count:
            path.unlink()
            logger.warning("%s was left unfinished without a response: removed", path)
            return None
        os.ftruncate(file.fileno(), end)
        os.fsync(file.fileno())
        finished = path.rename(path.with_name(path.name.removesuffix(OPEN)))
        sync_folder(path.parent)
    cut = f", {torn} bytes of a torn one cut off" if torn else ""
    logger.warning("%s was left unfinished: finished with its %d responses%s", finished, count, cut)
    return finished


def _rows(path: Path) -> list[Row]:
    with path.open("rb") as file:
        rows = (Row.of(record, path.name) for record in whole_records(file))
        return [row for row in rows if row is not None]
