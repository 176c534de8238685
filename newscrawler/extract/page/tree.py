"""From bytes to one parsed tree, the same one behind both doors, `read` and the page objects.

web-poet's own selector will not do: it reads XHTML as XML and JSON as JSON, fails on charsets that are Python's alone,
and takes minutes for a tag with a million attributes.
"""

from __future__ import annotations

import codecs
import html
import re

from lxml import etree
from w3lib.encoding import html_body_declared_encoding, html_to_unicode, http_content_type_encoding

_TAG = re.compile(
    r"<(?:!--|(?:!doctype|/?(?:html|head|body|title|meta|div|p|br|table|tr|td|span|a|ul|li|h[1-6]))[\s/>])",
    re.IGNORECASE,
)


_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_TWICE = re.compile("[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""A character whose bytes in UTF-8 were each taken for one of Latin-1."""
_BEYOND_ASCII = bytes(range(128, 256))
_STRAY = 100_000
"""Bytes amid UTF-8 that are read each for itself, in 0.1 s."""
_PROOF = "\xe2\x80"
"""How quotes and dashes that were encoded twice begin: a control character that no text holds stands second."""
_SAFE = 131_072
"""Characters up to which no tag is looked at: libxml2 parses the 20,000 attributes that fit in some 1.5 s."""
_ATTRIBUTES = 1_000
"""A tag of more may lose them: libxml2 takes 0.2 s for 10,000 in one tag, 29 s for 60,000."""
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?)?"""
_HARMLESS = re.compile(
    rf"(?:[^<]++|<(?![a-zA-Z])|<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{0,{_ATTRIBUTES}}}+(?!{_ATTRIBUTE}))*+"
)
"""Matches a text without a monstrous tag, in half the time of a look at each tag."""
_MAX_TAGS = 200_000
"""Tags up to which a page is read, in 0.5 s; the fullest of the 500 tuning pages has 7,797."""
_STRIDE, _STRETCH = 4_096, 8_192
"""Characters from one point outside of tags to the next that is looked for, and up to which no tag between them is
looked at: of the attributes that fit in there, some 2,200 a tag, libxml2 parses a million characters in 1.1 s."""
_TAG_WITH_ATTRIBUTES = re.compile(rf"(?P<name><[a-zA-Z][^\s/>]*+)(?P<attributes>(?:{_ATTRIBUTE})*+)")


_CODECS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
"""Charsets of Python's alone that pass for one of a page; they raise, or take for ever."""
_WIDE = ("utf-16", "utf-32")
_UNMARKED = 200
"""Bytes by which UTF-16 without a BOM is told: a doctype and a head are longer."""


def decode(body: bytes, content_type: str = "") -> str:
    """Give the text of a response body by BOM, header, declaration and, failing these, by trial."""
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    if not is_charset(declared, body):
        content_type = f"charset={_guess(body)}"
    encoding, text = html_to_unicode(content_type, body, auto_detect_fun=_guess, default_encoding="ascii")
    return undeceived(body, text, encoding)


def is_charset(declared: str | None, body: bytes) -> bool:
    """Tell whether a body can be of the charset that it declares; one that declares none can."""
    if declared is None or body.startswith(_BOMS):
        return True
    if declared.startswith(_WIDE):
        return b"\x00" in body
    if declared in _CODECS or unmarked_charset(body) is not None:
        return False
    try:
        return b"<p>".decode(declared) == "<p>"
    except (LookupError, UnicodeError):
        return False


