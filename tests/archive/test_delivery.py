"""Finished files are copied, verified, once; what is read afterwards may be the copy."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from newscrawler.archive import delivery
from newscrawler.archive.delivery import deliver_all
from newscrawler.archive.folder import ArchiveError
from newscrawler.archive.index import Index

from .exchanges import PAGE, archive, exchange, page, written


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a place to which files are copied."""
    yield "memory://bucket/news" if request.param == "memory" else f"file://{tmp_path}/far/away/"
    MemoryFileSystem.store.clear()


def there(url: str) -> dict[str, bytes]:
    system, root = fsspec.url_to_fs(url)
    return {path.rsplit("/", 1)[-1]: system.cat_file(path) for path in system.find(root)}


def test_files_are_copied_once_and_stay(tmp_path: Path, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = archive(tmp_path / "own", to=store)
    (record,) = written(made, [exchange()])
    assert deliver_all(made) == 1
    assert there(store) == {record.file: made.path(record.file).read_bytes()}

    def refuse(*_: Any) -> None:
        raise AssertionError("copied again")

    monkeypatch.setattr(delivery, "_put", refuse)
    assert deliver_all(made) == 0
    # Another index, as after its loss: the copy is known by its content.
    index = Index(made.folder)
    index.delivered(record.file, None)
    index.close()
    assert deliver_all(made) == 1


def test_the_copy_is_read_where_the_file_is_gone(tmp_path: Path, store: str) -> None:
    made = archive(tmp_path / "own", to=store, keep=False)
    first, *_ = written(made, [exchange(1), exchange(2)])
    (again,) = written(made, [exchange(1)])
    assert deliver_all(made) == 2
    assert made.finished() == []
    assert page(made, again) == page(made, first) == PAGE
    # A crawl afterwards still knows what it kept.
    (third,) = written(archive(made.folder, to=store), [exchange(1)])
    assert page(made, third) == PAGE


def test_what_was_torn_on_its_way_is_copied_anew(tmp_path: Path, store: str) -> None:
    made = archive(tmp_path / "own", to=store)
    (record,) = written(made, [exchange()])
    whole = made.path(record.file).read_bytes()
    system, root = fsspec.url_to_fs(store)
    system.makedirs(root, exist_ok=True)
    system.pipe_file(f"{root}/{record.file}", whole[:-1] + b"?")
    deliver_all(made)
    assert there(store) == {record.file: whole}


def test_a_place_that_fails_is_told_in_one_line_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "far"
    blocked.write_text("no folder")
    made = archive(tmp_path / "own", to=f"file://{blocked}/away")
    written(made, [exchange()])
    with caplog.at_level(logging.WARNING):
        assert deliver_all(made) == 0
    (line,) = caplog.messages
    assert "cannot be copied to" in line
    assert "wait in" in line
    blocked.unlink()
    assert deliver_all(made) == 1


def test_a_store_that_is_not_known_is_told_in_one_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = archive(tmp_path / "own", to="nowhere://bucket")
    (record,) = written(made, [exchange()])
    assert deliver_all(made) == 0
    assert len(caplog.messages) == 1
    made.path(record.file).unlink()
    with pytest.raises(ArchiveError, match="cannot be read"):
        page(made, record)


def test_a_file_that_is_nowhere_is_told(tmp_path: Path) -> None:
    made = archive(tmp_path)
    (record,) = written(made, [exchange()])
    made.path(record.file).unlink()
    with pytest.raises(ArchiveError, match="is not in"):
        page(made, record)
