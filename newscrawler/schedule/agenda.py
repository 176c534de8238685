"""Which sources are scheduled, and how: all of the catalogue that have a schedule, or those that the operator names."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from newscrawler.schedule.plan import Plan, ScheduleError, parse_schedule
from newscrawler.sources.catalog import find_profile, profile_paths
from newscrawler.sources.profile import Profile


@attrs.define(frozen=True)
class Entry:
    source: str
    """What `crawl` takes: a profile's name or path."""
    name: str
    """The profile's own name, under which `runs` keeps its crawls."""
    plan: Plan


def agenda(sources: Sequence[str] = ()) -> list[Entry]:
    """Give the scheduled sources, in the order given, else all of the catalogue by name.

    Raises ProfileError where a profile is not there or not valid, ScheduleError where its schedule is not, where one
    that was named has none, and where two are one source.
    """
    found: dict[str, Entry] = {}
    for source in dict.fromkeys(sources or profile_paths()):
        profile = find_profile(source)
        if profile.schedule is None:
            if sources:
                raise ScheduleError(f"source {source!r} has no schedule: write one into its profile")
            continue
        entry = Entry(source, profile.name, _plan(source, profile, profile.schedule))
        if profile.name in found:
            raise ScheduleError(
                f"sources {found[profile.name].source!r} and {source!r} are both {profile.name!r}: name one"
            )
        found[profile.name] = entry
    return list(found.values())


def _plan(source: str, profile: Profile, schedule: str) -> Plan:
    try:
        return parse_schedule(schedule, profile.schedule_zone)
    except ScheduleError as exc:
        raise ScheduleError(f"source {source!r}: {exc}") from exc
