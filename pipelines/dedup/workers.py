"""Streams of texts through the shared index, by one process or several at once."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections import deque
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from pymongo.errors import PyMongoError

from newscrawler.mongo.client import connect_async, unavailable
from newscrawler.mongo.errors import MongoError
from newscrawler.mongo.schema import ensure_schema
from pipelines.dedup.shared import Shared
from pipelines.dedup.streams import BATCH, Decided, batches_of
from pipelines.dedup.texts import Text

_AHEAD = 2
"""Batches a worker that wait for it: the reader never does, and memory stays bounded."""

Result = TypeVar("Result")


def in_mongo(
    texts: Iterable[Text], kind: str, uri: str, *, days: float, workers: int = 1, size: int = BATCH
) -> Iterator[Decided]:
    """Give the stories of texts by what `signatures` of the database at `uri` holds, and store what is new.

    `workers` processes share the batches. Raises MongoError where the database cannot be used or a worker dies.
    """
    # By the one process, or to say in one line what is wrong before any other begins.
    worker = _Worker(kind, uri, days)
    try:
        if workers == 1:
            yield from map(worker.decide, batches_of(texts, size))
            return
    finally:
        worker.close()
    # A child that is forked in the midst of threads may hang.
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawned, _begin, (kind, uri, days)) as pool:
        waiting: deque[Future[Decided]] = deque()
        try:
            for batch in batches_of(texts, size):
                waiting.append(pool.submit(_decide, batch))
                if len(waiting) >= _AHEAD * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as exc:
            raise MongoError("a worker died: start again, what it had stored is known") from exc
        finally:
            pool.shutdown(cancel_futures=True)


class _Worker:
    def __init__(self, kind: str, uri: str, days: float) -> None:
        self._uri = uri
        self._runner = asyncio.Runner()
        self._db = connect_async(uri, "newscrawler dedup")
        try:
            self._shared = self._run(self._open(kind, days))
        except BaseException:
            self.close()
            raise

    def decide(self, batch: Sequence[Text]) -> Decided:
        decisions, redirects = self._run(self._shared.assign(batch))
        self._shared.followed(redirects)
        return Decided([(text.id, each.story) for text, each in zip(batch, decisions, strict=True)], redirects)

    def close(self) -> None:
        with self._runner:
            self._runner.run(self._db.client.close())

    async def _open(self, kind: str, days: float) -> Shared:
        await ensure_schema(self._db)
        return await Shared.open(self._db, kind, days=days)

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        try:
            return self._runner.run(work)
        except PyMongoError as exc:
            raise unavailable(exc, self._uri) from exc


_workers: list[_Worker] = []
"""This process's own, where it is one of several."""


def _begin(kind: str, uri: str, days: float) -> None:
    _workers.append(_Worker(kind, uri, days))


def _decide(batch: Sequence[Text]) -> Decided:
    return _workers[0].decide(batch)
