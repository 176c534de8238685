"""What one text changed of another, word by word: for a terminal, as HTML, as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

import click

from newscrawler.archive.changes import Change
from newscrawler.differences import Part, paragraphs

TEXTS = ("headline", "description", "articleBody", "creditText")
"""The fields of an article that are its text, in reading order."""

_TAGS = {"same": None, "gone": "del", "new": "ins"}
_STYLE = (
    "body{max-width:45em;margin:2em auto;padding:0 1em;font:17px/1.5 serif;color-scheme:light dark}"
    "h1{font-size:1.3em}h2{font:bold 13px sans-serif;color:gray}table{font:13px sans-serif}"
    "del{background:#f003;text-decoration:line-through}ins{background:#0a03;text-decoration:none}"
)


class TextDiff:
    """Two articles' texts, field by field; each article is its document, as listings give it."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        self.before = before
        self.after = after
        self.fields = {name: paragraphs(before[name] or "", after[name] or "") for name in TEXTS}
        """By field: its paragraphs, each as its parts."""

    @property
    def changed(self) -> list[str]:
        """The fields that differ."""
        return [name for name in TEXTS if (self.before[name] or "") != (self.after[name] or "")]

    @property
    def same(self) -> list[str]:
        """The fields that both show alike; what neither has is not among them."""
        return [name for name in TEXTS if self.before[name] and name not in self.changed]

    def as_dict(self) -> dict[str, Any]:
        """Give all of it as JSON holds it: parts are pairs of "same", "gone" or "new" and a text."""
        return {
            "before": _side(self.before),
            "after": _side(self.after),
            "same": self.same,
            "changes": [{"field": name, "paragraphs": self.fields[name]} for name in self.changed],
        }

    def lines(self) -> Iterator[str]:
        """Give the lines for a terminal, styled."""
        from newscrawler.cli.changes import change_lines  # noqa: PLC0415 - brings Scrapy along, which takes half a second

        for sign, side, colour in (("-", self.before, "red"), ("+", self.after, "green")):
            yield click.style(f"{sign} {side['outlet']}  {side['url']}", fg=colour)
        for name in self.changed:
            yield click.style(name, fg="cyan")
            yield from (f"  {line}" for line in change_lines(Change(name, self.before[name], self.after[name])))
        if self.same:
            yield click.style(f"the same: {', '.join(self.same)}", dim=True)

    def html(self) -> str:
        """Give a whole HTML page: what is gone as <del>, what is new as <ins>."""
        title = escape(
            f"{self.before['outlet']} and {self.after['outlet']}: {self.before['headline'] or 'no headline'}"
        )
        language = escape(self.before["inLanguage"] or "")
        sides = "".join(
            f"<tr><td><{tag}>{escape(side['outlet'] or '')}</{tag}></td>"
            f'<td><a href="{escape(side["url"])}">{escape(side["url"])}</a></td></tr>'
            for tag, side in (("del", self.before), ("ins", self.after))
        )
        body = "".join(self._html_of(name) for name in TEXTS if self.before[name] or self.after[name])
        return (
            f'<!DOCTYPE html>\n<html lang="{language}">\n<meta charset="utf-8">\n<title>{title}</title>\n'
            f"<style>{_STYLE}</style>\n<table>{sides}</table>\n{body}</html>\n"
        )

    def _html_of(self, name: str) -> str:
        tag = "h1" if name == "headline" else "p"
        told = "changed" if name in self.changed else "the same"
        shown = "\n".join(f'<{tag} dir="auto">{_html(parts)}</{tag}>' for parts in self.fields[name])
        return f"<h2>{name}, {told}</h2>\n{shown}\n"


def _side(article: Mapping[str, Any]) -> dict[str, Any]:
    return {"outlet": article["outlet"], "articleId": article["_id"], "url": article["url"]}


def _html(parts: Sequence[Part]) -> str:
    return "".join(
        escape(text) if (tag := _TAGS[kind]) is None else f"<{tag}>{escape(text)}</{tag}>" for kind, text in parts
    )
