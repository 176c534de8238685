"""The markups in which the demo's outlets show their pages, dealt out by the outlet's number."""

from __future__ import annotations

from newscrawler.demo.layouts import bare, legacy, semantic, soup, tables
from newscrawler.demo.layouts.page import Layout
from newscrawler.demo.outlets import Outlet

LAYOUTS: tuple[Layout, ...] = (
    semantic.LAYOUT,
    soup.LAYOUT,
    tables.LAYOUT,
    legacy.LAYOUT,
    bare.LAYOUT,
)


def layout_of(outlet: Outlet) -> Layout:
    """Give the markup of an outlet's pages."""
    return LAYOUTS[outlet.number % len(LAYOUTS)]
