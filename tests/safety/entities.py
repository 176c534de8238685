"""Feeds and sitemaps whose entities would be a hundred gigabytes, read in a process that may not have one."""

from __future__ import annotations

import resource

from newscrawler.extract.lists.feeds import FeedError, read_feed, read_sitemap
from newscrawler.sources.profile import PageProfile

LARGE = b'<!ENTITY a "' + b"A" * 1_000_000 + b'">'
REFERENCES = b"&a;" * 100_000
PROLOGS = {
    "plain": b"<!DOCTYPE x [" + LARGE + b"]>",
    "a bracket in an entity": b'<!DOCTYPE x [<!ENTITY z "]">' + LARGE + b"]>",
    "brackets in comments": b'<!-- > [ --><!DOCTYPE x PUBLIC "a>b" "c" [<!-- ] -->' + LARGE + b"]>",
    "UTF-7": b'<?xml version="1.0" encoding="utf-7"?><!DOCTYPE x [' + LARGE.replace(b"<!", b"+ADwAIQ-") + b"]>",
}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    profile = PageProfile()
    for name, prolog in PROLOGS.items():
        item = b"<item><title>" + REFERENCES + b"</title><link>http://a.example/1</link></item>"
        feed = prolog + b'<rss version="2.0"><channel>' + item + b"</channel></rss>"
        sitemap = prolog + b"<urlset><url a='" + REFERENCES + b"'><loc>http://a.example/" + REFERENCES + b"</loc></url>"
        for encoded in (feed, feed.decode().encode("utf-16")):
            try:
                _, links = read_feed(encoded, url="http://a.example/", profile=profile)
            except FeedError:
                links = []
            assert sum(len(link.headline or "") for link in links) < 1_000_000, name
        try:
            assert sum(len(each.url) for each in read_sitemap(sitemap, url="http://a.example/", profile=profile)) < 9999
        except FeedError:
            continue


if __name__ == "__main__":
    main()
