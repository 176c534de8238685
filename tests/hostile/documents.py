"""Hostile documents, made anew at each call: giant, deep, broken, lying, or nothing at all.

Each is given with the kinds that it may be read as; `bench/hostile.py` measures what it costs.
"""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from collections.abc import Callable
from itertools import pairwise

import attrs

MB = 1024 * 1024
MILLION = 1_000_000
DATE = "01 May 2025, 20:03 GMT+10"
PROSE = """
The harbour master counted the boats twice on Thursday evening, and twice he came to eleven where twelve should be.
The twelfth, a ferry with nine passengers and a crate of geese, had stopped at the wrong island to let a goose off.
Nobody was hurt or late for anything of note, and the goose, her owner said, has been house hunting there ever since.
""".strip().splitlines()
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in PROSE)
PAGE, NEWS = ("article", "list", "other", "empty"), ("article",)


@attrs.frozen
class Hostile:
    """A document and what may become of it."""

    name: str
    make: Callable[[], bytes]
    kinds: tuple[str, ...] = PAGE
    reason: str | None = None
    """Why it is no content, where that is one reason for certain."""
    content_type: str = ""
    holds: str | None = None
    """What an article's body, or a feed's first headline, holds, if it is read rightly."""


def html(body: str, head: str = "<title>A goose leaves</title>", lang: str = "en") -> str:
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def article(body: str = "", head: str = "", title: str = "A goose leaves the ferry") -> str:
    """Give an article's page with `body` behind its text."""
    claim = '<meta property="og:type" content="article"><meta property="article:published_time" content="2025-05-01">'
    return html(f"<article><h1>{title}</h1>{PARAGRAPHS}</article>{body}", f"<title>{title}</title>{claim}{head}")


@attrs.frozen
class Repeated:
    """A page of one piece again and again; `{n}` in it is its number where it is numbered."""

    piece: str
    count: int
    around: Callable[[str], str]
    numbered: bool = False

    def __call__(self, share: int = 1) -> bytes:
        """Give the page, or one of a `share`th of its pieces."""
        count = self.count // share
        pieces = [self.piece.format(n=n) for n in range(count)] if self.numbered else [self.piece * count]
        return self.around("".join(pieces)).encode()


def filled(piece: str, size: int = 10 * MB, *, around: Callable[[str], str] = html) -> Repeated:
    """Give a page of `piece` again and again, about `size` bytes long."""
    return Repeated(piece, size // len(piece.encode()), around)


def times(piece: str, count: int, *, around: Callable[[str], str] = html) -> Repeated:
    return Repeated(piece, count, around)


def numbered(piece: str, count: int, *, around: Callable[[str], str] = html) -> Repeated:
    return Repeated(piece, count, around, numbered=True)


def written(text: str | bytes, charset: str = "utf-8", errors: str = "strict") -> Callable[[], bytes]:
    return lambda: text if isinstance(text, bytes) else text.encode(charset, errors)


def declared(charset: str, told: str | None = None, *, text: str | None = None) -> Callable[[], bytes]:
    """Give an article's page in `charset` that says it is in `told`, or says nothing."""
    meta = f'<meta charset="{told}">' if told else ""
    return lambda: article(f"<p>{text or 'ß'}</p>", meta, title=text or "A goose leaves the ferry").encode(
        charset, "replace"
    )


def linked_data(script: str) -> Callable[[], bytes]:
    return lambda: article(head=f'<script type="application/ld+json">{script}</script>').encode()


def bomb(root: str, entry: str, *, width: int = 20, depth: int = 17) -> bytes:
    """Give XML whose last entity would expand to `width` to the power of `depth` words."""
    names = [chr(97 + n) for n in range(depth + 1)]
    entities = "".join([f'<!ENTITY {name} "' + f"&{inner};" * width + '">' for inner, name in pairwise(names)])
    last = entry.replace("@", f"&{names[-1]};")
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a "boat">{entities}]>{last}'.encode()


def blowup(root: str, entry: str) -> bytes:
    """Give XML that would expand to 2.5 GB, one long entity a great many times."""
    long = "boat" * 25_000
    return f'<!DOCTYPE {root} [<!ENTITY a "{long}">]>{entry.replace("@", "&a;" * 25_000)}'.encode()


