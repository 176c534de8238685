"""Profiles of networks and outlets: what a crawl asks, and what a reader may rely on."""
