"""What the fuzzer starts from: the fixtures' saved pages, invented pages of what they have none of, and walls."""

from __future__ import annotations

import json
from pathlib import Path

from mutations import Document

FOLDER = Path(__file__).parent
FIXTURES = FOLDER.parents[1] / "fixtures"
HOSTS = ("https://www.harbour.example", "https://www.londonmercury.com")
"""A site of no network, and an outlet of a known one."""


def walls() -> list[tuple[str, str]]:
    """Give reason and markup of the pages that stand in place of content."""
    paths = sorted((FOLDER / "walls").glob("*/*.html"))
    return [(path.parent.name.replace("-", " "), path.read_text(encoding="utf-8")) for path in paths]


def seeds() -> list[Document]:
    """Give the documents to start from, in one order on every machine."""
    found = []
    for info in sorted(FIXTURES.glob("*/*/inputs/HttpResponse-info.json")):
        told = json.loads(info.read_text(encoding="utf-8"))
        body = info.with_name("HttpResponse-body.html").read_bytes()
        if body:
            found.append(Document(body, told["url"], dict(told["headers"]).get("Content-Type", "")))
    for path in sorted((FOLDER / "seeds").iterdir()):
        address = (
            "/" if path.stem == "list" else "/news/278000001/a-boat" if path.suffix == ".html" else f"/{path.name}"
        )
        found += [Document(path.read_bytes(), host + address) for host in HOSTS]
    found += [Document(page.encode(), f"{HOSTS[0]}/news/278000001/a-boat") for _, page in walls()]
    return found
