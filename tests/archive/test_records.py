"""Finding and reading WARC records: torn, lying and hostile files are usual ones."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.archive import records
from newscrawler.archive.answers import answer_of
from newscrawler.archive.places import Damage, find_records, is_one_stream, unpack
from newscrawler.archive.records import Found, Record, RecordError, read_record

from .warcs import http, packed, record, written

URL = "https://www.harbour.example/news/"
INFO = record("", b"software: none\r\n", kind="warcinfo")
ANSWERS = [
    http(b"<p>" + b"".join(b"%s %d " % (word, n**3) for n in range(400))) for word in (b"goose", b"swan", b"duck")
]
RESPONSES = [record(f"{URL}{number}", answer) for number, answer in enumerate(ANSWERS)]
FILE = [INFO, *RESPONSES]


def read(path: Path, found: Found) -> Record:
    with path.open("rb") as file:
        return read_record(file, found.offset)


def contents(path: Path, *, strictly: bool = False) -> list[bytes | str]:
    """Give what is read of a file's responses, or why it is not."""
    told: list[bytes | str] = []
    for found in find_records(path, strictly=strictly):
        if isinstance(found, Damage):
            told.append("damage")
        elif found.head.type == "response":
            try:
                told.append(read(path, found).content)
            except RecordError as exc:
                told.append(str(exc).partition(":")[0])
    return told


@pytest.mark.parametrize("strictly", [False, True])
@pytest.mark.parametrize("pack", [packed, lambda *each: b"".join(each)])
def test_packed_or_not_all_is_found(tmp_path: Path, pack: object, strictly: bool) -> None:
    path = written(tmp_path / "a.warc", pack(*FILE))  # type: ignore[operator]  # one of the two above
    assert contents(path, strictly=strictly) == ANSWERS


def test_one_gzip_stream_is_unpacked_first(tmp_path: Path) -> None:
    path = written(tmp_path / "a.warc.gz", gzip.compress(b"".join(FILE)))
    assert is_one_stream(path)
    with (tmp_path / "b.warc").open("wb") as file:
        unpack(path, file)
    assert contents(tmp_path / "b.warc") == ANSWERS
    assert not is_one_stream(written(tmp_path / "c.warc.gz", packed(*FILE)))
    assert not is_one_stream(tmp_path / "b.warc")


LYING = {
    "its length is too small": (record(URL, ANSWERS[0], length=7), [ANSWERS[0]]),
    "its length is too great": (record(URL, ANSWERS[0], length=99_999), [ANSWERS[0]]),
    "its length is missing": (record(URL, ANSWERS[0], length=""), [ANSWERS[0]]),
    "its length is no number": (record(URL, ANSWERS[0], length="many"), [ANSWERS[0]]),
    "its length is negative": (record(URL, ANSWERS[0], length=-1), [ANSWERS[0]]),
    "its header is folded": (RESPONSES[0].replace(b"WARC-Date: ", b"WARC-Date:\r\n\t"), [ANSWERS[0]]),
    "its lines end as Unix has it": (
        RESPONSES[0].partition(b"\r\n\r\n")[0].replace(b"\r\n", b"\n") + b"\n\n" + ANSWERS[0] + b"\r\n\r\n",
        [ANSWERS[0]],
    ),
}


@pytest.mark.parametrize("case", LYING)
@pytest.mark.parametrize("strictly", [False, True])
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_record_that_lies_costs_no_other(tmp_path: Path, case: str, strictly: bool, is_packed: bool) -> None:
    lying, expected = LYING[case]
    parts = [INFO, RESPONSES[1], lying, RESPONSES[2]]
    path = written(tmp_path / "a.warc", packed(*parts) if is_packed else b"".join(parts))
    assert contents(path, strictly=strictly) == [ANSWERS[1], *expected, ANSWERS[2]]


