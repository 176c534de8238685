"""Mutations of saved pages: what a fuzzer makes of them, each one by its seed and number again.

Half know markup (tags dropped, doubled, swapped, moved), half know nothing (bytes flipped, cut, doubled).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

import attrs
from pieces import CHARSETS, DATES, PIECES, URLS

MAX_SIZE = 30_000
"""Bytes of a mutated page: two of the longest fixtures spliced; what is large is `documents`' part."""

_TAG = re.compile(r"<[^>]{0,300}>")
_WORD = re.compile(r"\w+")
_ATTRIBUTE_VALUE = re.compile(r'="[^"]{0,300}"')
_NUMBER = re.compile(r"\d+")


@attrs.frozen
class Document:
    """A response as a server may give it."""

    body: bytes
    url: str
    content_type: str = ""


_Change = Callable[[Random, str], str]


def _drop_tag(rng: Random, text: str) -> str:
    tag = _pick(rng, text, _TAG)
    return text[: tag[0]] + text[tag[1] :]


def _double_tag(rng: Random, text: str) -> str:
    start, end = _pick(rng, text, _TAG)
    return text[:end] + text[start:end] * rng.choice((1, 1, 1, 30)) + text[end:]


def _move_tag(rng: Random, text: str) -> str:
    start, end = _pick(rng, text, _TAG)
    tag, text = text[start:end], text[:start] + text[end:]
    at = rng.randint(0, len(text))
    return text[:at] + tag + text[at:]


def _swap_tags(rng: Random, text: str) -> str:
    one, other = sorted((_pick(rng, text, _TAG), _pick(rng, text, _TAG)))
    if one[1] > other[0]:
        return text
    return text[: one[0]] + text[slice(*other)] + text[one[1] : other[0]] + text[slice(*one)] + text[other[1] :]


def _move_part(rng: Random, text: str) -> str:
    start = rng.randint(0, len(text))
    part = text[start : start + rng.choice((1, 10, 100, 1_000))]
    at = rng.randint(0, len(text))
    return text[:at] + part + text[at:]


def _cut_part(rng: Random, text: str) -> str:
    start = rng.randint(0, len(text))
    return text[:start] + text[start + rng.choice((1, 10, 100, 1_000)) :]


def _cut_end(rng: Random, text: str) -> str:
    return text[: rng.randint(0, len(text))]


def _insert(rng: Random, text: str) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice((*PIECES, rng.choice(DATES))) * rng.choice((1, 1, 1, 2, 100)) + text[at:]


def _replace_text(rng: Random, text: str) -> str:
    start, end = _pick(rng, text, _WORD)
    return text[:start] + rng.choice((*PIECES, *DATES)) + text[end:]


def _replace_number(rng: Random, text: str) -> str:
    start, end = _pick(rng, text, _NUMBER)
    number = rng.choice(
        ("0", "-1", "00", "13", "32", "60", "99", "1970", "9999", "4294967296", "9" * 50, "\u0661", "²")
    )
    return text[:start] + number + text[end:]


def _replace_value(rng: Random, text: str) -> str:
    start, end = _pick(rng, text, _ATTRIBUTE_VALUE)
    value = rng.choice((*URLS, *DATES, *PIECES, "", "x" * 3_000, "display:none", "white-space:pre"))
    return f'{text[:start]}="{value}"{text[end:]}'


def _replace_url(rng: Random, text: str) -> str:
    start, end = _pick(rng, text, re.compile(r"(?:https?:/)?/[^\s\"'<>]{1,200}"))
    return text[:start] + rng.choice(URLS) + text[end:]


def _wrap(rng: Random, text: str) -> str:
    tag = rng.choice(("div", "b", "a href='/x'", "table", "ul", "noscript", "div hidden", "pre", "button", "p", "svg"))
    return f"<{tag}>" * rng.choice((1, 3, 300)) + text


def _strip_tags(rng: Random, text: str) -> str:
    return _TAG.sub(rng.choice(("", " ", "\n", "<br>")), text)


def _change_case(rng: Random, text: str) -> str:
    return rng.choice((str.upper, str.lower, str.title, str.swapcase))(text)


