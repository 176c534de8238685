"""What the fuzzer starts from: the fixtures' saved pages, and invented ones of what they have none of."""

from __future__ import annotations

import json
from pathlib import Path

from mutations import Document

FIXTURES = Path(__file__).parents[2] / "fixtures"

_PROSE = """
The harbour master counted the boats twice on Thursday evening, and twice he came to eleven where twelve should be.
The twelfth, a ferry with nine passengers and a crate of geese, had stopped at the wrong island to let a goose off.
Nobody was hurt or late for anything of note, and the goose, her owner said, has been house hunting there ever since.
""".strip().splitlines()
_BODY = "".join(f"<p>{line}</p>" for line in _PROSE)

_PAGES = {
    "everything": (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A goose leaves | The Harbour</title>'
        '<link rel="canonical" href="https://other.example/a"><link rel="alternate" type="application/rss+xml" href="/rss">'
        '<meta property="og:type" content="article"><meta property="og:title" content="A goose leaves">'
        '<meta name="author" content="Ada Gull and Ben Tern"><meta property="article:modified_time" content="2025-05-02">'
        '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":["NewsArticle"],'
        '"headline":"A goose leaves","datePublished":"2025-05-01T10:03:00+02:00","author":[{"@type":"Person","name":'
        '"Ada Gull"},{"@id":"#ben"}],"publisher":{"@type":"Organization","name":"The Harbour"},"image":[{"url":"/a.png"}],'
        '"isAccessibleForFree":"False","isBasedOn":"//third.example/x"},{"@type":"BreadcrumbList","itemListElement":[{"name":'
        '"Home"},{"item":{"name":"Sea"}},{"name":"A goose"}]}]}</script></head><body><nav><a href="/sea">Sea</a></nav>'
        '<article><h1>A goose leaves</h1><p class="byline">By Ada Gull, harbour writer</p>'
        f'<time datetime="2025-05-01T10:03">1 May</time><p><b>PORT, France (Reuters) - </b>It left.</p>{_BODY}'
        '<figure><img src="/b.png"><figcaption>A goose</figcaption></figure></article><aside><h2>More</h2><ul>'
        '<li><a href="/news/18/the-boats-come-home-late">The boats come home late</a><p>Boats came home late and nobody'
        ' minded it at all...</p></li></ul></aside><div style="display:none">x</div></body></html>'
    ),
    "list": '<h1>Sea</h1><h2>International Section</h2>'
    + "".join(
        f'<div class="card"><a href="/2025/05/0{n}/a-boat-is-late-again"><img src="/{n}.jpg"><h3>Boat {n} is late again</h3>'
        f"</a><p>PARIS, France: Boat number {n} came home late again, and the harbour master has...</p></div>"
        for n in range(1, 7)
    )
    + '<a rel="next" href="?page=2">Next</a>',
    "lines": "A goose leaves\n\nBy Ada Gull\n\n01 May 2025, 20:03 GMT+10\n\n" + "\n\n".join(_PROSE) + "\n\n(ANI)",
    "breaks": f"<table><tr><td><font><b>A goose leaves</b><br>RT.com<br>01 May 2025, 20:03 GMT+10<br><br>"
    + "<br><br>".join(_PROSE)
    + "<br>(RT.com)<br>More Information<br><a href='/news/5/x'>x</a></td></tr></table>",
    "other letters": f"<html lang=ru><meta charset=utf-8><h1>Гусь уехал</h1><p>Автор: Ада Чайка</p><p>1 мая 2025, 10:03</p>"
    + "<p>Паром с девятью пассажирами остановился у чужого острова, чтобы выпустить гуся, и никто не опоздал.</p>" * 4,
    "letters of the East": "<html lang=ja><meta charset=utf-8><h1>ガチョウが去る</h1><p>2025年5月1日 10時03分</p>"
    + "<p>港長は木曜日の夕方に船を二度数えましたが、二度とも十二隻あるはずのところ十一隻しかありませんでした。</p>" * 5,
    "challenge": "<title>Just a moment...</title><h1>www.harbour.example</h1><p>Verify you are human by completing this.</p>"
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>',
    "wall": "<title>Before you continue</title><h1>We value your privacy</h1><p>We and our partners use cookies.</p>"
    '<form action="https://consent.harbour.example/save"><button>Accept all</button></form>',
    "shell": '<div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript><script src=a.js></script>',
    "missing": "<title>Page not found</title><h1>404</h1><p>The page you asked for is no longer available.</p>",
}

_XML = {
    "rss": '<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/'
    'elements/1.1/"><channel><title>The Harbour</title><link>https://www.harbour.example/</link><item><title>A goose &amp; a'
    ' boat</title><link>/news/17/a</link><guid isPermaLink="true">/news/17/a</guid><pubDate>Thu, 01 May 2025 10:03:00 GMT'
    '</pubDate><dc:creator>Ada Gull</dc:creator><source url="https://rt.com/">RT.com</source><description><![CDATA[<p>PARIS, '
    'France: It <b>left</b>...]]></description><media:content url="/a.png" type="image/png"/><enclosure url="/b.png" '
    'type="image/png" length="1"/></item></channel></rss>',
    "atom": '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.harbour.example/x/"><title>H</title><entry><title '
    'type="html">A &lt;b&gt;goose</title><link rel="alternate" href="../news/17/a"/><id>urn:1</id><updated>2025-05-01T10:03:'
    '00+02:00</updated><summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">It left.</div></summary></entry></feed>',
    "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item '
    'rdf:about="/news/17/a"><title>A goose</title><link>/news/17/a</link></item></rdf:RDF>',
    "sitemap": '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news='
    '"http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://www.harbour.example/news/17/a</loc><lastmod>2025-05-01'
    "</lastmod><news:news><news:publication_date>2025-05-01T10:03:00Z</news:publication_date><news:title>A goose</news:title>"
    "</news:news></url></urlset>",
    "index": "<sitemapindex><sitemap><loc>/sitemap-1.xml.gz</loc></sitemap></sitemapindex>",
}


def seeds() -> list[Document]:
    """Give the documents to start from, in one order on every machine."""
    found = []
    for info in sorted(FIXTURES.glob("*/*/inputs/HttpResponse-info.json")):
        told = json.loads(info.read_text())
        body = info.with_name("HttpResponse-body.html").read_bytes()
        if body:
            found.append(Document(body, told["url"], dict(told["headers"]).get("Content-Type", "")))
    for name, page in _PAGES.items():
        for host in ("https://www.harbour.example", "https://www.londonmercury.com"):
            found.append(Document(page.encode(), f"{host}/" if name == "list" else f"{host}/news/278000001/a-boat"))
    for name, page in _XML.items():
        # Feeds and sitemaps are few beside the pages.
        found += [Document(page.encode(), f"https://www.harbour.example/{name}.xml")] * 2
    return found
