"""URLs as identities: normalised, and taken apart into host and registered domain."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

import tldextract
from w3lib.url import canonicalize_url, url_query_cleaner

EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
# url-matcher, under scrapy-poet, asks tldextract's global extractor, which fetches its list from the network.
tldextract.tldextract.TLD_EXTRACTOR = EXTRACTOR

MAX_LENGTH = 2083
"""Longer URLs are not followed: Scrapy's own URLLENGTH_LIMIT."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING = [
    *["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "utm_name", "utm_cid"],
    *["fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "ocid", "cmpid", "_ga", "_gl"],
]
_SPACES = re.compile(r"[\x00-\x20]+")
_PORT = r"(?::(?:[1-9]\d{3}|[1-5]\d{4}))?"
"""None or one of those that need no look at how it is written."""
_FRONT = re.compile(rf"https?://([a-z0-9.-]*[a-z0-9-]{_PORT})(?=[/?#]|\Z)", re.ASCII)
"""Scheme and host of most URLs: in small letters, without user."""
_HOST = re.compile(r"[\w-]+(?:\.+[\w-]+)*")
"""A host's name, in letters of any script."""
_PLAIN = re.compile(
    rf"(https?://[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}})*+{_PORT})"
    r"((?:/[A-Za-z0-9_~@,!:+-][A-Za-z0-9._~@,!:+-]*+)*+)/?"
    r"(?:\?([A-Za-z0-9._~-]+=[A-Za-z0-9._~-]*(?:&[A-Za-z0-9._~-]+=[A-Za-z0-9._~-]*)*+))?(?:#[!->@-~]*)?",
    re.ASCII,
)
"""A URL that is its own normal form, but for a slash behind its path, what its query is made of, and a fragment."""


@lru_cache(maxsize=256)
def front_of(url: str) -> str | None:
    """Give "scheme://host" of a URL that spells both plainly, None of any other."""
    front = _FRONT.match(url)
    return front[0] if front else None


def is_web_url(url: str) -> bool:
    """Tell whether `url` is an absolute http(s) URL with a host, short enough to follow."""
    if len(url) > MAX_LENGTH:
        return False
    if _FRONT.match(url) and url.isascii() and len(url) <= MAX_LENGTH // 3:
        return True
    try:
        # Escaping makes three characters of a byte.
        return _has_host(url) and len(canonicalize_url(url)) <= MAX_LENGTH
    except ValueError:
        return False


def _has_host(url: str) -> bool:
    parts = urlsplit(url)
    host = (parts.hostname or "").strip(".")
    if parts.scheme not in _DEFAULT_PORTS or parts.port == 0:
        return False
    if "[" in parts.netloc:
        return "%" not in host and bool(ipaddress.IPv6Address(host))
    return _HOST.fullmatch(host) is not None


@lru_cache(maxsize=8192)
def normalise_url(url: str) -> str:
    """Give the one spelling of a web URL.

    Scheme and host in lower case, no default port, no fragment, no tracking parameters, query sorted, escapes
    in one form, no trailing slash but the root's. Raises ValueError where `url` is no absolute http(s) URL.
    """
    plain = _PLAIN.fullmatch(url) if len(url) <= MAX_LENGTH else None
    if plain is None:
        return _normalise(url)
    front, path, query = plain.groups()
    normal = front + (path or "/")
    if query:
        pairs = sorted([pair.split("=") for pair in query.split("&")])
        query = "&".join(["=".join(pair) for pair in pairs if pair[0] not in _TRACKING])
    return f"{normal}?{query}" if query else normal


def _normalise(url: str) -> str:
    url = _SPACES.sub("", url)
    if not is_web_url(url):
        raise ValueError(f"not a web URL: {url[:200]!r}")
    normal = _spelled(url)
    # What stands behind a semicolon is escaped by other rules where it ends the path, as it does without its slash.
    return _spelled(normal) if ";" in normal else normal


def _spelled(url: str) -> str:
    cleaned = url_query_cleaner(url, _TRACKING, remove=True, unique=False) if "?" in url else url
    parts = urlsplit(canonicalize_url(cleaned))
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/;") or "/"
    return urlunsplit((parts.scheme, netloc(url), path, parts.query, ""))


@lru_cache(maxsize=8192)
def netloc(url: str) -> str:
    """Give host and, where it is not the scheme's default, port of a web URL, in lower case, without user."""
    front = _FRONT.match(url)
    if front is not None:
        return front[1]
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    return host if port is None or port == _DEFAULT_PORTS.get(parts.scheme) else f"{host}:{port}"


@lru_cache(maxsize=4096)
def domain_of(host: str) -> str:
    """Give the registered domain of a host ("news.example.co.uk": "example.co.uk"); an IP address stays itself."""
    bare = host.rsplit(":", 1)[0] if not host.startswith("[") else host[1:].split("]", maxsplit=1)[0]
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        return EXTRACTOR(bare).top_domain_under_public_suffix or bare.removeprefix("www.")
    return host
