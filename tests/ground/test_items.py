"""Items as plain dicts."""

from __future__ import annotations

import attrs
import pytest

from newscrawler.items import Agency, Article, Dateline, Http, Image, Link, Organization, Person, Place, Teaser, as_dict

DATELINE = Dateline(
    text="PARIS/LYON", places=[Place(name="Paris", country="FR"), Place(name="Lyon")], agency=Agency(name="X")
)


@pytest.mark.parametrize(
    "item",
    [
        Article(url="https://harbour.example/"),
        Article(
            url="https://harbour.example/",
            authors=[Person(name="A"), Person(name="B")],
            mainImage=Image(url="https://harbour.example/i"),
            dateline=DATELINE,
            wordCount=17,
            isAccessibleForFree=False,
            evidence={"body": "layout"},
        ),
        Teaser(id="1", position=0, self_=True, dateline=DATELINE),
        Link(url="https://harbour.example/", sourceOrganization=Organization(name="A")),
        Http(status=200),
    ],
)
def test_an_item_is_the_dict_that_attrs_makes_of_it(item: attrs.AttrsInstance) -> None:
    told, expected = as_dict(item), attrs.asdict(item)
    assert told == expected
    assert list(told) == list(expected)
    assert all(told[name] is not getattr(item, name) for name in told if isinstance(told[name], list | dict))