def zip_bomb(size: int = 1024 * MB) -> bytes:
    """Give a gzip file that unpacks to a sitemap of `size` bytes and a few."""
    opening, blanks = b"<urlset><!--", b" " * MB
    packer = zlib.compressobj(9, wbits=-15)
    packed = packer.compress(opening) + packer.flush(zlib.Z_FULL_FLUSH)
    # Flushed so, equal pieces are packed to equal bytes: one is packed for all.
    piece = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)
    check = zlib.crc32(opening)
    for _ in range(size // MB):
        check = zlib.crc32(blanks, check)
    header, trailer = b"\x1f\x8b\x08" + bytes(7), struct.pack("<II", check, (len(opening) + size) % 2**32)
    return header + packed + piece * (size // MB) + packer.flush() + trailer


RSS_ITEM = (
    "<item><title>Boat {n} is late</title><link>/news/{n}/a-boat</link>"
    "<description>It came late...</description></item>"
)
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>Boats</title>{}</channel></rss>'
RUSSIAN = "Гуси поплыли на другой берег"
JAPANESE = "ガチョウを乗せた船が別の島に止まった"
CHINESE, KOREAN = "载着鹅的渡船停在了别的岛上", "거위를 실은 배가 다른 섬에 멈췄다"
MEANT = PROSE[0][:40]

GIANT = (
    *(
        Hostile(f"10 MB of nested {tag}", filled(f"<{tag}>boat"))
        for tag in ("div", "span", "b", "p", "li", "a href=/x")
    ),
    Hostile("10 MB of nested divs, prose within", filled(f"<div>{PROSE[0]}")),
    Hostile("10 MB of nested tables", filled("<table><tr><td>boat")),
    Hostile("10 MB of nested lists", filled("<ul><li>boat")),
    Hostile("10 MB of nested b and i", filled("<b><i>boat")),
    Hostile("10 MB of nested forms and buttons", filled("<form><button>boat")),
    Hostile("10 MB of nested unknown tags", filled("<x-boat>boat")),
    Hostile(
        "a million attributes",
        lambda: html("<p " + " ".join([f"a{n}=1" for n in range(MILLION)]) + f">{DATE}").encode(),
    ),
    Hostile(
        "a million attributes in quotes",
        lambda: html("<p " + " ".join([f'a{n}="<p>"' for n in range(MILLION)]) + ">").encode(),
    ),
    Hostile(
        "500 tags of 999 attributes", lambda: html(f"<p {' '.join([f'a{n}' for n in range(999)])}>" * 500).encode()
    ),
    Hostile("a million links", numbered('<a href="/n/{n}">{n}</a>', MILLION)),
    Hostile("a million headlines", numbered('<a href="/news/{n}/a">Late</a><br>', MILLION)),
    Hostile("a million links to nowhere", times('<a href="http://[">x</a>', MILLION)),
    Hostile("a million images", times("<img src=/a.png>", MILLION)),
    Hostile("a million br", times("<br>", MILLION)),
    Hostile("a million br between words", times("boat<br>", MILLION)),
    Hostile("a million p", times("<p>boat", MILLION)),
    Hostile("a million divs, empty", times("<div></div>", MILLION)),
    Hostile("a million comments", times("<!-- boat -->", MILLION)),
    Hostile("a million comments amid words", times("boat<!-- -->", MILLION)),
    Hostile("a million entities", times("&amp;", MILLION)),
    Hostile("a million wrong entities", times("&boat;", MILLION)),
    Hostile("a million scripts", times("<script></script>", MILLION)),
    Hostile("a million times", times("<time>1</time>", MILLION)),
    Hostile("one text of 10 MB", filled("boat ")),
    Hostile("one word of 10 MB", filled("b")),
    Hostile("one line of 10 MB without tags", lambda: b"boat " * (2 * MB)),
    Hostile("10 MB of lines without tags", lambda: b"boat\n" * (2 * MB)),
    Hostile("10 MB of pre", filled("boat\n", around=lambda text: html(f"<pre>{text}"))),
    Hostile("10 MB of dots and dashes", filled("... - : ")),
    Hostile("10 MB of brackets", filled("([")),
    Hostile("10 MB of less-than", filled("<")),
    Hostile("10 MB of ampersands", filled("&")),
    Hostile("10 MB of quotes in a tag", filled("\"'", around=lambda text: html(f"<p a={text}>"))),
    Hostile("10 MB of date lines", filled(f"<p>{DATE}</p>")),
    Hostile("200,000 date lines", times(f"<p>{DATE}</p>", 200_000)),
    Hostile("200,000 dates in one text", times(f"{DATE} ", 200_000)),
    Hostile("200,000 datelines", times("<p>PARIS, France (ANI) - Boats came home late again today.</p>", 200_000)),
    Hostile("200,000 bylines", times("<p>By Ada Gull and Ben Tern, harbour writers</p>", 200_000)),
    Hostile(
        "200,000 teasers",
        numbered('<li><a href="/news/{n}/a-boat">Boat {n} is late again</a><p>Boats came home...', 200_000),
    ),
    Hostile("an attribute of 10 MB", lambda: html('<p class="' + "boat " * (2 * MB) + f'">{DATE}').encode()),
    Hostile("a style of 10 MB", lambda: html('<p style="' + "display:" * MB + f'">{DATE}').encode()),
    Hostile(
        "an href of 10 MB", lambda: html('<a href="' + "/boat" * (2 * MB) + '">The boat is late again</a>').encode()
    ),
    Hostile("a title of 10 MB", filled("boat ", around=lambda text: html("<p>x", f"<title>{text}</title>"))),
    Hostile("a headline of 1 MB", filled("boat ", MB, around=lambda text: article(title=text)), NEWS),
    Hostile(
        "a description of 10 MB",
        filled("boat ", around=lambda text: article(head=f'<meta name=description content="{text}">')),
        NEWS,
    ),
    Hostile(
        "a byline of 10 MB", filled("Ada Gull, ", around=lambda text: article(f'<p class="byline">By {text}')), NEWS
    ),
    Hostile(
        "100,000 meta tags",
        numbered('<meta name="author" content="Ada {n}">', 100_000, around=lambda text: article(head=text)),
        NEWS,
    ),
    Hostile(
        "100,000 JSON-LD scripts",
        times('<script type="application/ld+json">{{"@type":"NewsArticle"}}</script>', 100_000),
    ),
    Hostile("an article before 10 MB of divs", filled("<div>boat", around=article)),
    Hostile("an article behind 10 MB of divs", lambda: b"<div>" * (2 * MB) + article().encode()),
)
DATA = (
    Hostile(
        "JSON-LD of 10 MB", linked_data(json.dumps([{"@type": "NewsArticle", "headline": "boat " * 20}] * 80_000)), NEWS
    ),
    Hostile("JSON-LD of 10 MB, broken", linked_data('{"@type":"NewsArticle","headline":"boat' * 250_000), NEWS),
    Hostile("JSON-LD of 100,000 brackets", linked_data("[" * 100_000), NEWS),
    Hostile("JSON-LD of 100,000 objects", linked_data('{"@graph":' * 100_000), NEWS),
    Hostile(
        "JSON-LD of odd numbers",
        linked_data(f'{{"@type":"NewsArticle","datePublished":{"9" * 10_000},"headline":NaN}}'),
        NEWS,
    ),
    Hostile(
        "JSON-LD of odd types",
        linked_data('{"@type":[["NewsArticle"]],"author":{"name":[{}]},"image":[[]],"publisher":1e999}'),
        NEWS,
    ),
    Hostile(
        "JSON-LD of lone surrogates", linked_data(r'{"@type":"NewsArticle","headline":"A goose \ud800 leaves"}'), NEWS
    ),
    *(
        Hostile(
            f"dated {date:.25}",
            written(article(head=f'<meta name="date" content="{date}"><time datetime="{date}">')),
            NEWS,
        )
        for date in (
            "0000-00-00",
            "0001-01-01T00:00:00+14:00",
            "1970-01-01",
            "9999-12-31T23:59:59-14:00",
            "2025-13-45",
            "9" * 5_000,
        )
    ),
)
ADDRESSES = (
    Hostile(
        "base href hostile",
        written(article('<a href="a-boat-is-late">The boat is late</a>', '<base href="http://[">')),
        NEWS,
    ),
    Hostile(
        "base href javascript",
        written(article('<a href="a-boat-is-late">The boat is late</a>', '<base href="javascript:a()">')),
        NEWS,
    ),
    Hostile(
        "hostile addresses",
        lambda: article(
            "".join(
                f'<li><a href="{href}">The boat is late again</a>'
                for href in (
                    *(
                        "javascript:alert(1)",
                        "data:text/html,<p>",
                        "//[::1",
                        "http://[::1]:99999/",
                        "http://a:0/",
                        "http://a:x/",
                    ),
                    *(
                        "%zz%",
                        "http://%41/",
                        "http://a\x00b/",
                        "http://\n",
                        "///",
                        "?",
                        "mailto:a@b.example",
                        "http://" + "a." * 200,
                    ),
                    *(
                        "http://\u2100/",
                        "\\\\a\\b",
                        "http://user:pass@a.example/",
                        "/%ff%fe",
                        "http://1.2.3.4.5/",
                        "/" + "a" * MILLION,
                    ),
                )
            )
        ).encode(),
        NEWS,
    ),
)
CHARSETS = (
    *(
        Hostile(f"{name} as it says", declared(name, name, text=text), NEWS, holds=text)
        for name, text in (
            *(("shift_jis", JAPANESE), ("euc-jp", JAPANESE), ("gb18030", CHINESE), ("euc-kr", KOREAN)),
            *(("windows-1251", RUSSIAN), ("koi8-r", RUSSIAN), ("iso-8859-5", RUSSIAN)),
        )
    ),
    *(
        Hostile(f"UTF-8 that says {told}", declared("utf-8", told, text=RUSSIAN), NEWS, holds=RUSSIAN)
        for told in (
            "windows-1251",
            "shift_jis",
            "gb18030",
            "latin-1",
            "utf-16",
            "x-nonsense",
            "base64",
            "idna",
            "punycode",
            None,
        )
    ),
    *(
        Hostile(f"{name} that says nothing", declared(name, text=RUSSIAN), NEWS, holds=MEANT)
        for name in ("windows-1251", "koi8-r")
    ),
    *(
        Hostile(f"{name} that says UTF-8", declared(name, "utf-8", text=JAPANESE), NEWS, holds=MEANT)
        for name in ("shift_jis", "euc-jp")
    ),
    *(
        Hostile(f"ASCII that says {told}", declared("ascii", told), NEWS, holds=MEANT)
        for told in (
            "utf-16",
            "utf-16be",
            "utf-32",
            "utf-7",
            "undefined",
            "unicode_escape",
            "hex",
            "rot13",
            "ebcdic-cp-us",
        )
    ),
    Hostile("a header that lies", written(article()), NEWS, content_type="text/html; charset=utf-16", holds=MEANT),
    Hostile("a header of a codec", written(article()), NEWS, content_type="text/html; charset=idna", holds=MEANT),
    *(
        Hostile(
            f"{name} with a BOM",
            lambda name=name, bom=bom: bom + article(f"<p>{RUSSIAN}").encode(name),
            NEWS,
            holds=MEANT,
        )  # type: ignore[misc]
        for name, bom in (
            ("utf-16-le", b"\xff\xfe"),
            ("utf-16-be", b"\xfe\xff"),
            ("utf-8", b"\xef\xbb\xbf"),
            ("utf-32-le", b"\xff\xfe\0\0"),
        )
    ),
    *(
        Hostile(f"{name} without a BOM", written(article(), name), NEWS, holds=MEANT)
        for name in ("utf-16-le", "utf-16-be")
    ),
    Hostile("UTF-32 without a BOM", written(article(), "utf-32-le"), ("other",), "binary"),
    Hostile("UTF-16 cut amid a letter", lambda: article().encode("utf-16")[:-1], NEWS, holds=MEANT),
    Hostile("UTF-7", written(article(f"<p>{RUSSIAN}"), "utf-7"), PAGE),
    Hostile(
        "UTF-8 encoded twice", lambda: article("<p>“Boats”").encode().decode("latin-1").encode(), NEWS, holds=MEANT
    ),
    Hostile(
        "charsets mixed",
        lambda: article(f"<p>{RUSSIAN}").encode() + RUSSIAN.encode("cp1251") + "ü".encode("latin-1"),
        NEWS,
        holds=MEANT,
    ),
    Hostile("surrogates", lambda: article("<p>\ud800\udfff").encode("utf-8", "surrogatepass"), NEWS, holds=MEANT),
    Hostile("characters that are none", written(article("<p>\ufffe\uffff\U0010ffff")), NEWS, holds=MEANT),
    Hostile("written from right to left", written(article("<p>\u202e\u2066")), NEWS, holds=MEANT),
    Hostile("NULs in tags", lambda: article().replace("<p>", "<\0p\0>").encode()),
    Hostile("NULs in words", lambda: article().replace(" ", "\0 ").encode()),
    Hostile("control characters", lambda: article("<p>\x01\x08\x0b\x0c\x1b\x7f\x85").encode(), NEWS, holds=MEANT),
    Hostile("10 MB of NULs in a page", lambda: article("\0" * 10 * MB).encode(), NEWS, holds=MEANT),
    Hostile("10 MB of bytes beyond UTF-8", lambda: article().encode() + b"\xff" * 10 * MB),
    Hostile("10 MB of punycode", lambda: b'<meta charset="punycode">' + article().encode() + b"a-b" * 3 * MB),
)
XML = (
    Hostile(
        "a feed of 10 MB",
        lambda: RSS.format("".join([RSS_ITEM.format(n=n) for n in range(100_000)])).encode(),
        ("feed",),
        holds="Boat 0 is late",
    ),
    Hostile(
        "a feed of 200,000 items",
        lambda: RSS.format("".join([RSS_ITEM.format(n=n) for n in range(200_000)])).encode(),
        ("feed",),
        holds="Boat 0 is late",
    ),
    Hostile(
        "a feed of one item of 10 MB",
        lambda: RSS.format(RSS_ITEM.format(n=1).replace("It", "boat " * 2 * MB)).encode(),
        ("feed",),
    ),
    Hostile("a feed of 10 MB of tags", lambda: RSS.format("<a>" * (3 * MB)).encode(), ("feed", "other")),
    Hostile(
        "a feed of a million categories",
        lambda: RSS.format("<item><title>Boat</title><link>/n/1</link>" + "<category>a</category>" * MILLION).encode(),
        ("feed", "other"),
    ),
    Hostile(
        "a feed of broken items",
        lambda: RSS.format(RSS_ITEM.replace("</", "<").format(n=1) * 50_000).encode(),
        ("feed", "other"),
    ),
    Hostile(
        "a feed of markup in 10 MB",
        lambda: RSS.format(RSS_ITEM.format(n=1).replace("It", "&lt;b&gt;boat" * 750_000)).encode(),
        ("feed",),
    ),
    Hostile(
        "billion laughs in a feed",
        lambda: bomb("rss", RSS.format(RSS_ITEM.format(n="@")).partition("?>")[2]),
        ("feed", "other"),
    ),
    Hostile(
        "billion laughs in a sitemap",
        lambda: bomb("urlset", "<urlset><url><loc>https://www.harbour.example/@</loc></url></urlset>"),
        ("sitemap",),
    ),
    Hostile("quadratic blowup in a sitemap", lambda: blowup("urlset", "<urlset><url><loc>@</loc></url></urlset>")),
    Hostile(
        "quadratic blowup in a feed",
        lambda: blowup("rss", "<rss><channel><item><title>@</title><link>/n/1</link></item></channel></rss>"),
        ("feed", "other"),
    ),
    Hostile("billion laughs in a page", lambda: bomb("html", "<html><body><p>@</p></body></html>"), PAGE),
    Hostile(
        "an external entity in a feed",
        written(
            '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            + RSS.format("<item><title>&a;</title><link>/n/1</link></item>").partition("?>")[2]
        ),
        ("feed", "other"),
    ),
    Hostile(
        "an external entity in a sitemap",
        written(
            '<!DOCTYPE urlset [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>/news/&a;</loc></url></urlset>'
        ),
        ("sitemap",),
    ),
    Hostile(
        "a sitemap of 40 MB",
        lambda: b"<urlset>" + b"<url><loc>https://www.harbour.example/news/1/a</loc></url>" * 700_000 + b"</urlset>",
        ("sitemap",),
    ),
    Hostile("a sitemap of nested urls", lambda: b"<urlset>" + b"<url>" * 2 * MB, ("sitemap", "other")),
    Hostile(
        "a nested index of sitemaps",
        lambda: b"<sitemapindex><sitemap><loc>/a.xml</loc>" * 100_000,
        ("sitemap", "other"),
    ),
    Hostile("a gzip bomb of 1 GB", zip_bomb, ("other",)),
    Hostile(
        "a gzip bomb of 40 MB", lambda: gzip.compress(b"<urlset>" + b"<url>" * 8 * MB, 9, mtime=0), ("sitemap", "other")
    ),
    Hostile(
        "gzip cut",
        lambda: gzip.compress(b"<urlset>" + b"<url><loc>/a</loc></url>" * 10_000, mtime=0)[:-30],
        ("sitemap", "other"),
    ),
    Hostile("gzip of nothing", lambda: gzip.compress(b"", mtime=0), ("other",)),
    Hostile("gzip in gzip", lambda: gzip.compress(gzip.compress(b"<urlset/>", mtime=0), mtime=0), ("other",)),
    Hostile("gzip of a page", lambda: gzip.compress(article().encode(), mtime=0), ("other",)),
    Hostile(
        "XHTML",
        written('<?xml version="1.0" encoding="iso-8859-1"?>' + article("<p>ß"), "latin-1"),
        NEWS,
        holds=MEANT,
        content_type="application/xhtml+xml",
    ),
    Hostile("HTML that says it is XML", written(article()), NEWS, holds=MEANT, content_type="application/xml"),
    Hostile("a page of JSON", written('{"a": ["boat"]}'), PAGE, content_type="application/json"),
    Hostile("a page of CSS", written("p { color: red }"), PAGE, content_type="text/css"),
    Hostile("a feed that is HTML", lambda: b"<?xml version='1.0'?><html><body>" + PARAGRAPHS.encode(), PAGE),
)
NOTHING = (
    *(
        Hostile(f"{name} served as HTML", written(body), ("other",), "binary", "text/html")
        for name, body in (
            ("PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200)),
            ("PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nstream\n\0\0"),
            ("PDF without NULs", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Title (A boat)>>\nstream\nx\nendstream"),
            ("ZIP", b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(200)),
            ("EXE", b"MZ\x90\0\x03\0\0\0" + bytes(200)),
            ("JPEG", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(50)),
            ("MP4", struct.pack(">I", 24) + b"ftypisom" + bytes(50)),
            ("GIF", b"GIF89a\x01\0\x01\0"),
            ("random bytes", bytes(n * n * 7 % 251 for n in range(4_000))),
        )
    ),
    *(
        Hostile(name, written(body), ("empty",))
        for name, body in (
            ("empty", b""),
            ("white space", b" \n\t\r\n" * 1_000),
            ("BOM only", b"\xef\xbb\xbf"),
            ("BOM of UTF-16 only", b"\xff\xfe"),
            ("10 MB of white space", b" " * 10 * MB),
            ("a comment only", b"<!-- " + b"boat " * 1_000),
            ("a doctype only", b"<!doctype html>"),
            ("a frameset", b'<html><frameset cols="20%,80%"><frame src="/menu"><frame src="/main"></frameset></html>'),
            ("a template only", f"<html><body><template>{PARAGRAPHS}</template></body></html>".encode()),
            ("a noscript only", f"<html><body><noscript>{PARAGRAPHS}</noscript></body></html>".encode()),
            ("a style only", b"<html><style>p { }</style></html>"),
            ("hidden only", f"<body style='display:none'>{PARAGRAPHS}".encode()),
        )
    ),
    Hostile(
        "a JavaScript shell",
        written('<title>Boats</title><div id="root"></div><script src="/a.js"></script>'),
        ("blocked",),
        "javascript shell",
    ),
    Hostile(
        "a bot challenge",
        written("<title>Just a moment...</title><p>Checking your browser."),
        ("blocked",),
        "bot challenge",
    ),
    Hostile(
        "a consent wall", written("<title>Before you continue</title><p>We use cookies."), ("blocked",), "consent wall"
    ),
    Hostile("a soft 404", written("<title>Page not found</title><h1>404</h1>"), ("other",), "soft 404"),
)
ALL = (*GIANT, *DATA, *ADDRESSES, *CHARSETS, *XML, *NOTHING)
