"""HTML pages: an article, a list of articles, and the page of which nothing is known yet."""

from __future__ import annotations

import attrs

from newscrawler.extract.page.kind import sniff
from newscrawler.extract.page.robots import directives_of
from newscrawler.extract.page.tree import mended_body, parse
from newscrawler.extract.reader import Reading, read_html, read_xml
from newscrawler.pages.capture import CapturePage


class HtmlPage(CapturePage):
    """A page of HTML; XML in its place is no page of this type."""

    def read(self) -> Reading:
        root = parse(mended_body(bytes(self.response.body), self.content_type))
        forbidden = directives_of(root)
        return attrs.evolve(read_html(root, url=self.address, profile=self.profile), robots=forbidden)


class ArticlePage(HtmlPage):
    """The page of one article, its boxes included."""


class ListPage(HtmlPage):
    """A front page or section: teasers and links."""


class AnyPage(HtmlPage):
    """A page at an address that tells nothing of its type: the document itself does."""

    def read(self) -> Reading:
        format_ = sniff(self.response.body, self.content_type)
        if format_ in ("feed", "sitemap"):
            return read_xml(bytes(self.response.body), url=self.address, profile=self.profile, format_=format_)
        return super().read()
