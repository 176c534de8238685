"""Outlets and agencies as documents, so that joins need no profile and no data file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.mongo.records import AgencyRecord, OutletRecord
from newscrawler.sources.profile import Profile
from pipelines import merges
from pipelines.plain import Doc, document
from pipelines.writes import Write, write


class AgencyLike(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def domain(self) -> str | None: ...
    @property
    def country(self) -> str | None: ...
    @property
    def all_domains(self) -> Iterable[str]: ...
    @property
    def aliases(self) -> Iterable[str]: ...
    @property
    def codes(self) -> Iterable[str]: ...


async def store_reference(db: AsyncDatabase[Doc], *profiles: Profile, agencies: Iterable[AgencyLike] = ()) -> None:
    """Store the profiles' outlets and the known agencies; what did not change stays as it is."""
    outlets = [
        OutletRecord(
            id=outlet.domain,
            name=outlet.name,
            network=profile.name if profile.is_network else None,
            source=profile.name,
            url=outlet.base_url,
            hosts=outlet.all_hosts,
            country=outlet.country,
        )
        for profile in profiles
        for outlet in profile.outlets
    ]
    known = [
        AgencyRecord(
            id=agency.name,
            name=agency.name,
            domain=agency.domain,
            domains=list(agency.all_domains),
            country=agency.country,
            aliases=[*agency.aliases, *agency.codes],
        )
        for agency in agencies
    ]
    await write(db["outlets"], [Write(record.id, merges.put(document(record))) for record in outlets])
    await write(db["agencies"], [Write(record.id, merges.put(document(record))) for record in known])
