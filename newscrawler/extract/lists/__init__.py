"""What a page leads to: teasers, links, the entries of feeds and sitemaps."""
