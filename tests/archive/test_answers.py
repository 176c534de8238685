"""HTTP answers in records: compressed, chunked, half undone, or not what they say."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]  # comes with Scrapy
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st
from scrapy.downloadermiddlewares.httpcompression import ACCEPTED_ENCODINGS

from newscrawler.archive import answers
from newscrawler.archive.answers import Answer, answer_of

from .warcs import http

BODY = b"<p>A goose leaves the ferry." * 50
CHUNKED = b"10\r\n" + BODY[:16] + b"\r\n" + f"{len(BODY) - 16:x};name=value\r\n".encode() + BODY[16:] + b"\r\n0\r\n\r\n"
BARE = zlib.compressobj(wbits=-15)
DEFLATED = BARE.compress(BODY) + BARE.flush()

SENT = {
    "plain": ((), BODY),
    "gzip": ((("Content-Encoding", "gzip"),), gzip.compress(BODY)),
    "gzip, already undone": ((("Content-Encoding", "gzip"),), BODY),
    "gzip, undone as CC-NEWS says it": ((("X-Crawler-Content-Encoding", "gzip"), ("Content-Length", "7")), BODY),
    "gzip, in two members": ((("Content-Encoding", "gzip"),), gzip.compress(BODY[:90]) + gzip.compress(BODY[90:])),
    "gzip, its checksum wrong": ((("Content-Encoding", "gzip"),), gzip.compress(BODY)[:-8] + bytes(8)),
    "gzip, cut off": ((("Content-Encoding", "gzip"),), gzip.compress(BODY)[:-8]),
    "zstd": ((("Content-Encoding", "zstd"),), zstd.compress(BODY)),
    "zstd, in two frames": ((("Content-Encoding", "zstd"),), zstd.compress(BODY[:90]) + zstd.compress(BODY[90:])),
    "zstd, already undone": ((("Content-Encoding", "zstd"),), BODY),
    "deflate": ((("content-encoding", "deflate"),), zlib.compress(BODY)),
    "deflate without a header": ((("Content-Encoding", "deflate"),), DEFLATED),
    "deflate, already undone": ((("Content-Encoding", "deflate"),), BODY),
    "br": ((("Content-Encoding", "br"),), brotli.compress(BODY)),
    "br, already undone": ((("Content-Encoding", "br"),), BODY),
    "two": ((("Content-Encoding", "deflate, gzip"),), gzip.compress(zlib.compress(BODY))),
    "unknown": ((("Content-Encoding", "rot13"),), BODY),
    "chunked": ((("Transfer-Encoding", "chunked"),), CHUNKED),
    "chunked, already joined": ((("Transfer-Encoding", "chunked"),), BODY),
    "chunked gzip": (
        (("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")),
        f"{len(gzip.compress(BODY, mtime=0)):x}\r\n".encode() + gzip.compress(BODY, mtime=0) + b"\r\n0\r\n\r\n",
    ),
    "chunked, without an end": ((("Transfer-Encoding", "chunked"),), CHUNKED.removesuffix(b"\r\n0\r\n\r\n")),
}


@pytest.mark.parametrize("case", SENT)
def test_the_body_is_what_the_page_was(case: str) -> None:
    headers, body = SENT[case]
    answer = answer_of(http(body, headers=[("Content-Type", "text/html"), *headers]))
    assert answer is not None
    assert (answer.status, answer.body) == (200, BODY)
    assert answer.headers["Content-Type"] == "text/html"
    assert not {"content-encoding", "transfer-encoding", "content-length"} & {name.lower() for name in answer.headers}


def test_headers_that_come_twice_are_joined() -> None:
    answer = answer_of(http(b"", headers=[("X-Robots-Tag", "a"), ("x-robots-tag", "b"), ("Broken", ""), ("", "c")]))
    assert answer == Answer(200, {"X-Robots-Tag": "a, b", "Broken": ""}, b"")


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("zstd", zstd.compress)])
def test_a_page_without_a_byte_may_come_packed(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    answer = answer_of(http(pack(b""), headers=[("Content-Encoding", encoding)]))
    assert answer is not None
    assert answer.body == b""


def test_all_that_a_crawl_asks_for_is_unpacked() -> None:
    assert {each.decode() for each in ACCEPTED_ENCODINGS} <= set(SENT)


@pytest.mark.parametrize(
    "content", [b"", b"<p>No answer", b"HTTP/1.1", b"HTTP/1.1 OK\r\n\r\n", b"\r\nHTTP/1.1 200\r\n"]
)
def test_what_is_no_answer(content: bytes) -> None:
    assert answer_of(content) is None


@pytest.mark.parametrize(
    "content",
    [
        b"HTTP/1.0 404\r\n\r\n",
        b"HTTP/2 404 None\r\nA: b\r\n\r\n",
        b"HTTP/1.1 404 \xff\xfe\n\n",
        b"HTTP/1.1 404\r\n",
    ],
)
def test_answers_as_servers_word_them(content: bytes) -> None:
    answer = answer_of(content)
    assert answer is not None
    assert (answer.status, answer.body) == (404, b"")


def test_a_bomb_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MAX_BYTES", 1000)
    packs = {"gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress, "zstd": zstd.compress}
    for encoding, pack in packs.items():
        answer = answer_of(http(pack(b"0" * 10_000_000), headers=[("Content-Encoding", encoding)]))
        assert answer is not None
        assert len(answer.body) <= 1000


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", ""]), st.booleans())
def test_any_body_is_read(body: bytes, encoding: str, chunked: bool) -> None:
    headers = [("Content-Encoding", encoding), *([("Transfer-Encoding", "chunked")] if chunked else [])]
    assert answer_of(http(body, headers=headers)) is not None
