"""Lines that a site repeats under other stories: of what a text is compared by they are no part.

A crawl's promos are cut before texts come here (pipelines/promos), with their words held against what stands around
them. This is for texts of which nothing is known but their site: a line is furniture when the site has had it under
`_STORIES` stories. Half of what some sites publish is such; texts alike by it alone would meet, copies part.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence

_STORIES = 3
_SHORTEST = 3
"""Letters below which a line is left where it is."""
_HELD = 1 << 18
"""Lines that are held; of more those that stood under one story are forgotten."""
_DIGITS = re.compile(rb"\d+")
_STORY = (1 << 32) - 1


class Furniture:
    """What is known of the lines of sites."""

    def __init__(self) -> None:
        self.confirmed: set[int] = set()
        self._seen: dict[int, int] = {}
        """By line: under how many stories it stood, and what stands for the last of them."""

    def cut(self, text: str, site: str | None) -> tuple[str, Sequence[int]]:
        """Give a text without its site's furniture (whole, where it is nothing else), and its lines' keys."""
        if site is None:
            return text, ()
        lines = text.split("\n")
        salt = zlib.crc32(site.encode("utf-8", "replace"))
        keys = [
            zlib.crc32(_DIGITS.sub(b"0", line.encode("utf-8", "replace")), salt) if len(line) > _SHORTEST else 0
            for line in lines
        ]
        if self.confirmed.isdisjoint(keys):
            return text, keys
        kept = [line for line, key in zip(lines, keys, strict=True) if key not in self.confirmed]
        return ("\n".join(kept) if any(map(str.strip, kept)) else text), keys

    def learn(self, keys: Iterable[int], story: str) -> list[int]:
        """Take the lines of a story's text, and give those that are furniture from now on."""
        told = zlib.crc32(story.encode("utf-8", "replace"))
        found = []
        for key in set(keys) - self.confirmed - {0}:
            seen = self._seen.get(key, 0)
            if seen & _STORY == told and seen:
                continue
            stories = (seen >> 32) + 1
            self._seen[key] = stories << 32 | told
            if stories >= _STORIES:
                found.append(key)
        if len(self._seen) > _HELD:
            self._seen = {key: seen for key, seen in self._seen.items() if seen >> 32 > 1}
        return found

    def confirm(self, keys: Iterable[int]) -> None:
        """Know lines for furniture."""
        for key in keys:
            self.confirmed.add(key)
            self._seen.pop(key, None)
