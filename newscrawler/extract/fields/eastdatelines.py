"""Datelines of Chinese, Japanese and Korean wires, which part their words otherwise: "新华社北京5月1日电", "【ロンドン共同】"."""

from __future__ import annotations

import re

from newscrawler.extract.fields.dates import parse_month_day
from newscrawler.extract.fields.gazetteer import city_countries
from newscrawler.items import Agency, Dateline, Place

_FORMS = tuple(
    map(
        re.compile,
        (
            # "新华社北京5月1日电 （记者..."
            r"(?P<agency>[\u4e00-\u9fff]{2,4}?[社网網])(?P<place>[\u4e00-\u9fff]{2,8}?)"
            r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日[电電]\s*",
            # "【ロンドン共同】", "【北京＝...】"
            r"【(?P<place>[\u30a0-\u30ff\u4e00-\u9fff]{2,12}?)(?P<agency>共同|時事|ロイター|[=＝][^】]{1,20})】\s*",
            # "(서울=연합뉴스) "
            r"\((?P<place>[\uac00-\ud7a3]{2,8})=(?P<agency>[\uac00-\ud7a3]{2,10})\)\s*",
        ),
    )
)
_FIRST = re.compile(r"[\u4e00-\u9fff【(]")


def split_eastern(text: str, *, near: str | None) -> tuple[Dateline, int] | None:
    """Give the dateline that opens `text` and where the text behind it begins."""
    if _FIRST.match(text) is None:
        return None
    for form in _FORMS:
        found = form.match(text)
        if found is not None and found.end() < len(text) and (codes := city_countries(found["place"])):
            parts = found.groupdict()
            month = f"{int(parts['day'])} {_MONTHS[int(parts['month']) - 1]}" if parts.get("month") else None
            return (
                Dateline(
                    text=found[0].rstrip(),
                    places=[Place(name=found["place"], country=codes[0])],
                    agency=None if found["agency"][0] in "=＝" else Agency(name=found["agency"]),
                    date=parse_month_day(month, near=near) if month else None,
                ),
                found.end(),
            )
    return None


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
