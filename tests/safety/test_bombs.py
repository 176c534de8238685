"""What is packed has an end: how far it is unpacked, how often, and what of it is read."""

from __future__ import annotations

import gzip
import time
import zlib
from pathlib import Path

import brotli
import pytest
from backports import zstd
from commands import Run

from .attackers import Attacker, front
from .measuring import MEMORY, crawled, told

SIZE = 500_000_000
"""Bytes, of nothing."""
PIECES = 500
HEAD = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def _packed(name: str, head: bytes = b"") -> bytes:
    """Give half a gigabyte of nothing, behind a head, in a megabyte or less."""
    if name == "gzip":
        return _deflated(head, b"\0", wbits=31)
    if name == "deflate":
        return _deflated(head, b"\0", wbits=15)
    if name == "br":
        return brotli.compress(head + bytes(SIZE), quality=1)
    return zstd.compress(head + bytes(SIZE), 1)


def _deflated(head: bytes, filling: bytes, *, wbits: int) -> bytes:
    """Give `head` and half a gigabyte of `filling`; but for the checksum, which nobody comes to, it is whole.

    Of what is packed only the first piece is made: behind a full flush the others are the same.
    """
    packer = zlib.compressobj(1, wbits=wbits)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(filling * (SIZE // PIECES)) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + piece * PIECES + packer.flush()


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_decompression_bomb_is_refused(attacker: Attacker, newscrawler: Run, profile: Path, name: str) -> None:
    attacker.pages["/"] = _packed(name)
    attacker.headers["/"] = [("Content-Encoding", name)]
    ran, peak = crawled(newscrawler, profile)
    assert "unpacks to more than 16777216 bytes" in told(ran)
    assert peak < MEMORY
    assert attacker.asked == attacker.asked[:1]


@pytest.mark.parametrize("name", ["identity", "gzip", "deflate", "br", "zstd"])
def test_of_a_robots_txt_without_an_end_the_head_is_read(
    attacker: Attacker, newscrawler: Run, profile: Path, name: str
) -> None:
    head = b"User-agent: *\nDisallow: /news/2/\n"
    body = head + b"# the tide \n" * 4_000_000 if name == "identity" else _packed(name, head)
    attacker.pages |= {"/robots.txt": body, "/": front("/news/1/tide", "/news/2/tide")}
    attacker.headers["/robots.txt"] = [("Content-Encoding", name)]
    ran, peak = crawled(newscrawler, profile)
    assert "asked nothing" not in told(ran)
    assert attacker.paths() == ["/robots.txt", "/", "/news/1/tide"]
    assert peak < MEMORY


def test_encodings_one_within_the_other_are_refused(attacker: Attacker, newscrawler: Run, profile: Path) -> None:
    attacker.pages["/"] = gzip.compress(gzip.compress(gzip.compress(bytes(50_000_000))))
    for header in (["gzip, gzip, gzip"], ["gzip", "gzip", "gzip"]):
        attacker.headers["/"] = [("Content-Encoding", each) for each in header]
        ran, _ = crawled(newscrawler, profile)
        assert "packed 3 times" in told(ran)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_what_cannot_be_unpacked_is_told_in_one_line(
    attacker: Attacker, newscrawler: Run, profile: Path, name: str
) -> None:
    attacker.pages["/"] = b"no such thing " * 20
    attacker.headers["/"] = [("Content-Encoding", name)]
    ran, _ = crawled(newscrawler, profile)
    assert "/: cannot be unpacked" in told(ran)


@pytest.mark.parametrize("encoded", [False, True])
def test_a_sitemap_that_unpacks_to_half_a_gigabyte(
    attacker: Attacker, newscrawler: Run, tmp_path: Path, encoded: bool
) -> None:
    packed = _deflated(HEAD, b" ", wbits=31)
    attacker.pages["/sitemap.xml.gz"] = gzip.compress(packed) if encoded else packed
    attacker.types["/sitemap.xml.gz"] = "application/gzip"
    attacker.headers["/sitemap.xml.gz"] = [("Content-Encoding", "gzip")] if encoded else []
    profile = attacker.profile(tmp_path, 'sitemaps = ["/sitemap.xml.gz"]', "allow_private = true")
    ran, peak = crawled(newscrawler, profile)
    told(ran)
    (capture,) = ran.lines
    assert (capture["kind"], capture["reason"]) == ("other", "unpacks to more than 52428800 bytes")
    assert peak < MEMORY


@pytest.mark.parametrize("element", [b"<url/>", b'<url a="1"/>', b"<url>"])
def test_a_sitemap_of_millions_of_elements_is_read_in_part(
    attacker: Attacker, newscrawler: Run, tmp_path: Path, element: bytes
) -> None:
    entry = b"<url><loc>%s</loc></url>" % attacker.url("/news/1/tide").encode()
    attacker.pages["/sitemap.xml"] = gzip.compress(HEAD + entry + element * (45_000_000 // len(element)), 1)
    profile = attacker.profile(tmp_path, 'sitemaps = ["/sitemap.xml"]', "allow_private = true")
    began = time.monotonic()
    ran, peak = crawled(newscrawler, profile)
    told(ran)
    assert ran.lines[0]["kind"] == "sitemap"
    assert peak < MEMORY
    assert time.monotonic() - began < 200
