"""The tools of dedup.py: each takes the documents as an iterator and gives id to story id.

The peers get the same simple cleaning (entities, Unicode, case; words are runs of `\\w`) and word shingles; what
they take
for candidates is united, as their manuals do it. Thresholds are the best of a scan of .3 to .9 on the default set of
either
kind (docs/benchmarks.md). No tool sees the gold.
"""

from __future__ import annotations

import hashlib
import html
import importlib
import importlib.metadata
import logging
import re
import shlex
import subprocess
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

Document = dict[str, Any]
"""`id`, `text`, `headline`, `site` and `date`."""
Cluster = Callable[[Iterator[Document]], dict[str, str]]
KINDS = {"articles": "article", "teasers": "teaser"}
_PERMUTATIONS = 128
_SHINGLE = 3
"""Words a shingle; two are worse for either kind."""
_SLACK = 0.1
"""How far below the threshold the index looks for candidates; the whole sketches then tell how like they are."""
_THRESHOLDS: dict[tuple[str, str], float] = {
    ("datasketch", "articles"): 0.45,
    ("datasketch", "teasers"): 0.5,
    ("rensa", "articles"): 0.45,
    ("rensa", "teasers"): 0.5,
    ("simhash", "articles"): 6,
    ("simhash", "teasers"): 6,
}
"""The least likeness; of simhash, the most bits that may differ."""
_WORD = re.compile(r"\w+")


@attrs.frozen
class Tool:
    name: str
    package: str
    """The distribution whose version is told."""
    load: Callable[[str, float | None], Cluster]
    """From articles or teasers, and the threshold where another than the best is asked for."""

    @property
    def version(self) -> str | None:
        """None where it is not there."""
        try:
            if self.package == "newscrawler":
                importlib.import_module("pipelines.dedup")
            return importlib.metadata.version(self.package) if self.package else ""
        except ImportError:  # PackageNotFoundError is one
            return None


def shingles(text: str) -> list[bytes]:
    """Give the word shingles of a text after the simple cleaning, each once."""
    words = _WORD.findall(unicodedata.normalize("NFKC", html.unescape(html.unescape(text))).casefold())
    joined = (" ".join(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)))
    return [shingle.encode() for shingle in dict.fromkeys(joined)]


class _Unions:
    """Clusters that grow together: each id points towards the first of its cluster."""

    def __init__(self) -> None:
        self._towards: dict[str, str] = {}

    def first(self, id_: str) -> str:
        towards = self._towards
        while (next_ := towards.get(id_, id_)) != id_:
            towards[id_] = towards.get(next_, next_)
            id_ = next_
        return id_

    def unite(self, id_: str, others: Iterable[str]) -> None:
        for other in others:
            one, two = self.first(id_), self.first(other)
            if one != two:
                self._towards[two] = one

    def clusters(self, ids: Iterable[str]) -> dict[str, str]:
        return {id_: self.first(id_) for id_ in ids}


def _datasketch(kind: str, threshold: float | None) -> Cluster:
    import datasketch  # noqa: PLC0415 - a peer may not be there

    threshold = threshold or _THRESHOLDS["datasketch", kind]

    def cluster(documents: Iterator[Document]) -> dict[str, str]:
        index = datasketch.MinHashLSH(threshold=threshold - _SLACK, num_perm=_PERMUTATIONS)
        unions, sketches = _Unions(), {}
        for document in documents:
            id_ = document["id"]
            sketch = datasketch.MinHash(num_perm=_PERMUTATIONS)
            sketch.update_batch(shingles(document["text"]))
            unions.unite(id_, [found for found in index.query(sketch) if sketch.jaccard(sketches[found]) >= threshold])
            index.insert(id_, sketch, check_duplication=False)
            sketches[id_] = sketch
        return unions.clusters(sketches)

    return cluster


