"""What all page objects share: the response, the profile's part for it, and the fields of a Capture."""

from __future__ import annotations

from abc import abstractmethod

import attrs
from web_poet import HttpResponse, PageParams, WebPage, cached_method, field

from newscrawler.extract.page.kind import sniff
from newscrawler.extract.page.robots import directives_in
from newscrawler.extract.reader import Reading
from newscrawler.items import Article, Capture, Http, Kind, Link, Teaser
from newscrawler.sources.catalog import page_profile
from newscrawler.sources.profile import PageProfile

_BLOCKING = frozenset({401, 403, 407, 429, 451})


def page_params(profile: PageProfile) -> PageParams[str, object]:
    """Give the page parameters that hand a profile to a page object; fixtures save them."""
    return PageParams({"profile": profile.as_params()})


@attrs.define
class CapturePage(WebPage[Capture]):
    """A page of any type; the fields are those of `newscrawler.items.Capture`, less what only a crawl knows."""

    response: HttpResponse
    page_params: PageParams  # type: ignore[type-arg]  # scrapy-poet provides the bare class alone

    @property
    def address(self) -> str:
        """Give the final URL as a plain string."""
        return str(self.response.url)

    @property
    def profile(self) -> PageProfile:
        """Give the profile from the parameters, else that of a known network, else of the lone site."""
        given = self.page_params.get("profile")
        if given is not None:
            return PageProfile(**given)
        return page_profile(self.address)

    @abstractmethod
    def read(self) -> Reading:
        """Read the document; called for answers that carry one."""

    @cached_method
    def reading(self) -> Reading:
        """Give what the document says; an error page says nothing, whatever it shows."""
        status = self.response.status or 200
        if status == 304:
            return Reading("empty", reason="not modified")
        if status >= 400:
            return Reading("blocked" if status in _BLOCKING else "other", reason=f"HTTP {status}")
        if not self.response.body.strip():
            return Reading("empty", reason="no content")
        if sniff(self.response.body, self.content_type) == "binary":
            return Reading("other", reason="binary")
        return self.read()

    @property
    def content_type(self) -> str:
        return self.response.headers.get("Content-Type") or ""

    @field
    def url(self) -> str:
        return self.address

    @field
    def kind(self) -> Kind:
        return self.reading().kind

    @field
    def outlet(self) -> str | None:
        return self.profile.domain

    @field
    def article(self) -> Article | None:
        return self.reading().article

    @field
    def teasers(self) -> list[Teaser]:
        return self.reading().teasers

    @field
    def links(self) -> list[Link]:
        return self.reading().links

    @field
    def reason(self) -> str | None:
        return self.reading().reason

    @field
    def http(self) -> Http:
        headers = self.response.headers
        return Http(
            status=self.response.status or 200,
            etag=headers.get("ETag"),
            lastModified=headers.get("Last-Modified"),
            robots=sorted(directives_in(headers.getall("X-Robots-Tag", ())) | self.reading().robots),
        )
