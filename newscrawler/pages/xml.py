"""Feeds and sitemaps: pages too, that list others."""

from __future__ import annotations

from newscrawler.extract.page.kind import sniff
from newscrawler.extract.reader import Reading, read_xml
from newscrawler.pages.capture import CapturePage


class _XmlPage(CapturePage):
    format_ = "feed"

    def read(self) -> Reading:
        if sniff(self.response.body, self.content_type) == "html":
            return Reading("other", reason=f"{self.format_} is HTML")
        return read_xml(bytes(self.response.body), url=self.address, profile=self.profile, format_=self.format_)


class FeedPage(_XmlPage):
    """An RSS, RDF or Atom feed."""


class SitemapPage(_XmlPage):
    """A sitemap, sitemap index or Google News sitemap, gzip allowed."""

    format_ = "sitemap"
