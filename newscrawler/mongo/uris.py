"""MongoDB URIs taken apart and put together, without asking any server."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote

from newscrawler.settings import ConfigurationError

DEFAULT_DATABASE = "newscrawler"

_URI = re.compile(r"(?P<server>mongodb(?:\+srv)?://[^/?]+)(?:/(?P<path>[^?]*))?(?:\?(?P<options>.*))?")
# Up to the last "@": a password that was not escaped may hold any of ":/?@".
_PASSWORD = re.compile(r"(mongodb(?:\+srv)?://[^\s:/@]*):\S*@")
_SECRET_OPTION = re.compile(r"(AWS_SESSION_TOKEN:|tlsCertificateKeyFilePassword=)[^&,\s]+", re.IGNORECASE)


def database_name(uri: str) -> str:
    """Give the database that the URI's path names, else "newscrawler"."""
    path = unquote(_parts(uri)["path"] or "")
    # The path may name a collection too, as in MongoDB's own tools: "database.collection".
    return path.split(".", 1)[0] or DEFAULT_DATABASE


def with_database(uri: str, name: str) -> str:
    """Give the URI with this database in its path; who logs in, and where, stays as it was."""
    parts = _parts(uri)
    server, options = parts["server"] or "", parts["options"] or ""
    given = options_of(uri)
    scram = given.get("authmechanism", "DEFAULT").upper().startswith(("DEFAULT", "SCRAM"))
    if "@" in server and scram and "authsource" not in given:
        # Without authSource the path is where the user is looked up, "admin" where there is no path.
        source = parts["path"] or "admin"
        options = f"{options}&authSource={source}" if options else f"authSource={source}"
    return f"{server}/{quote(name, safe='')}" + (f"?{options}" if options else "")


def options_of(uri: str) -> dict[str, str]:
    """Give the options that the URI states, their names in small letters."""
    stated = parse_qsl(_parts(uri)["options"] or "", keep_blank_values=True)
    return {name.lower(): value for name, value in stated}


def redacted(text: str) -> str:
    """Give a URI, or a message that quotes one, with `***` for every password."""
    return _SECRET_OPTION.sub(r"\1***", _PASSWORD.sub(r"\1:***@", text))


def _parts(uri: str) -> dict[str, str | None]:
    match = _URI.fullmatch(uri.strip())
    if match is None:
        raise ConfigurationError(f"{redacted(uri)!r} is no MongoDB URI: mongodb://[user:password@]host[:port]/database")
    parts = match.groupdict()
    if ("@" not in parts["server"] and "@" in uri) or "@" in (parts["path"] or ""):
        # What stands before it would be taken for a host, and told.
        raise ConfigurationError(f"MongoDB URI {redacted(uri)}: write / ? @ : in user and password as %2F %3F %40 %3A")
    return parts
