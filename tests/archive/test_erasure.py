"""What is erased is gone for good, from the copies too, and everything else stays where it was."""

from __future__ import annotations

import asyncio
import gzip
import random
import zlib
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.archive import erasure
from newscrawler.archive.delivery import deliver_all
from newscrawler.archive.erasure import erase, erase_urls
from newscrawler.archive.folder import Archive, ArchiveError
from newscrawler.archive.records import RecordError
from newscrawler.archive.repair import prepare
from newscrawler.archive.warc import blank
from newscrawler.archive.writer import Writer
from newscrawler.items import WarcRecord

from .exchanges import PAGE, archive, exchange, page, written
from .test_writer import intact, kinds

SECRET = bytes(random.Random(1).randbytes(300_000).hex(), "ascii")
"""Larger than a block of deflate, however well it is packed."""


def unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


@given(st.integers(220, 1000) | st.integers(65_000, 67_000) | st.integers(131_000, 132_000) | st.just(1_000_000))
def test_a_blank_record_is_as_long_as_is_wanted(length: int) -> None:
    identity = "urn:uuid:d6e6b800-bc42-4d13-8072-fd27e9ec2a52"
    made = blank(identity, "2025-05-01T10:01:00Z", length)
    assert len(made) == length
    text = zlib.decompress(made, wbits=31)
    head, _, rest = text.partition(b"\r\n\r\n")
    assert identity.encode() in head
    assert int(head.rpartition(b":")[2]) == len(rest) - 4
    assert rest.strip() == b""


def test_a_record_that_is_too_short_to_be_replaced_is_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        blank("urn:uuid:1", "2025", 100)


def test_where_one_is_too_short_nothing_is_changed(tmp_path: Path) -> None:
    made = archive(tmp_path)
    told = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:1>\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    path = tmp_path / "others.warc.gz"
    path.write_bytes(gzip.compress(told.encode(), mtime=0))
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="too few"):
        erase(made, [WarcRecord(file=path.name, offset=0, id="urn:x:1")])
    assert path.read_bytes() == before
    # And nothing of it is left for the next crawl to do.
    prepare(made)


def test_an_address_is_erased_whole(tmp_path: Path) -> None:
    made = archive(tmp_path)
    before, gone, after = written(made, [exchange(1), exchange(2, SECRET), exchange(3, b"third")])
    (again,) = written(made, [exchange(2, SECRET, at="2025-05-03T00:00:00Z")])
    sizes = [path.stat().st_size for path in made.finished()]
    assert erase_urls(made, [exchange(2).url, "https://www.millpond.example/unknown"]) == 2
    assert [path.stat().st_size for path in made.finished()] == sizes
    assert kinds(made.finished()[0]) == ["warcinfo", "response", "request", *["metadata"] * 2, "response", "request"]
    for path in made.finished():
        assert intact(path)
        assert SECRET[:40] not in unpacked(path)
        assert b"/news/2/" not in unpacked(path)
    assert page(made, before) == PAGE
    assert page(made, after) == b"third"
    for record in (gone, again):
        with pytest.raises(RecordError, match="was erased"):
            page(made, record)
    assert erase_urls(made, [exchange(2).url]) == erase(made, [gone]) == 0
    # What comes back is no revisit of what is gone.
    (new,) = written(made, [exchange(2, SECRET)])
    assert page(made, new) == SECRET


def test_other_spellings_of_an_address_are_erased_too(tmp_path: Path) -> None:
    made = archive(tmp_path)
    spelled = ["http://millpond.example/news/9/", "https://www.millpond.example/news/9?utm_source=x", "not a URL"]
    others = [exchange(10, url=url) for url in ("https://www.millpond.example/news/10", "none either")]
    *_, stays, _ = written(made, [*(exchange(9, url=url) for url in spelled), *others])
    assert erase_urls(made, ["https://www.millpond.example/news/9", "not a URL"]) == 3
    assert page(made, stays) == PAGE
    assert erase_urls(made, ["none either"]) == 1


def test_a_file_that_is_being_written_loses_it_too(tmp_path: Path) -> None:
    made = archive(tmp_path)

    async def write() -> None:
        writer = Writer(made, "millpond", {})
        gone = writer.append(exchange(1, SECRET))
        await writer.sync()
        assert erase(made, [gone]) == 1
        writer.append(exchange(2))
        await writer.close()

    asyncio.run(write())
    (path,) = made.finished()
    assert intact(path)
    assert kinds(path) == ["warcinfo", "metadata", "metadata", "response", "request"]


@pytest.mark.parametrize("keep", [True, False])
def test_copies_are_replaced(tmp_path: Path, keep: bool) -> None:
    made = archive(tmp_path / "own", to=f"file://{tmp_path}/far", keep=keep)
    stays, gone = written(made, [exchange(1), exchange(2, SECRET)])
    deliver_all(made)
    assert made.path(gone.file).exists() == keep
    assert erase(made, [gone]) == 1
    assert made.path(gone.file).exists() == keep
    assert SECRET[:40] not in unpacked(tmp_path / "far" / gone.file)
    assert page(made, stays) == PAGE


def test_a_copy_that_cannot_be_reached_is_replaced_by_the_next_crawl(tmp_path: Path) -> None:
    made = archive(tmp_path, to="memory://bucket")
    (gone,) = written(made, [exchange(2, SECRET)])
    deliver_all(made)
    away = Archive(tmp_path, to="nowhere://bucket")
    with pytest.raises(OSError, match="nowhere"):
        erase(away, [gone])
    assert SECRET[:40] not in unpacked(made.path(gone.file))
    assert deliver_all(made) == 1
    (copy,) = MemoryFileSystem.store.values()
    assert SECRET[:40] not in gzip.decompress(copy.getvalue())
    MemoryFileSystem.store.clear()


@pytest.mark.parametrize("done", [0, 1])
def test_an_erasure_that_was_killed_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: int) -> None:
    made = archive(tmp_path)
    _, gone, after = written(made, [exchange(1), exchange(2, SECRET), exchange(3)])

    class Killed(BaseException):
        pass

    pwrite, times = erasure.os.pwrite, 0

    def killed(file: int, data: bytes, offset: int) -> int:
        nonlocal times
        times += 1
        pwrite(file, data if times <= done else data[: len(data) // 2], offset)
        if times > done:
            raise Killed
        return len(data)

    with monkeypatch.context() as patch:
        patch.setattr(erasure.os, "pwrite", killed)
        with pytest.raises(Killed):
            erase(made, [gone])
    archive(tmp_path)
    (path,) = made.finished()
    assert intact(path)
    assert SECRET[:40] not in unpacked(path)
    assert page(made, after) == PAGE
    assert {each.suffix for each in tmp_path.iterdir()} <= {".gz", ".sqlite", ".sqlite-shm", ".sqlite-wal"}
