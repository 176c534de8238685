"""What a crawl writes is WARC that others read, finished file by file, each payload of an address once."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from fastwarc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from newscrawler.archive import writer as writing
from newscrawler.archive.folder import Archive, ArchiveError
from newscrawler.archive.writer import Writer

from .exchanges import PAGE, archive, exchange, page, written


def records(path: Path) -> list[dict[str, str]]:
    with path.open("rb") as file:
        return [dict(record.rec_headers.headers) for record in ArchiveIterator(file)]


def kinds(path: Path) -> list[str]:
    return [each["WARC-Type"] for each in records(path)]


def bare(path: Path) -> list[bytes]:
    """Give each record's block."""
    with path.open("rb") as file:
        return [each.raw_stream.read() for each in ArchiveIterator(file, no_record_parse=True)]


def intact(path: Path) -> bool:
    with pytest.raises(SystemExit) as ended:
        warcio(["check", str(path)])
    return not ended.value.code


def test_a_response_is_kept_as_it_came(tmp_path: Path) -> None:
    given = archive(tmp_path)
    packed = gzip.compress(PAGE)
    headers = [(b"Content-Encoding", b"gzip"), (b"X-Town", "Mühlteich".encode()), (b"X-B", b"1"), (b"X-B", b"2")]
    chunked = [*headers, (b"Transfer-Encoding", b"chunked")]
    (record,) = written(given, [exchange(body=packed, headers=chunked, protocol="HTTP/1.0")])
    (path,) = given.finished()
    assert intact(path)
    told = records(path)
    assert [each["WARC-Type"] for each in told] == ["warcinfo", "response", "request"]
    assert told[1]["WARC-Date"] == "2025-05-01T10:01:00Z"
    assert told[1]["WARC-Target-URI"] == exchange().url
    assert told[2]["WARC-Concurrent-To"] == told[1]["WARC-Record-ID"] == f"<{record.id}>"
    blocks = bare(path)
    assert blocks[1] == b"HTTP/1.0 200 OK\r\n" + b"".join(b"%b: %b\r\n" % each for each in headers) + b"\r\n" + packed
    assert blocks[2].startswith(b"GET /news/1/ferry?page=2 HTTP/1.1\r\nHost: www.millpond.example\r\nUser-Agent: ")
    assert page(given, record) == PAGE


def test_another_reader_reads_it(tmp_path: Path) -> None:
    given = archive(tmp_path)
    written(given, [exchange(1), exchange(2, b"second"), exchange(1)])
    (path,) = given.finished()
    found = []
    with path.open("rb") as file:
        for record in FastIterator(file):
            http = record.http_headers.status_code if record.http_headers else None
            found.append((str(record.record_type), http, record.reader.read()))
    assert [name for name, _, _ in found] == ["warcinfo", *["response", "request"] * 2, "revisit", "request"]
    assert [body for name, _, body in found if name == "response"] == [PAGE, b"second"]
    assert {code for name, code, _ in found if name in ("response", "revisit")} == {200}


