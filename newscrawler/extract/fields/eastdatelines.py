"""Datelines of Chinese, Japanese and Korean wires, which part their words otherwise."""

from __future__ import annotations

import re

from newscrawler.extract.fields.dates import parse_month_day
from newscrawler.extract.fields.gazetteer import city_countries
from newscrawler.items import Agency, Dateline, Place

_CHINESE = re.compile(
    r"(?P<agency>[\u4e00-\u9fff]{2,4}?[社网網])(?P<place>[\u4e00-\u9fff]{2,8}?)"
    r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日[电電]\s*"
)
"""Such as "新华社北京5月1日电"."""
_JAPANESE = re.compile(
    r"【(?P<place>[\u30a0-\u30ff\u4e00-\u9fff]{2,12}?)(?:(?P<agency>共同|時事|ロイター)|[=＝][^】]{1,20})】\s*"
)
"""Such as "【ロンドン共同】", or with the writer's name behind "＝"."""
_KOREAN = re.compile(r"\((?P<place>[\uac00-\ud7a3]{2,8})=(?P<agency>[\uac00-\ud7a3]{2,10})\)\s*")
"""Such as "(서울=연합뉴스)"."""
_FIRST = re.compile(r"[\u4e00-\u9fff【(]")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def split_eastern(text: str, *, near: str | None) -> tuple[Dateline, int] | None:
    """Give the dateline that opens `text` and where the text behind it begins; None where there is none.

    `near` (an ISO date) gives the year.
    """
    if _FIRST.match(text) is None:
        return None
    found = _CHINESE.match(text) or _JAPANESE.match(text) or _KOREAN.match(text)
    if found is None or found.end() == len(text) or not (codes := city_countries(found["place"])):
        return None
    parts = found.groupdict()
    month = int(parts.get("month") or 0)
    return (
        Dateline(
            text=found[0].rstrip(),
            places=[Place(name=found["place"], country=codes[0])],
            agency=Agency(name=found["agency"]) if found["agency"] else None,
            date=parse_month_day(f"{int(parts['day'])} {_MONTHS[month - 1]}", near=near) if 1 <= month <= 12 else None,
        ),
        found.end(),
    )
