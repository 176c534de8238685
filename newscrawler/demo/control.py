"""The control address of the served network, on every host and never counted.

GET  /-/stats                                   the requests counted so far
POST /-/fault    {"networkId": ..., "kind": ...}  the story's pages answer so; kind null ends it; with
                 {"outlet": domain} those of one outlet
POST /-/correct  {"networkId": ...}             a paragraph changes under the same id
POST /-/clock    {"advance": seconds}           virtual time passes, and the boxes with it
POST /-/reset    {} or {"only": "stats"}        everything, or the counts alone, back to the start
"""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from newscrawler.demo import faults
from newscrawler.demo.live import Counts, Live


def routes(live: Live) -> list[web.RouteDef]:
    """Give the routes through which `live` is asked and changed; what is not valid is answered with 400."""

    async def stats(request: web.Request) -> web.StreamResponse:
        del request
        return web.json_response(live.counts.as_dict())

    async def control(request: web.Request) -> web.StreamResponse:
        action = request.match_info["action"]
        try:
            given = json.loads(await request.text() or "{}")
            return web.json_response(_ACTIONS[action](live, given))
        except KeyError as exc:
            return web.json_response({"error": f"{action}: no {exc}"}, status=400)
        except (TypeError, AttributeError, ValueError) as exc:
            return web.json_response({"error": f"{action}: {exc}"}, status=400)

    return [web.get("/-/stats", stats), web.post("/-/{action}", control)]


def _clock(live: Live, given: dict[str, Any]) -> dict[str, Any]:
    advance = given["advance"]
    if not isinstance(advance, int | float):
        raise TypeError("advance is not a number of seconds")
    live.advance(advance)
    return {"now": live.now().isoformat()}


def _reset(live: Live, given: dict[str, Any]) -> dict[str, Any]:
    if given.get("only") == "stats":
        live.counts = Counts()
    else:
        live.reset()
    return {"reset": given.get("only", "all")}


def _correct(live: Live, given: dict[str, Any]) -> dict[str, Any]:
    story_id = _known(live, given)
    story = live.correct(story_id)
    return {"networkId": story_id, "headline": story.headline, "paragraphs": list(story.paragraphs)}


def _fault(live: Live, given: dict[str, Any]) -> dict[str, Any]:
    story_id, kind = _known(live, given), given["kind"]
    if kind is not None and kind not in faults.KINDS:
        raise ValueError(f"no fault {kind!r}; there are {', '.join(faults.KINDS)}")
    outlet = given.get("outlet")
    live.faults.pop((story_id, outlet), None)
    live.asked.pop(story_id, None)
    if kind is not None:
        live.faults[story_id, outlet] = kind
    return {"networkId": story_id, "kind": kind}


def _known(live: Live, given: dict[str, Any]) -> str:
    story_id = str(given["networkId"])
    if story_id not in live.network.by_id:
        raise ValueError(f"no story {story_id}")
    return story_id


_ACTIONS = {"clock": _clock, "reset": _reset, "correct": _correct, "fault": _fault}