def unmarked_charset(body: bytes) -> str | None:
    """Give the charset of a body in UTF-16 that has no BOM: every other byte of markup is NUL. None of any other."""
    head = body[:_UNMARKED]
    nuls = head[::2].count(0), head[1::2].count(0)
    if len(head) < 8 or min(nuls) > 0 or max(nuls) < 0.9 * (len(head) // 2):
        return None
    return "utf-16-be" if nuls[0] else "utf-16-le"


def _plain_text(body: bytes) -> str | None:
    """Give the text of a body that is UTF-8 whatever it declares; None of any other, ASCII and NUL bytes included."""
    if body.isascii() or body.startswith(codecs.BOM_UTF8) or b"\x00" in body:
        return None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def undeceived(body: bytes, text: str, encoding: str) -> str:
    """Give the text of a body that was decoded as the `encoding` it declares, which may be a lie.

    What is valid UTF-8 beyond ASCII is UTF-8; in a page that only says so, bytes that are not are Windows-1252's.
    """
    if encoding == "utf-8":
        if "\ufffd" not in text:
            return text
        stray = text.count("\ufffd") <= _STRAY
        return body.decode("utf-8", _AS_CP1252) if stray else body.decode("cp1252", "replace")
    plain = _plain_text(body.removeprefix(codecs.BOM_UTF8))
    return text if plain is None else plain


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_AS_CP1252 = "newscrawler.cp1252"
codecs.register_error(_AS_CP1252, _as_cp1252)


def _guess(body: bytes) -> str:
    """Give the likeliest charset of a body that declares none."""
    if wide := unmarked_charset(body):
        return wide
    if body.isascii():
        return "cp1252"
    return "utf-8" if _is_mostly_utf8(body, body.decode("utf-8", "replace")) else "cp1252"


def _is_mostly_utf8(body: bytes, text: str) -> bool:
    """Tell whether more characters beyond ASCII of a body are UTF-8 than are not; `text` has the latter replaced."""
    broken = text.count("\ufffd")
    return 2 * broken < len(text) - len(body.translate(None, _BEYOND_ASCII))


def mended_body(body: bytes, content_type: str = "") -> str | bytes:
    """Give a response body as a parser can take it: as it is where that is UTF-8, else its text."""
    plain = _plain_text(body)
    if plain is None:
        return mended(decode(body, content_type))
    text = mended(plain)
    return body if text is plain else text


def parse(page: str | bytes) -> etree._Element:
    """Give the root element of an HTML page, `mended`: its text, or the bytes of it that are UTF-8."""
    # The same steps as parsel's, but that nobody here asks for ids or comments.
    data = page if isinstance(page, bytes) else page.encode("utf-8", "replace")
    data = data.replace(b"\x00", b"").strip() or b"<html/>"
    if data.count(b"<") > _MAX_TAGS:
        data = b"<".join(data.split(b"<", _MAX_TAGS + 1)[:-1])
    root = etree.fromstring(
        data,
        etree.HTMLParser(
            recover=True, encoding="utf-8", huge_tree=True, collect_ids=False, remove_comments=True, remove_pis=True
        ),
    )
    return root if root is not None else etree.fromstring(b"<html/>", etree.HTMLParser())


def mended(text: str) -> str:
    """Give the text of a page as a parser can take it, the same object where nothing needs mending.

    Text that was encoded as UTF-8 twice is decoded again; text without a single tag becomes one `<pre>`; a long page's
    tag with thousands of attributes loses them.
    """
    # One character is found in a fraction of the time that two take.
    if _PROOF[-1] in text and _PROOF in text:
        text = _TWICE.sub(lambda char: char[0].encode("latin-1").decode("utf-8", "ignore") or char[0], text)
    if not has_markup(text):
        return f"<html><body><pre>{html.escape(text)}</pre></body></html>"
    if len(text) <= _SAFE or _is_harmless(text):
        return text
    return _TAG_WITH_ATTRIBUTES.sub(lambda tag: f"{tag['name']} " if _is_monstrous(tag) else tag[0], text)


def _is_harmless(text: str) -> bool:
    """Tell whether no tag is monstrous, by points that certainly stand outside of tags: no tag reaches across them.

    Tags are looked at only where two such points are far apart, as around long scripts.
    """
    outside = 0
    at = text.find(">", _STRIDE)
    while at >= 0:
        if _ends_markup(text, outside, at):
            if not _holds_harmless_tags(text, outside, at):
                return False
            outside = at + 1
            at = text.find(">", outside + _STRIDE)
        else:
            # The longer the stretch that a try looks at, the fewer the tries.
            at = text.find(">", at + (at - outside) // 8 + 1)
    return _holds_harmless_tags(text, outside, len(text))


def _holds_harmless_tags(text: str, start: int, end: int) -> bool:
    first = text.find("<", start, end)
    return first < 0 or end - first <= _STRETCH or _HARMLESS.fullmatch(text, first, end) is not None


def _ends_markup(text: str, outside: int, at: int) -> bool:
    """Tell whether the ">" at `at` certainly stands in no attribute's value, so that behind it one is outside of tags.

    It would stand in one if the quote before it opened one, behind a "=" and blanks. `outside` is a point outside.
    """
    for quote in "\"'":
        opening = text.rfind(quote, outside, at)
        if opening > outside and (text[opening - 1] == "=" or text[opening - 1].isspace()):
            return False
    return True


def _is_monstrous(tag: re.Match[str]) -> bool:
    attributes = tag["attributes"]
    # The shortest attribute takes two characters, its blank included.
    return len(attributes) > 2 * _ATTRIBUTES and len(re.findall(_ATTRIBUTE, attributes)) > _ATTRIBUTES


def has_markup(text: str) -> bool:
    """Tell whether `text` has an HTML tag near its start; without one its lines are its paragraphs."""
    return _TAG.search(text, 0, 20000) is not None
