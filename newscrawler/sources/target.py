"""What a crawl is told to crawl: a profile by name or file, or any URL."""

from __future__ import annotations

import attrs

from newscrawler.sources.catalog import find_profile, profile_of
from newscrawler.sources.profile import Profile, ProfileError, profile_for_site
from newscrawler.urls import is_web_url


@attrs.define(frozen=True)
class Target:
    """A source, resolved."""

    name: str
    """What runs are recorded under: the profile's name, or the URL."""
    profile: Profile
    url: str | None = None
    """The one page to start from; null for all that the profile lists."""


def find_target(source: str) -> Target:
    """Give the target of a profile's name, the path of a profile file or a URL.

    A URL on a known network is read by that network's profile. Raises ProfileError, in one line, where `source` is
    none of these.
    """
    if "://" not in source:
        profile = find_profile(source)
        return Target(profile.name, profile)
    if not is_web_url(source):
        raise ProfileError(f"{source}: not an http or https URL; give a profile's name, a .toml file or a URL")
    return Target(source, profile_of(source) or profile_for_site(source), source)