def test_others_find_records_where_articles_point(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = archive(tmp_path)
    placed = written(given, [exchange(1), exchange(2), exchange(1)])
    (path,) = given.finished()
    warcio(["index", str(path), "-f", "offset,warc-record-id"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = {each["warc-record-id"].strip("<>"): int(each["offset"]) for each in lines}
    assert len(found) == 7
    assert [found[record.id] for record in placed] == [record.offset for record in placed]


def test_what_an_address_showed_before_is_referred_to(tmp_path: Path) -> None:
    given = archive(tmp_path)
    first, *_ = written(given, [exchange(1), exchange(2)])
    # Another crawl, later: the same page, again, not modified, then another page, and not modified.
    again, _, gone, _, other, last = written(
        given,
        [
            exchange(1, at="2025-05-02T10:00:00Z"),
            exchange(3),
            exchange(1, b"", status=304, at="2025-05-03T10:00:00Z"),
            exchange(1, b"gone", status=404, at="2025-05-03T12:00:00Z"),
            exchange(1, b"another", at="2025-05-04T10:00:00Z"),
            exchange(1, b"", status=304, at="2025-05-05T10:00:00Z"),
        ],
    )
    path = given.finished()[-1]
    assert intact(path)
    told = {each["WARC-Record-ID"].strip("<>"): each for each in records(path)}
    heads = dict(zip(told, bare(path), strict=True))
    for record, status, profile in (
        (again, "200 OK", "identical-payload-digest"),
        (gone, "304", "server-not-modified"),
    ):
        headers = told[record.id]
        assert headers["WARC-Type"] == "revisit"
        assert heads[record.id].startswith(f"HTTP/1.1 {status}".encode())
        assert headers["WARC-Profile"] == f"http://netpreserve.org/warc/1.1/revisit/{profile}"
        assert headers["WARC-Refers-To"] == f"<{first.id}>"
        assert headers["WARC-Refers-To-Target-URI"] == exchange(1).url
        assert headers["WARC-Refers-To-Date"] == "2025-05-01T10:01:00Z"
        assert page(given, record) == PAGE
    assert told[again.id]["WARC-Payload-Digest"] == records(given.finished()[0])[1]["WARC-Payload-Digest"]
    assert told[last.id]["WARC-Refers-To"] == f"<{other.id}>"
    assert page(given, last) == b"another"


def test_a_payload_of_another_address_is_kept_again(tmp_path: Path) -> None:
    given = archive(tmp_path)
    written(given, [exchange(1), exchange(2), exchange(3, b""), exchange(3, b"")])
    assert kinds(given.finished()[0]) == ["warcinfo", *["response", "request"] * 4]


def test_files_are_finished_when_they_are_full(tmp_path: Path) -> None:
    given = archive(tmp_path, size=6_000)
    pages = [bytes(str(number) * 40, "ascii") for number in range(30)]
    placed = written(given, [exchange(number, body) for number, body in enumerate(pages)])
    files = given.finished()
    assert len(files) > 2
    assert not given.unfinished()
    assert all(path.stat().st_size <= given.size and intact(path) for path in files)
    assert all(kinds(path)[0] == "warcinfo" and len(kinds(path)) > 2 for path in files)
    assert sum(kinds(path).count("response") for path in files) == len(pages)
    assert [page(given, record) for record in placed] == pages


def test_a_response_that_is_larger_than_a_file_has_one_of_its_own(tmp_path: Path) -> None:
    given = archive(tmp_path, size=10)
    written(given, [exchange(1), exchange(2)])
    assert [kinds(path) for path in given.finished()] == [["warcinfo", "response", "request"]] * 2


def test_two_crawls_at_once_have_files_of_their_own(tmp_path: Path) -> None:
    given = archive(tmp_path)

    async def write() -> None:
        one, two = (Writer(given, "millpond", {}) for _ in range(2))
        for number in range(5):
            one.append(exchange(number))
            two.append(exchange(10 + number))
        assert len(given.unfinished()) == 2
        # A third begins: what is being written is let alone.
        archive(tmp_path)
        await one.close()
        two.append(exchange(20))
        await two.close()

    asyncio.run(write())
    assert sorted(kinds(path).count("response") for path in given.finished()) == [5, 6]
    assert not given.unfinished()
    assert all(intact(path) for path in given.finished())


def test_what_was_synced_is_on_the_disk_and_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = archive(tmp_path)
    synced: list[int] = []
    fsync = writing.os.fsync
    monkeypatch.setattr(writing.os, "fsync", lambda file: (synced.append(file), fsync(file)))

    async def write() -> None:
        writer = Writer(given, "millpond", {})
        record = writer.append(exchange())
        assert given._place(record.id) is None
        await writer.sync()
        assert synced
        assert given._place(record.id) == record
        assert page(given, record) == PAGE
        await writer.close()

    asyncio.run(write())


def test_a_full_disk_leaves_nothing_torn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = archive(tmp_path)

    async def write() -> None:
        writer = Writer(given, "millpond", {})
        writer.append(exchange(1))
        (path,) = given.unfinished()
        size = path.stat().st_size
        write = writing.os.write

        def half(file: int, data: memoryview) -> int:
            if len(data) < 100:
                raise OSError(28, "No space left on device")
            return write(file, data[: len(data) // 2])

        with monkeypatch.context() as patch:
            patch.setattr(writing.os, "write", half)
            with pytest.raises(OSError, match="No space"):
                writer.append(exchange(2))
        assert path.stat().st_size == size
        with monkeypatch.context() as patch:
            usage: Any = namedtuple("usage", "free")  # noqa: PYI024 - as shutil's
            patch.setattr(writing.shutil, "disk_usage", lambda _: usage(writing.MIN_FREE))
            with pytest.raises(OSError, match="No space"):
                writer.append(exchange(2))
        writer.append(exchange(3))
        await writer.close()

    asyncio.run(write())
    (path,) = given.finished()
    assert intact(path)
    assert kinds(path) == ["warcinfo", *["response", "request"] * 2]


def test_what_could_not_be_synced_is_left_to_be_repaired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = Archive(tmp_path)
    archive(tmp_path)

    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    async def write() -> None:
        writer = Writer(given, "millpond", {})
        writer.append(exchange(1))
        with monkeypatch.context() as patch:
            patch.setattr(writing.os, "fsync", broken)
            with pytest.raises(ArchiveError, match="Input/output error"):
                await writer.sync()
        await writer.close()
        for each in writer._full:
            writing.os.close(each.descriptor)

    asyncio.run(write())
    assert given.unfinished()
    assert not given.finished()
    archive(tmp_path)
    (path,) = given.finished()
    assert kinds(path) == ["warcinfo", "response", "request"]
