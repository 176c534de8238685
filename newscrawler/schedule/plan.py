"""When a source is due: a cron expression of five fields in a time zone, or an interval such as "every 30m".

Where the clocks change, cron's old rules hold. A time that the clocks skip comes later by as much as they skip. A time
that they repeat counts once, but twice where the hour field begins with "*": an hourly crawl goes on hourly.
An interval is elapsed time: "every 1d" is 24 hours, whatever the clocks do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
from croniter import CroniterError, croniter

from newscrawler.settings import ConfigurationError
from newscrawler.sources.spans import read_span

_INTERVAL = re.compile(r"every\s+(\d{1,5}\s*[mhd])", re.IGNORECASE)
# croniter's own additions, "R" (at random) and "H" (by hash), would give another time at every look.
_UNSTABLE = re.compile(r"(?:^|[\s,])[rh]", re.IGNORECASE)
_LEAP_DAY = datetime(2024, 2, 28)  # noqa: DTZ001 - local times of no zone


class ScheduleError(ConfigurationError):
    """A schedule cannot be used; the message is one line for the operator."""


@attrs.define(frozen=True)
class Plan:
    text: str
    """The schedule as written, blanks folded."""
    zone: ZoneInfo
    every: timedelta | None = None
    """The interval, None where `text` is a cron expression."""


def parse_schedule(text: str, zone: str = "UTC") -> Plan:
    """Read a schedule and the IANA name of its time zone. Raises ScheduleError where either is not valid."""
    text = " ".join(text.split())
    try:
        known = ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as exc:  # unknown name, a path, a folder's name
        raise ScheduleError(f"schedule_zone {zone!r}: no such time zone; give a name such as Europe/Berlin") from exc
    interval = _INTERVAL.fullmatch(text)
    if interval:
        every = read_span(interval[1])
        if not every:
            raise ScheduleError(f"schedule {text!r}: an interval is at least 1m")
        return Plan(text, known, every)
    if len(text.split()) != 5 or _UNSTABLE.search(text):
        raise ScheduleError(
            f'schedule {text!r}: give "every 30m" (m, h or d) or cron\'s five fields: minute hour day month weekday'
        )
    try:
        croniter(text, _LEAP_DAY).get_next(datetime)
    except CroniterError as exc:
        raise ScheduleError(f"schedule {text!r}: {' '.join(str(exc).split())}") from exc
    return Plan(text, known)


def next_due(plan: Plan, after: datetime) -> datetime:
    """Give the first moment, in UTC, at which a source is due after `after` (with a zone)."""
    after = after.astimezone(UTC)
    if plan.every is not None:
        return after + plan.every
    clock = after.astimezone(plan.zone).replace(tzinfo=None, microsecond=0)
    found: datetime | None = None
    until: datetime | None = None
    # Near a change of the clocks their times and the moments are not in one order, so look around by as much as that.
    times = croniter(plan.text, clock - _change_near(clock, plan.zone))
    while True:
        clock = times.get_next(datetime)
        if found is not None and (until is None or clock > until):
            return found
        coming = [moment for moment in _moments(plan, clock) if moment > after]
        if coming and (found is None or min(coming) < found):
            found = min(coming)
            until = clock + _change_near(clock, plan.zone)


def first_due(plan: Plan, last: datetime | None, now: datetime) -> datetime:
    """Give when a source is due whose last run began at `last`: however many times were missed, once, at once.

    One that never ran is due at its next cron time; with an interval, now.
    """
    if last is None:
        return now.astimezone(UTC) if plan.every else next_due(plan, now)
    return next_due(plan, min(last, now))


def _moments(plan: Plan, clock: datetime) -> Iterator[datetime]:
    """Give the moment at which the clocks of the plan's zone show `clock`, or both where they do so twice."""
    first, second = (clock.replace(tzinfo=plan.zone, fold=fold) for fold in (0, 1))
    yield first.astimezone(UTC)
    if plan.text.split()[1].startswith("*") and _offset(first) > _offset(second):
        yield second.astimezone(UTC)


def _change_near(clock: datetime, zone: ZoneInfo) -> timedelta:
    """Give by how much the clocks change within a day of `clock`, nearly always not at all."""
    day = timedelta(days=1)
    return abs(_offset((clock - day).replace(tzinfo=zone)) - _offset((clock + day).replace(tzinfo=zone)))


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()
