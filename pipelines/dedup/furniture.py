"""Lines that sites repeat under other stories: of what a text is compared by they are no part.

A crawl's promos are cut before texts come here (pipelines/promos), with their words held against what stands around
them. This is for texts of which nothing is known but their site: a line is furniture when its site has had it under
`_STORIES` stories; where no site is told, when it stood under `_STORIES_OF_ALL`. Half of what some sites publish is
such; texts that are alike by it would meet, and copies that differ by it would part.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence

_STORIES, _STORIES_OF_ALL = 3, 8
"""2 and 5 stories of a site are as good (bench/dedup_parts.py); of all sites as many as make a shingle frequent."""
_SHORTEST = 3
"""Bytes up to which a line is left where it is."""
_HELD = 1 << 18
"""Lines that are held; of more those that stood under one story are forgotten, and the oldest half of the others."""
_MASKED = bytes(ord("0") if chr(byte).isdigit() and byte < 128 else byte for byte in range(256))
_HALF = 32
_LINE = (1 << _HALF) - 1


class Furniture:
    """What is known of the lines of sites."""

    def __init__(self) -> None:
        self.confirmed: set[int] = set()
        """Keys of lines: 32 bits of a line, those of its site above them."""
        self._seen: dict[int, int] = {}
        """By line: under how many stories it stood, and what stands for the last of them."""

    def cut(self, text: str, site: str | None) -> tuple[str, Sequence[int]]:
        """Give a text without furniture (whole, where it is nothing else), and the keys of its lines."""
        data = text.encode("utf-8", "replace").translate(_MASKED)
        salt = zlib.crc32(site.encode("utf-8", "replace")) << _HALF if site else 0
        keys = [zlib.crc32(line) | salt if len(line) > _SHORTEST else 0 for line in data.split(b"\n")]
        if self.confirmed.isdisjoint(keys):
            return text, keys
        kept = [line for line, key in zip(text.split("\n"), keys, strict=True) if key not in self.confirmed]
        return "\n".join(kept) if any(map(str.strip, kept)) else text, keys

    def learn(self, lines: Iterable[tuple[Iterable[int], str]]) -> tuple[list[int], dict[int, int]]:
        """Give which lines of texts, each with its story, are furniture from now on, and what is seen of the others.

        Nothing is known of it before `confirm`: a batch that is decided anew is counted once.
        """
        found, seen = [], dict[int, int]()
        for keys, story in lines:
            told = zlib.crc32(story.encode("utf-8", "replace"))
            for key in keys:
                before = seen.get(key) or self._seen.get(key, 0)
                if not key or (before and before & _LINE == told) or key in self.confirmed:
                    continue
                stories = (before >> _HALF) + 1
                seen[key] = stories << _HALF | told
                if stories == (_STORIES if key > _LINE else _STORIES_OF_ALL):
                    found.append(key)
        return found, seen

    def confirm(self, keys: Iterable[int], seen: Mapping[int, int]) -> None:
        """Know lines for furniture, and what was seen of others."""
        self._seen.update(seen)
        for key in keys:
            self.confirmed.add(key)
            self._seen.pop(key, None)
        if len(self._seen) > _HELD:
            several = [(key, seen) for key, seen in self._seen.items() if seen >> _HALF > 1]
            self._seen = dict(several[-_HELD // 2 :])