@pytest.mark.parametrize("strictly", [False, True])
def test_what_is_damaged_costs_no_other(tmp_path: Path, strictly: bool) -> None:
    broken = bytearray(packed(RESPONSES[0]))
    # Its checksum: what a flip of the packed bytes does depends on these.
    broken[-6] ^= 0xFF
    path = written(tmp_path / "a.warc.gz", packed(INFO, RESPONSES[1]) + broken + packed(RESPONSES[2]))
    assert contents(path, strictly=strictly) == [ANSWERS[1], "damaged", ANSWERS[2]]


def test_bytes_between_records_are_told_by_the_one_before_them(tmp_path: Path) -> None:
    path = written(tmp_path / "a.warc.gz", packed(RESPONSES[1]) + b"noise" + packed(RESPONSES[2]))
    assert contents(path, strictly=True) == [ANSWERS[1], "damage", ANSWERS[2]]
    first, last = (each for each in find_records(path) if isinstance(each, Found))
    assert read(path, first).end == last.offset - len(b"noise")


@pytest.mark.parametrize("strictly", [False, True])
def test_a_file_that_breaks_off(tmp_path: Path, strictly: bool) -> None:
    whole = packed(*FILE)
    path = written(tmp_path / "a.warc.gz", whole[:-20])
    assert contents(path, strictly=strictly) == [*ANSWERS[:2], "cut off"]
    path = written(tmp_path / "a.warc", b"".join(FILE)[:-200])
    assert contents(path) == [*ANSWERS[:2], "cut off"]


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"<p>No WARC", gzip.compress(b"<p>No WARC", mtime=0), b"\x1f\x8b\x08", b"WARC/1.0"]
)
def test_what_is_no_warc(tmp_path: Path, data: bytes) -> None:
    path = written(tmp_path / "a.warc.gz", data)
    for strictly in (False, True):
        found = list(find_records(path, strictly=strictly))
        assert not any(isinstance(each, Found) for each in found)
        assert bool(found) == bool(data)


def test_a_giant_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_BYTES", 500)
    for path in (
        written(tmp_path / "a.warc.gz", packed(*FILE)),
        written(tmp_path / "b.warc", b"".join(FILE)),
    ):
        assert contents(path) == [answer[:500] for answer in ANSWERS]


def test_what_an_archived_page_passes_off_as_a_record_lies_within_its_own(tmp_path: Path) -> None:
    forged = gzip.compress(record(f"{URL}forged", http(b"<p>forged")))
    # A page that cannot be packed stands in the file as it is.
    holding = gzip.compress(record(URL, http(forged)), 0)
    path = written(tmp_path / "a.warc.gz", packed(INFO) + holding + packed(RESPONSES[1]))
    found = [each for each in find_records(path) if isinstance(each, Found)]
    assert [each.head.url for each in found] == ["", URL, f"{URL}forged", f"{URL}1"]
    outer, inner = found[1:3]
    assert outer.offset < inner.offset < read(path, outer).end == found[3].offset
    strict = [each.head.url for each in find_records(path, strictly=True) if isinstance(each, Found)]
    assert strict == ["", URL, f"{URL}1"]


@settings(max_examples=150)
@given(
    cuts=st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=6)), max_size=3),
    is_packed=st.booleans(),
    strictly=st.booleans(),
)
def test_whatever_is_done_to_a_file_it_is_read_to_its_end(
    cuts: list[tuple[int, bytes]], is_packed: bool, strictly: bool
) -> None:
    data = packed(*FILE) if is_packed else b"".join(FILE)
    for at, put in cuts:
        data = data[:at] + put + data[at + len(put) // 2 :]
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / "a.warc.gz", data)
        is_one_stream(path)
        offset = -1
        for found in find_records(path, strictly=strictly):
            assert found.offset > offset or isinstance(found, Damage)
            offset = found.offset
            if isinstance(found, Found):
                try:
                    answer_of(read(path, found).content)
                except RecordError:
                    continue
