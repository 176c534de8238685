"""The demo's outlets and agencies: who shows stories and who writes them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cached_property
from ipaddress import IPv4Address
from typing import Literal

from newscrawler.demo.words import phrases

FEEDS_HOST = "127.0.0.1"
"""Where the network-wide feeds and the control address answer; the outlets follow from 127.0.0.2."""

Shape = Literal["deck", "agency", "dateline", "cities", "plain"]
"""What an agency's stories look like: "deck" as the network's seed (deck, no dateline, trailing credit), the others
without deck: "agency" opens with "City [Country], May 1 (ZNP): ", "dateline" and "cities" with "CITY, Country - ",
"plain" with neither."""

_PAPERS = phrases(
    """Gazette | Mercury | Bulletin | Herald | Telegraph | Courier | Star | Chronicle | Observer | Sentinel |
    Tribune | Dispatch | Examiner | Standard | Echo | Weekly Post"""
)
# The first eight differ in zone and country, so that even the smallest demo shows every form of "GMT+H".
_TOWNS = phrases(
    """Harbour,AU,600 | Northmoor,GB,0 | Fairhaven,US,-300 | Kesari,IN,330 | Altenried,DE,60 | Shorewick,NZ,720 |
    Porto Maren,BR,-180 | Tanjong,SG,480 | Westering,CA,-420 | Mbalu,KE,180 | Estrella Bay,US,-480 | Glenarrow,IE,0 |
    Sandvika Point,NO,60 | Vellore Ridge,IN,330 | Cape Alder,ZA,120 | Lakemont,US,-360 | Brindlewood,CA,-240 |
    Ostermark,AT,60 | Silverstrand,AU,480 | Rockferry,GB,0 | Danehill,DK,60 | Pinecrest,US,-420 | Marisol,MX,-360 |
    Highbanks,NZ,720 | Oakhurst,US,-300 | Solhavn,SE,60 | Quarrytown,AU,600 | Delta City,NG,60 | Kingsreach,JM,-300 |
    Tamarisk,EG,120 | Bluewater,PH,480 | Ferncliff,IE,0 | Juniper Falls,US,-420 | Ravenna Heights,CA,-300 |
    Saltmere,GB,0 | Coral Straits,MY,480"""
)


@dataclass(frozen=True)
class Outlet:
    number: int
    name: str
    domain: str
    """Its nominal domain, under `.example`; pages come from `host`."""
    country: str
    offset: int
    """Minutes east of Greenwich."""

    @cached_property
    def host(self) -> str:
        """Its loopback address."""
        return str(IPv4Address(FEEDS_HOST) + self.number + 1)

    def shown(self, moment: datetime) -> str:
        """Give a time as the outlet prints it, such as "01 May 2025, 20:03 GMT+10"."""
        local = moment.astimezone(timezone(timedelta(minutes=self.offset)))
        hours, minutes = divmod(abs(self.offset), 60)
        zone = (
            "" if not self.offset else f"{'-' if self.offset < 0 else '+'}{hours}" + (f":{minutes}" if minutes else "")
        )
        return f"{local:%d %b %Y, %H:%M} GMT{zone}"

    def local(self, moment: datetime) -> str:
        """Give a time in ISO 8601 with the outlet's offset."""
        return moment.astimezone(timezone(timedelta(minutes=self.offset))).isoformat()


@dataclass(frozen=True)
class Agency:
    name: str
    """As pages and feeds name it."""
    short: str
    """As datelines and credits name it."""
    url: str
    shape: Shape
    weight: int
    """Its share of the stories, in proportion to the others'."""


AGENCIES = (
    Agency("NordWire.com", "NordWire.com", "http://nordwire.example/", "deck", 6),
    Agency("RV.com", "RV.com", "http://rv.example/", "deck", 2),
    Agency("ZNP", "ZNP", "http://znp.example/", "agency", 4),
    Agency("Voice of Harbour", "VOH", "http://voiceofharbour.example/", "dateline", 4),
    Agency("Meridian News Service", "Meridian", "http://meridiannews.example/", "cities", 3),
    Agency("Polarhua", "Polarhua", "http://polarhua.example/", "plain", 3),
)


def build_outlets(count: int, rng: random.Random) -> tuple[Outlet, ...]:
    """Give `count` outlets of distinct names. Raises ValueError where there are not names enough."""
    most = len(_TOWNS) * len(_PAPERS)
    if not 1 <= count <= most:
        raise ValueError(f"outlets: {count} is not between 1 and {most}")
    first = rng.randrange(len(_PAPERS))
    outlets = []
    for number in range(count):
        turn, place = divmod(number, len(_TOWNS))
        town, country, offset = _TOWNS[place].split(",")
        # Stepping by 3 through 16 papers meets each of them once a town.
        name = f"{town} {_PAPERS[(first + 5 * place + 3 * turn) % len(_PAPERS)]}"
        outlets.append(Outlet(number, name, f"{name.replace(' ', '').lower()}.example", country, int(offset)))
    return tuple(outlets)
