"""docs/data-model.md says of every field what the code says, and its examples run.

`python tests/mongo/test_data_model.py` prints the tables as they should be.
"""

from __future__ import annotations

import ast
import inspect
import re
import types
import typing
from datetime import datetime
from pathlib import Path

import attrs
import pytest

from newscrawler import items
from newscrawler.mongo import records

SHAPES = records.RECORDS | {f"{name}, merged": record for name, record in records.REMAINS.items()}
PAGE = Path(__file__).parents[2] / "docs" / "data-model.md"


def docstrings() -> dict[str, dict[str, str]]:
    """Give the text under each field of each class."""
    found = {}
    for module in (items, records):
        for cls in ast.parse(inspect.getsource(module)).body:
            if isinstance(cls, ast.ClassDef):
                found[cls.name] = {
                    field.target.id: " ".join(text.value.value.split())
                    for field, text in zip(cls.body, cls.body[1:], strict=False)
                    if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr)
                }
    return found


def type_name(hint: typing.Any) -> str:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(type_name(each) for each in inner)
    if origin is typing.Literal:
        return " / ".join(inner)
    if origin is list:
        return f"array of {type_name(inner[0])}"
    if origin is dict:
        return "object"
    if attrs.has(hint):
        return "{" + ", ".join(field.name for field in attrs.fields(hint)) + "}"
    names = {
        str: "string",
        int: "int",
        float: "double",
        bool: "bool",
        datetime: "date",
        bytes: "binary",
        type(None): "null",
    }
    return names[hint]


def tables() -> dict[str, list[str]]:
    """Give the rows of each collection's table."""
    texts = docstrings()
    result = {}
    for name, record in SHAPES.items():
        hints = typing.get_type_hints(record)
        dates = frozenset().union(*(records.DATES.get(base, frozenset()) for base in record.__mro__))
        fields = sorted((field.name for field in attrs.fields(record)), key=lambda field: field != "id")
        rows = []
        for field in fields:
            text = next(
                (texts[base.__name__][field] for base in record.__mro__ if field in texts.get(base.__name__, {})), None
            )
            kind = "date or null" if field in dates else type_name(hints[field])
            rows.append(f"| `{'_id' if field == 'id' else field}` | {kind} | {text or 'As the page shows it.'} |")
        result[name] = rows
    return result


@pytest.mark.parametrize("collection", SHAPES)
def test_the_page_has_every_field_as_the_code_says_it(collection):
    section = PAGE.read_text("utf-8").partition(f"### {collection}\n")[2].partition("\n### ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert rows == tables()[collection]


EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8") if PAGE.exists() else "", re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_examples_run(number, database):
    exec(compile(EXAMPLES[number], f"{PAGE.name}, example {number + 1}", "exec"), {"db": database})  # noqa: S102 - our own page


if __name__ == "__main__":
    for title, lines in tables().items():
        print("\n".join([f"### {title}\n", "| field | type | what and whence |", "|---|---|---|", *lines, ""]))  # noqa: T201