def _rensa(kind: str, threshold: float | None) -> Cluster:
    import rensa  # noqa: PLC0415

    threshold = threshold or _THRESHOLDS["rensa", kind]
    # As many bands as put the curve's middle near the threshold, of those that part the permutations evenly.
    bands = min((8, 16, 32, 64), key=lambda count: abs((1 / count) ** (count / _PERMUTATIONS) - threshold + _SLACK))

    def cluster(documents: Iterator[Document]) -> dict[str, str]:
        index = rensa.RMinHashLSH(threshold, _PERMUTATIONS, bands)
        unions, ids, sketches = _Unions(), [], []
        for number, document in enumerate(documents):
            sketch = rensa.RMinHash(_PERMUTATIONS, 1)
            sketch.update(shingles(document["text"]))
            near = (found for found in index.query(sketch) if sketch.jaccard(sketches[found]) >= threshold)
            unions.unite(document["id"], [ids[found] for found in near])
            index.insert(number, sketch)
            ids.append(document["id"])
            sketches.append(sketch)
        return unions.clusters(ids)

    return cluster


def _simhash(kind: str, threshold: float | None) -> Cluster:
    import simhash  # noqa: PLC0415

    quiet = logging.getLogger("simhash")
    quiet.setLevel(logging.ERROR)
    bits = int(threshold or _THRESHOLDS["simhash", kind])

    def cluster(documents: Iterator[Document]) -> dict[str, str]:
        index = simhash.SimhashIndex([], k=bits, log=quiet)
        unions, ids = _Unions(), []
        for document in documents:
            sketch = simhash.Simhash([shingle.decode() for shingle in shingles(document["text"])])
            unions.unite(document["id"], index.get_near_dups(sketch))
            index.add(document["id"], sketch)
            ids.append(document["id"])
        return unions.clusters(ids)

    return cluster


def _exact(_kind: str, _threshold: float | None) -> Cluster:
    def cluster(documents: Iterator[Document]) -> dict[str, str]:
        return {
            document["id"]: hashlib.blake2b(document["text"].encode(), digest_size=12).hexdigest()
            for document in documents
        }

    return cluster


def _newscrawler(kind: str, _threshold: float | None) -> Cluster:
    module, streams = importlib.import_module("pipelines.dedup"), importlib.import_module("pipelines.dedup.streams")

    def cluster(documents: Iterator[Document]) -> dict[str, str]:
        texts = (
            module.Text(each["id"], each["text"], module.days_of(each["date"], 0.0), site=each["site"])
            for each in documents
        )
        stories: dict[str, str] = {}
        became = module.Redirects()
        for decided in streams.in_memory(texts, kind, days=30):
            stories.update(decided.stories)
            for loser, winner in decided.redirects:
                became.add(loser, winner)
        return {id_: became.current(story) for id_, story in stories.items()}

    return cluster


SUBJECT = Tool("newscrawler", "newscrawler", _newscrawler)
YARDSTICK = Tool("datasketch", "datasketch", _datasketch)
TOOLS = (
    SUBJECT,
    YARDSTICK,
    Tool("rensa", "rensa", _rensa),
    Tool("simhash", "simhash", _simhash),
    Tool("exact", "", _exact),
)


def run_command(command: str, file: Path, kind: str) -> dict[str, str]:
    """Run a command line tool; `{file}` and `{kind}` in `command` are filled in, its lines are `id<TAB>storyId`.

    Raises RuntimeError where it fails, and ValueError for a line of another form.
    """
    words = [word.format(file=file, kind=kind) for word in shlex.split(command)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - the operator's own command
    if done.returncode:
        raise RuntimeError(f"{words[0]} ended with {done.returncode}")
    given = {}
    for line in done.stdout.splitlines():
        id_, tab, story = line.partition("\t")
        if not tab:
            raise ValueError(f"{words[0]} printed {line[:60]!r}, which is not id<TAB>storyId")
        given[id_] = story
    return given
