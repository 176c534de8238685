"""Cases: web-poet's fixtures, `<page class>/<name>/` with inputs and expected output, that pytest runs too."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import attrs
from pydantic import ValidationError
from web_poet.serialization import load_class
from web_poet.testing import Fixture
from web_poet.utils import get_fq_class_name

from newscrawler.pages.capture import CapturePage
from newscrawler.sources.catalog import profile_of
from newscrawler.sources.profile import Outlet, Profile, profile_for_site

INPUTS = ("HttpResponse-body.html", "HttpResponse-info.json", "PageParams.json")
_CLASS_NAME = re.compile(r"(?:[a-z_]\w*\.)+[A-Z]\w*")


class SavedPageError(ValueError):
    """A saved page cannot be used; the message is one line."""


@attrs.define
class Case:
    """One fixture whose inputs are sound."""

    fixture: Fixture
    page: CapturePage
    """The page object, with the parameters that the case keeps."""

    def output(self) -> dict[str, Any]:
        """Give what the page object says now, as the case would keep it; raises whatever it raises."""
        found: dict[str, Any] = json.loads(self._output())
        return found

    def expected(self) -> dict[str, Any] | None:
        """Give the output that the case expects, None where it has none yet. Raises SavedPageError."""
        path = self.fixture.output_path
        if not path.exists():
            return None
        try:
            found = json.loads(path.read_bytes())
        except (OSError, ValueError) as exc:
            raise SavedPageError(f"{path}: cannot be read: {exc}: delete it to accept a new one") from exc
        if not isinstance(found, dict):
            raise SavedPageError(f"{path}: is no JSON object: delete it to accept a new one")
        return found

    def accept(self) -> None:
        """Keep what the page object says now as the expected output, byte for byte as web-poet writes it."""
        self.fixture.output_path.write_text(self._output(), "utf-8")

    def profile(self) -> Profile:
        """Give the profile whose part the case keeps, its one outlet at the page's host; off networks, the site's."""
        site, part = profile_for_site(self.page.address), self.page.profile
        if part.network is None or part.domain is None:
            return profile_of(self.page.address) or site
        front = site.outlets[0]
        outlet = Outlet(
            name=part.outlet or part.domain, domain=part.domain, country=part.country, url=front.url, hosts=front.hosts
        )
        known = {name: getattr(part, name) for name in ("article_path", "time_zone", "language")}
        return Profile(name=part.network, promos=list(part.promos), outlets=[outlet], **known)

    def _output(self) -> str:
        return self.fixture.item_to_json(self.fixture.get_output(type(self.page)))


def is_case(folder: Path) -> bool:
    """Tell whether a folder is meant as a case: it lies under the name of a class, with inputs or an output."""
    return _CLASS_NAME.fullmatch(folder.resolve().parent.name) is not None and (
        (folder / "inputs").is_dir() or (folder / "output.json").is_file()
    )


def case_of(path: Path) -> Path | None:
    """Give the folder of the case to which a file or folder belongs, by its name and place."""
    if path.name in ("inputs", "output.json"):
        folder = path.parent
    elif path.parent.name == "inputs":
        folder = path.parent.parent
    else:
        return None
    return folder if is_case(folder) else None


def load_case(folder: Path) -> Case:
    """Give the case in a folder. Raises SavedPageError where it is broken."""
    fixture = Fixture(folder)
    if fixture.exception_path.exists():
        raise SavedPageError(f"{folder}: expects an exception: pytest runs it")
    for name in INPUTS:
        if not (fixture.input_path / name).is_file():
            raise SavedPageError(f"{fixture.input_path / name}: is missing")
    try:
        page = fixture.get_page(_page_class(folder))
        case = Case(fixture, cast("CapturePage", page))
        case.profile()
    except ValidationError as exc:
        raise SavedPageError(f"{fixture.input_path / INPUTS[2]}: {exc.errors()[0]['msg']}") from exc
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise SavedPageError(f"{folder}: cannot be read: {type(exc).__name__}: {' '.join(str(exc).split())}") from exc
    return case


def _page_class(folder: Path) -> type[CapturePage]:
    use = load_class(folder.resolve().parent.name)
    if not issubclass(use, CapturePage):
        raise TypeError(f"{use.__name__} is no page class of newscrawler's")
    return use


def save_case(page: CapturePage, folder: Path, name: str, *, force: bool = False) -> tuple[Path, dict[str, Any]]:
    """Save a page object's inputs, and what it says now, as `folder/<its class>/name`; give that and the output.

    Raises SavedPageError where the case is there already, unless `force`; raises whatever the page object raises.
    """
    target = folder / get_fq_class_name(type(page)) / name
    if target.exists() and not (force and is_case(target)):
        raise SavedPageError(f"{target}: is there already: give another --name, or --force")
    item = asyncio.run(page.to_item())
    target.parent.mkdir(parents=True, exist_ok=True)
    # Made beside its place and moved there whole: a case half written would be a failing test.
    with TemporaryDirectory(dir=target.parent, prefix=".") as beside:
        fixture = Fixture.save(beside, inputs=[page.response, page.page_params], item=item, fixture_name=name)
        if target.exists():
            shutil.rmtree(target)
        fixture.path.rename(target)
    return target, attrs.asdict(item)
