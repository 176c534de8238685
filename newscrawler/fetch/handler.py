"""Who fetches a network's pages: Scrapy's own download handler, or one that the profile names."""

from __future__ import annotations

from scrapy.utils.misc import load_object

from newscrawler.sources.profile import Profile, ProfileError


def download_handlers(profile: Profile) -> dict[str, str]:
    """Give the profile's part of Scrapy's DOWNLOAD_HANDLERS. Raises ProfileError where its handler cannot be loaded."""
    path = profile.download_handler
    if path is None:
        return {}
    try:
        load_object(path)
    except (ImportError, NameError, ValueError) as exc:
        raise ProfileError(
            f"profile {profile.name}: download_handler {path} cannot be loaded: {exc}; is its package installed?"
        ) from exc
    return {"http": path, "https": path}
