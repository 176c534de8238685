"""The download handler that a profile names."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from newscrawler.fetch.handler import download_handlers
from newscrawler.sources.profile import Outlet, Profile, ProfileError

OUTLETS = [Outlet(name="Harbour Gazette", domain="harbour.example")]
SCRAPYS = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"


def profile(handler: str | None) -> Profile:
    return Profile(name="tidewire", download_handler=handler, outlets=OUTLETS)


def test_without_one_scrapys_own_stay() -> None:
    assert download_handlers(profile(None)) == {}


def test_it_fetches_both_schemes() -> None:
    assert download_handlers(profile(SCRAPYS)) == {"http": SCRAPYS, "https": SCRAPYS}


@pytest.mark.parametrize("path", ["no_such_browser.Handler", "scrapy.core.downloader.handlers.http11.NoSuchHandler"])
def test_one_that_cannot_be_loaded_is_told_in_a_line(path: str) -> None:
    with pytest.raises(ProfileError, match=f"tidewire: download_handler {path} cannot be loaded: ") as told:
        download_handlers(profile(path))
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("path", ["", "Handler", "a b.Handler", "package."])
def test_what_is_no_import_path_is_no_profile(path: str) -> None:
    with pytest.raises(ValidationError, match="download_handler"):
        profile(path)
