"""Whatever a crawl leaves that was killed: whole records stay, nothing torn does, and all of it is found again."""

from __future__ import annotations

import logging
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.archive.folder import OPEN, Archive
from newscrawler.archive.index import NAME as INDEX
from newscrawler.archive.index import Index
from newscrawler.archive.records import whole_records
from newscrawler.archive.repair import prepare

from .exchanges import archive, exchange, page, written


@cache
def whole() -> tuple[str, bytes, tuple[int, ...]]:
    """Give a file of some records, and where each begins or ends."""
    with TemporaryDirectory() as folder:
        made = archive(Path(folder))
        written(made, [exchange(number, b"ferry " * number * 50) for number in range(1, 6)])
        (path,) = made.finished()
        with path.open("rb") as file:
            ends = [record.end for record in whole_records(file)]
        return path.name, path.read_bytes(), (0, *ends)


@settings(max_examples=150)
@given(st.data(), st.binary(max_size=40))
def test_a_file_that_is_cut_anywhere_keeps_its_whole_records(data: st.DataObject, garbage: bytes) -> None:
    name, content, ends = whole()
    cut = data.draw(st.integers(0, len(content)))
    with TemporaryDirectory() as folder:
        torn = Path(folder, name + OPEN)
        torn.write_bytes(content[:cut] + garbage)
        made = archive(Path(folder))
        assert not made.unfinished()
        end = max(each for each in ends if each <= cut)
        if end <= ends[1]:
            assert made.finished() == []
        else:
            assert made.path(name).read_bytes() == content[:end]
            index = Index(made.folder)
            assert len(index.of_url(exchange(1).url)) == 1
            assert (index.files()) == {name: None}
            index.close()


def test_the_operator_is_told_in_one_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    name, content, ends = whole()
    (tmp_path / (name + OPEN)).write_bytes(content[:-5])
    with caplog.at_level(logging.WARNING):
        archive(tmp_path)
    (line,) = caplog.messages
    assert f"finished with its 5 responses, {len(content) - 5 - ends[-2]} bytes of a torn one cut off" in line


def test_holes_that_a_power_failure_left_are_cut_off(tmp_path: Path) -> None:
    name, content, _ = whole()
    (tmp_path / (name + OPEN)).write_bytes(content + bytes(5000))
    assert archive(tmp_path).path(name).read_bytes() == content


def test_an_index_that_was_removed_is_made_again(tmp_path: Path) -> None:
    made = archive(tmp_path)
    first, _ = written(made, [exchange(1), exchange(2)])
    (again,) = written(made, [exchange(1)])
    for path in tmp_path.glob(f"{INDEX}*"):
        path.unlink()
    prepare(made)
    assert page(made, again) == page(made, first)
    index = Index(made.folder)
    assert [row.origin for row in index.of_url(exchange(1).url)] == [first.id, first.id]
    index.close()


def test_files_of_others_are_read_too(tmp_path: Path) -> None:
    made = archive(tmp_path / "one")
    (record,) = written(made, [exchange(1)])
    other = Archive(tmp_path / "other")
    other.folder.mkdir()
    shutil.copy(made.path(record.file), other.folder)
    prepare(other)
    assert page(other, record)