_CHANGES: tuple[_Change, ...] = (
    *(_drop_tag, _double_tag, _move_tag, _swap_tags, _move_part, _cut_part, _insert, _insert, _insert, _replace_text),
    *(_replace_text, _replace_number, _replace_number, _replace_value, _replace_value, _replace_url, _cut_part),
)
_RARE_CHANGES: tuple[_Change, ...] = (_cut_end, _wrap, _strip_tags, _change_case)


def _pick(rng: Random, text: str, pattern: re.Pattern[str]) -> tuple[int, int]:
    """Give start and end of a match near a random place."""
    found = pattern.search(text, rng.randint(0, len(text))) or pattern.search(text)
    return found.span() if found else (len(text), len(text))


def _bytes_changed(rng: Random, body: bytes) -> bytes:
    changed = bytearray(body)
    for _ in range(rng.choice((1, 1, 3, 30))):
        at = rng.randrange(len(changed) + 1)
        match rng.randrange(4):
            case 0:
                changed[at : at + 1] = rng.randbytes(1)
            case 1:
                changed[at:at] = rng.choice(
                    (b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xe2\x80", b"\xff\xfe", b"\x80")
                )
            case 2:
                del changed[at : at + rng.choice((1, 2, 50))]
            case _:
                changed[at:at] = changed[at : at + rng.choice((1, 8, 200))]
    return bytes(changed)


def _encoded(rng: Random, text: str) -> bytes:
    """Encode a page, now and then in another charset than it says."""
    charset = rng.choice(CHARSETS)
    if rng.random() < 0.5:
        text = re.sub(r"(?<=charset=)[\"']?[\w-]+", charset, text, count=1)
        if "charset=" not in text:
            text = f'<meta charset="{charset}">' + text
    else:
        charset = rng.choice(("utf-8", charset))
    if charset in {"none", "", "x-nonsense", "idna", "base64", "undefined"}:
        charset = "utf-8"
    return text.encode(charset, "surrogatepass" if charset.startswith("utf") and charset != "utf-7" else "replace")


def _as_it_is(text: str) -> bytes:
    """Encode a page, bytes that are no UTF-8 as they were, unless it has surrogates of its own."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def mutated(seeds: Sequence[Document], seed: int, number: int) -> Document:
    """Give mutation `number` of `seeds` under `seed`: the same one every time."""
    rng = Random(f"{seed}/{number}")
    start = rng.choice(seeds)
    text = start.body.decode("utf-8", "surrogateescape")
    if rng.random() < 0.15:
        other = rng.choice(seeds).body.decode("utf-8", "surrogateescape")
        text = text[: rng.randint(0, len(text))] + other[rng.randint(0, len(other)) :]
    for _ in range(rng.choice((1, 1, 2, 3, 5, 10, 20))):
        text = rng.choice(_RARE_CHANGES if rng.random() < 0.06 else _CHANGES)(rng, text)[: 2 * MAX_SIZE]
    body = _as_it_is(text)
    if rng.random() < 0.2:
        body = _encoded(rng, body.decode("utf-8", "replace"))
    if rng.random() < 0.2:
        body = _bytes_changed(rng, body)
    content_type = start.content_type
    if rng.random() < 0.2:
        charset = rng.choice(("", *CHARSETS))
        content_type = rng.choice((f"text/html; charset={charset}", "image/png", "application/xml", f"x{charset}"))
    return Document(body[:MAX_SIZE], start.url, content_type)


def mutated_url(seed: int, number: int) -> str:
    """Give a string that may be a URL."""
    rng = Random(f"{seed}/url/{number}")
    url = rng.choice((*URLS, "https://www.harbour.example:443/News/../a%20b/?utm_source=x&b=2&a=1#top"))
    for _ in range(rng.choice((1, 2, 4))):
        at = rng.randint(0, len(url))
        piece = rng.choice(
            (*URLS, *PIECES, ":", "/", "@", "[", "]", "%", "?", "#", ".", " ", "\\", "\u3002", "ß", "%2e%2e")
        )
        url = url[:at] + piece + url[at + rng.choice((0, 0, 1, 5)) :]
    return url
