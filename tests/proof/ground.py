"""Where trials take place: a served network, a MongoDB, and what a crawl that nobody disturbs makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import attrs

from newscrawler.demo.network import build_network
from newscrawler.mongo.client import connect, with_database

from .contents import Comparison, Contents, compare, contents
from .crawling import Crawl
from .mongods import Mongod
from .trials import Trial, run
from .watched import Watched, watched

DATABASE = "proof"


@attrs.define
class Ground:
    folder: Path
    watch: Watched
    mongod: Mongod
    seed: int
    expected: Contents = attrs.field(init=False)
    requests: int = attrs.field(init=False, default=0)
    seconds: float = attrs.field(init=False, default=0.0)
    """That the undisturbed crawl made, and took from the first of them."""

    def undisturbed(self) -> Trial:
        """Crawl once without a trial, which tells what is to be there."""
        trial = run(self.trial("undisturbed"))
        assert trial.again == 0, "undisturbed, no article is asked twice"
        with trial.database() as db:
            self.expected = contents(db)
        self.requests, self.seconds = self.watch.asked, self.watch.seconds
        return trial

    @contextmanager
    def without_ids(self) -> Iterator[Ground]:
        """Give the same ground within the block, crawled by a profile that does not know the network's ids.

        Which copies are of one story is told by their texts then, and the story has its id of the first that came.
        """
        served = self.watch.served
        lines = served.profile.read_text("utf-8").splitlines(keepends=True)
        profile = served.profile.with_name("without-ids.toml")
        profile.write_text("".join(line for line in lines if not line.startswith("article_path")), "utf-8")
        other = attrs.evolve(self)
        self.watch.served = replace(served, profile=profile)
        try:
            other.undisturbed()
            yield other
        finally:
            self.watch.served = served

    def trial(
        self,
        name: str,
        *,
        mongod: Mongod | None = None,
        embedded: bool = False,
        environment: dict[str, str] | None = None,
    ) -> Trial:
        """Set up a trial: empty database, nothing asked yet. Its log is `name.log`; `environment` is the crawl's."""
        mongod = mongod or self.mongod
        mongod.start()
        uri = with_database(mongod.uri, DATABASE)
        empty(uri)
        self.watch.reset()
        data_dir = mongod.data_dir if embedded else self.folder / "elsewhere"
        crawl = Crawl(self.watch, uri, data_dir, self.folder / f"{name}.log", environment=environment or {})
        return Trial(self.watch, mongod, uri, crawl, Random(f"{self.seed} {name}"), self.requests, self.seconds)

    def differences(self, trial: Trial) -> Comparison:
        """Compare what a trial left behind with what an undisturbed crawl stores."""
        trial.mongod.start()
        with trial.database() as db:
            return compare(self.expected, contents(db))


def empty(uri: str) -> None:
    """Delete everything but the schema, whose indexes take longer than most crawls."""
    connected = connect(uri, "newscrawler proof")
    with connected.client:
        for name in connected.list_collection_names(filter={"name": {"$ne": "schema"}}):
            connected[name].delete_many({})


@contextmanager
def ground(folder: Path, *, outlets: int, stories: int, seed: int, **options: Any) -> Iterator[Ground]:
    """Give a ground within the block, crawled once already. Options are those of `serving`."""
    mongod = Mongod(folder / "mongod")
    try:
        with watched(build_network(outlets, stories, seed), folder, **options) as watch:
            prepared = Ground(folder, watch, mongod, seed)
            prepared.undisturbed()
            yield prepared
    finally:
        mongod.stop()
