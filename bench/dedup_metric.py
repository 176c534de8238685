"""How clusters are held against the gold stories.

- Pairwise: of all pairs of documents that the clusters put together, the share that belongs together is the precision;
  of all that belong together, the share put together is the recall. A story of 100 copies has 4,950 pairs, so large
  stories weigh the most.
- B-cubed: the same two shares for each document (of its cluster, those of its story; of its story, those in its
cluster),
  itself among them; the means over documents, so that each weighs the same.
- Errors by kind of edit: of the copies that have the edit and whose story has more than one, the share that is
outside of
  the cluster which holds most of their story. A copy with several edits counts under each.
- Errors by kind of look-alike: of the documents of look-alike stories, the share whose cluster has a document of a
story
  that they resemble (of those there is a document of at all).
- Bridges: clusters in which a round-up is together with two or more of the stories that it sums up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

Document = Mapping[str, Any]


@attrs.frozen
class Scores:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def pairwise(gold: Mapping[str, str], given: Mapping[str, str]) -> Scores:
    """Compare two clusterings (id to cluster) over the ids of `gold`; an id that `given` lacks is alone."""
    together = _pairs(Counter((story, given.get(id_, id_)) for id_, story in gold.items()).values())
    put = _pairs(Counter(given.get(id_, id_) for id_ in gold).values())
    wanted = _pairs(Counter(gold.values()).values())
    return Scores(together / put if put else 1.0, together / wanted if wanted else 1.0)


def b_cubed(gold: Mapping[str, str], given: Mapping[str, str]) -> Scores:
    both = Counter((story, given.get(id_, id_)) for id_, story in gold.items())
    clusters = Counter(given.get(id_, id_) for id_ in gold)
    stories = Counter(gold.values())
    precision = sum(count * count / clusters[cluster] for (_, cluster), count in both.items())
    recall = sum(count * count / stories[story] for (story, _), count in both.items())
    return Scores(precision / len(gold), recall / len(gold)) if gold else Scores(1.0, 1.0)


def separated(documents: Sequence[Document], given: Mapping[str, str]) -> dict[str, tuple[float, int]]:
    """Give for each kind of edit the share of copies apart from most of their story, and the number of copies."""
    clusters: dict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        clusters[document["story"]][given.get(document["id"], document["id"])] += 1
    most = {story: counted.most_common(1)[0][0] for story, counted in clusters.items() if counted.total() > 1}
    marks = (
        (edit, given.get(document["id"], document["id"]) != most[document["story"]])
        for document in documents
        if document["story"] in most
        for edit in document["edits"]
    )
    return _shares(marks)


def mistaken(documents: Sequence[Document], given: Mapping[str, str]) -> dict[str, tuple[float, int]]:
    """Give for each kind of look-alike the share that lies with what it resembles, and the number of documents."""
    stories: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        stories[document["story"]].add(given.get(document["id"], document["id"]))
    marks = []
    for document in documents:
        if like := document["like"]:
            resembled = [stories[story] for story in like["stories"] if story in stories]
            if resembled:
                cluster = given.get(document["id"], document["id"])
                marks.append((like["kind"], any(cluster in held for held in resembled)))
    return _shares(marks)


def bridges(documents: Sequence[Document], given: Mapping[str, str]) -> int:
    stories: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        stories[given.get(document["id"], document["id"])].add(document["story"])
    bridging = set()
    for document in documents:
        like = document["like"]
        if like and like["kind"] == "roundup":
            cluster = given.get(document["id"], document["id"])
            if len(stories[cluster].intersection(like["stories"])) > 1:
                bridging.add(cluster)
    return len(bridging)


def _shares(marks: Iterable[tuple[str, bool]]) -> dict[str, tuple[float, int]]:
    counts: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for kind, is_wrong in marks:
        counts[kind] += 1
        wrong[kind] += is_wrong
    return {kind: (wrong[kind] / counts[kind], counts[kind]) for kind in sorted(counts)}


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)
