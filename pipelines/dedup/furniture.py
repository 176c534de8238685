"""Lines that sites repeat under other stories: of what a text is compared by they are no part.

A crawl's promos are cut before texts come here (pipelines/promos), with their words held against what stands around
them. This is for texts of which nothing is known but their site: a line is furniture when its site has had it under
`_STORIES` stories; where no site is told, when it stood under `_STORIES_OF_ALL`. Half of what some sites publish is
such; texts that are alike by it would meet, and copies that differ by it would part.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

_STORIES, _STORIES_OF_ALL = 3, 8
_SHORTEST = 3
"""Bytes up to which a line is left where it is."""
_HELD = 1 << 18
"""Lines that are held; of more those that stood under one story are forgotten."""
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

    def learn(self, keys: Iterable[int], story: str) -> list[int]:
        """Take the lines of a story's text, and give those that are furniture from now on."""
        told = zlib.crc32(story.encode("utf-8", "replace"))
        found, known = [], self._seen
        for key in keys:
            seen = known.get(key, 0)
            if not key or (seen and seen & _LINE == told) or key in self.confirmed:
                continue
            stories = (seen >> _HALF) + 1
            known[key] = stories << _HALF | told
            if stories >= (_STORIES if key > _LINE else _STORIES_OF_ALL):
                found.append(key)
        if len(known) > _HELD:
            self._seen = {key: seen for key, seen in known.items() if seen >> _HALF > 1}
        return found

    def confirm(self, keys: Iterable[int]) -> None:
        """Know lines for furniture."""
        for key in keys:
            self.confirmed.add(key)
            self._seen.pop(key, None)
