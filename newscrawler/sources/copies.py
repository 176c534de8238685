"""Which copies of a story are fetched beside the first: none, one more of a sample of the stories, or all."""

from __future__ import annotations

import re

import attrs

from newscrawler.text import digest

DEFAULT = "sample:0.02"
"""One story in fifty: of 1,100 a day some twenty pairs of texts, at 2 % more requests for articles."""

_FORM = re.compile(r"(skip|all)|sample:(\d*\.?\d+)")


@attrs.define(frozen=True, str=False)
class CopyRule:
    """What `copies` says in a profile or on the command line; the same story gives the same answer everywhere."""

    all: bool
    """Every copy is fetched."""
    share: float
    """Of the stories, from 0 to 1: of these one further copy is fetched."""

    def __str__(self) -> str:
        return "all" if self.all else f"sample:{self.share:g}" if self.share else "skip"

    @property
    def compares(self) -> bool:
        """Whether copies are fetched so that texts can be compared."""
        return self.all or self.share > 0

    def samples(self, story: str) -> bool:
        """Tell whether a further copy of the story (`stories._id`) is to be fetched."""
        return int(digest("copy", story)[:12], 16) < self.share * 16**12


def copy_rule(text: str) -> CopyRule:
    """Read "skip", "sample:0.02" or "all". Raises ValueError on anything else."""
    form = _FORM.fullmatch(text)
    share = float(form[2]) if form and form[2] else 0.0
    if form is None or share > 1:
        raise ValueError(f'{text}: give "skip", "all", or "sample:" with a share from 0 to 1, such as sample:0.02')
    return CopyRule(all=form[1] == "all", share=share)


def order_of(story: str, outlet: str) -> str:
    """Give by what the outlets (domains) of a story are ordered: the first of those that show it is compared."""
    return digest("copy", story, outlet)
