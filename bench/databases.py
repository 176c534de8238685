"""MongoDB for the benches: a server of their own, and a database that is theirs alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pymongo.database import Database

from newscrawler.mongo import server
from newscrawler.mongo.client import connect, with_database


@contextmanager
def serving(uri: str | None, folder: Path) -> Iterator[str]:
    """Give the URI, or where it is None that of a server on `folder`, which is stopped behind it."""
    if uri:
        yield uri
        return
    try:
        yield server.start(folder)
    finally:
        server.stop(force=True, data_dir=folder)


@contextmanager
def emptied(uri: str) -> Iterator[tuple[str, Database[dict[str, Any]]]]:
    """Give the whole URI of a database of this process's own at that server, and the database; it is dropped after."""
    whole = with_database(uri, f"newscrawler_bench_{os.getpid()}")
    db = connect(whole, "newscrawler bench")
    with db.client:
        db.client.drop_database(db.name)
        try:
            yield whole, db
        finally:
            db.client.drop_database(db.name)
