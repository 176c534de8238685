"""What format a response has."""

from __future__ import annotations

import gzip

import pytest

from newscrawler.extract.page.kind import sniff


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"<!DOCTYPE html><html><p>x", "text/html", "html"),
        (b"<!doctype HTML><rss>", "application/rss+xml", "html"),
        (b"\xef\xbb\xbf  <html><body>", "application/xml", "html"),
        (b"just words", "text/plain", "html"),
        (b"<p>words", "application/octet-stream", "html"),
        (b"", "", "html"),
        (b'<?xml version="1.0"?><rss version="2.0">', "text/html", "feed"),
        (b"\n<rss>", "", "feed"),
        (b'<?xml version="1.0"?><!-- made by hand --><feed xmlns="http://www.w3.org/2005/Atom">', "", "feed"),
        (b'<atom:feed xmlns:atom="http://www.w3.org/2005/Atom">', "", "feed"),
        (b'<rdf:RDF xmlns="http://purl.org/rss/1.0/">', "", "feed"),
        (b'<?xml version="1.0"?><urlset>', "text/html", "sitemap"),
        (b'<sitemapindex xmlns="x">', "", "sitemap"),
        (b"<sm:urlset >", "", "sitemap"),
        (gzip.compress(b"<urlset/>", mtime=0), "application/gzip", "sitemap"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "text/html", "binary"),
        (b"%PDF-1.7\n\x00\x01", "application/pdf", "binary"),
        (b"GIF89a", "image/gif", "binary"),
        ("<html><p>words".encode("utf-16"), "text/html", "html"),
        ("<html><p>words".encode("utf-16-le"), "text/html", "html"),
        ("<html><p>words".encode("utf-16-be"), "text/html", "html"),
    ],
)
def test_documents(body: bytes, content_type: str, expected: str) -> None:
    assert sniff(body, content_type) == expected
