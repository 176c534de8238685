"""Links and teasers that go from one process to another come as they were."""

from __future__ import annotations

import copyreg
import pickle

import attrs
import pytest

from newscrawler.archive.transfer import register
from newscrawler.items import Dateline, Link, Organization, Teaser


@pytest.mark.parametrize("cls", [Link, Teaser])
def test_every_field_comes_over(cls: type, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {field.alias: f"value of {field.name}" for field in attrs.fields(cls)}
    given |= {"sourceOrganization": Organization(name="Tide")} if cls is Link else {"dateline": Dateline(text="OSLO")}
    item = cls(**given)
    plain = pickle.dumps(item)
    for each in (Link, Teaser):
        monkeypatch.setitem(copyreg.dispatch_table, each, None)  # type: ignore[arg-type]  # to be taken out again
    register()
    assert pickle.loads(pickle.dumps(item)) == item  # noqa: S301 - made here
    assert len(pickle.dumps(item)) < len(plain)
