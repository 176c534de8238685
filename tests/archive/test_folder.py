"""A page from the archive is what came, or one line says why it cannot be had."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from backports import zstd

from newscrawler.archive.folder import Archive
from newscrawler.archive.records import RecordError
from newscrawler.items import WarcRecord

from .exchanges import PAGE, archive, exchange, page, written
from .warcs import http, packed, record

ID = "urn:uuid:0b1c8a52-6a5f-4b0e-9d8e-2f1f5d0a7c11"


def held(folder: Path, name: str, *parts: bytes, offset: int = 0) -> tuple[Archive, WarcRecord]:
    """Give an archive with a file of somebody's, and a pointer into it."""
    (folder / name).write_bytes(b"".join(parts))
    return Archive(folder), WarcRecord(file=name, offset=offset, id=ID)


def response(body: bytes = PAGE, kind: str = "response") -> bytes:
    return record("https://www.harbour.example/", http(body), kind=kind, WARC_Record_ID=f"<{ID}>")


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_page_is_unpacked(tmp_path: Path, encoding: str) -> None:
    sent = gzip.compress(PAGE) if encoding == "gzip" else zstd.compress(PAGE)
    given = archive(tmp_path)
    (at,) = written(given, [exchange(body=sent, headers=[(b"Content-Encoding", encoding.encode())])])
    assert page(given, at) == PAGE


@pytest.mark.parametrize("pack", [packed, lambda *each: b"".join(each)])
@pytest.mark.parametrize("length", [None, 7, ""])
def test_files_of_others_hold_it_too_whatever_they_say_of_its_length(
    tmp_path: Path, pack: object, length: int | str | None
) -> None:
    first = pack(record("", b"software: none\r\n", kind="warcinfo"))  # type: ignore[operator]  # one of the two above
    told = record("https://www.harbour.example/", http(PAGE), WARC_Record_ID=f"<{ID}>", length=length)
    given, at = held(tmp_path, "a.warc", first, pack(told), pack(response(b"next")), offset=len(first))  # type: ignore[operator]
    assert page(given, at) == PAGE


def test_what_cannot_be_had_is_told_in_one_line(tmp_path: Path) -> None:
    given, at = held(tmp_path, "a.warc.gz", packed(response(), response(kind="revisit"), response(b"other")))
    assert page(given, at) == PAGE
    other = WarcRecord(file=at.file, offset=0, id="urn:uuid:1")
    for lost in (other, WarcRecord(file=at.file, offset=5, id=ID), WarcRecord(file=at.file, offset=10**6, id=ID)):
        with pytest.raises(RecordError, match="is not where it is said to be"):
            page(given, lost)
    repeated = WarcRecord(file=at.file, offset=len(packed(response())), id=ID)
    with pytest.raises(RecordError, match="holds no page, and what it repeats is not known"):
        page(given, repeated)
    with pytest.raises(RecordError, match="was erased"):
        page(*held(tmp_path, "b.warc.gz", packed(response(kind="metadata"))))
    no_answer = record("https://www.harbour.example/", b"<p>No answer", WARC_Record_ID=f"<{ID}>")
    with pytest.raises(RecordError, match="holds no HTTP answer"):
        page(*held(tmp_path, "c.warc.gz", packed(no_answer)))
    with pytest.raises(RecordError, match="is not where it is said to be"):
        page(*held(tmp_path, "d.warc.gz", packed(response())[:-9]))
