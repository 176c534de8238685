"""news-please's crawler over one site, as its launcher starts it; run by .bench-venv's Python.

    .bench-venv/bin/python bench/crawl_newsplease.py URL CONCURRENCY FOLDER

Its configuration is the one that it ships, but for the folder, the concurrency, and the rule of what is an article: all
that a sitemap lists is, since not every markup of the pages served says `og:type`.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import newsplease
import tldextract

# newspaper4k, one of its readers, asks for the domain of every page; its list would be looked for in vain.
tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
tldextract.extract = tldextract.tldextract.extract = tldextract.tldextract.TLD_EXTRACTOR.__call__


def _configuration(folder: Path, concurrency: str) -> Path:
    text = (Path(newsplease.__file__).parent / "config" / "config.cfg").read_text("utf-8")
    for name, value in {
        "working_path": f"{folder}/",
        "CONCURRENT_REQUESTS": concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency,
        "enabled_heuristics": '{"crawler_contains_only_article_alikes": True}',
        "pass_heuristics_condition": '"crawler_contains_only_article_alikes"',
    }.items():
        text = re.sub(rf"(?m)^{name} ?=.*$", f"{name} = {value}", text)
    path = folder / "config.cfg"
    path.write_text(text, "utf-8")
    return path


def main() -> None:
    base, concurrency, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    sites = folder / "sitelist.hjson"
    sites.write_text(json.dumps({"base_urls": [{"url": f"{base}/", "crawler": "SitemapCrawler"}]}), "utf-8")
    from newsplease.single_crawler import SingleCrawler  # noqa: PLC0415 - it configures the log when imported

    SingleCrawler(str(_configuration(folder, concurrency)), str(sites), 0, False, False)


if __name__ == "__main__":
    main()
