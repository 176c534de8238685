"""The profiles at hand: the operator's folder first, then those that ship with the package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from platformdirs import user_config_path

from newscrawler.sources.profile import PageProfile, Profile, ProfileError, load_profile
from newscrawler.urls import domain_of, netloc

BUNDLED = Path(__file__).parent


def folders() -> list[Path]:
    """Give the folders that hold profiles; a name in an earlier one wins."""
    return [user_config_path("newscrawler") / "sources", BUNDLED]


def profile_paths() -> dict[str, Path]:
    """Give the file of each profile by its name (the file's stem), sorted by name."""
    found: dict[str, Path] = {}
    for folder in reversed(folders()):
        found.update({path.stem: path for path in folder.glob("*.toml")})
    return dict(sorted(found.items()))


def find_profile(name_or_path: str) -> Profile:
    """Give the profile of a name or a path. Raises ProfileError where there is none or it is not valid."""
    if name_or_path.endswith(".toml") or "/" in name_or_path:
        return load_profile(Path(name_or_path).expanduser())
    paths = profile_paths()
    if name_or_path not in paths:
        known = ", ".join(paths) or "none"
        raise ProfileError(f"no source named {name_or_path!r} (known: {known}); give a name, a .toml file or a URL")
    return load_profile(paths[name_or_path])


@cache
def _known_profiles() -> tuple[Profile, ...]:
    return tuple(load_profile(path) for path in profile_paths().values())


def profile_of(url: str) -> Profile | None:
    """Give the known network whose outlet answers `url`. Raises ProfileError where a profile file is not valid."""
    return next((profile for profile in _known_profiles() if profile.outlet_of(url)), None)


def profile_listing(url: str) -> Profile | None:
    """Give the known network that has lists at the host of `url`. Raises ProfileError."""
    host = netloc(url)
    return next((profile for profile in _known_profiles() if host in profile.list_hosts), None)


def page_profile(url: str) -> PageProfile:
    """Give what the reader of the page at `url` may know: of a known network's outlet, else its domain alone."""
    known = profile_of(url)
    return known.for_page(url) if known else PageProfile(domain=domain_of(netloc(url)))
