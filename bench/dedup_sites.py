"""The sites of the generated copies: each has its furniture (promos, credits, notices) and its habits of typesetting.

Known from news sites everywhere: extraction leaves share lines, newsletter boxes, "read also" promos and copyright
lines in
the text; sites of one group have the same; all of it changes now and then. A few sites put more furniture than text.
"""

from __future__ import annotations

import random
from functools import cache

import attrs
import dedup_words as words

_PROMOS = words.phrases(
    """Sign up for the {s} newsletter and get the day's top stories in your inbox every morning. |
    Share this article on social media or send it to a friend by email. |
    Read also: more news from our correspondents on the {s} home page. |
    Copyright {y} {s}. All rights reserved. This material may not be published, broadcast, rewritten or redistributed. |
    Our standards: The {s} Trust Principles. Report an error or a typo to the editors. |
    Support independent journalism: become a member of {s} from $1 a week and cancel at any time. |
    Download the {s} app for breaking news alerts on your phone or tablet. |
    Comments are closed on this story. Please read our rules before you post elsewhere on {s}. |
    Follow {s} on all channels for the latest news, pictures and video from around the world. |
    This article was first published by our partner and has been edited for length by {s}. |
    (This story has not been edited by {s} staff and is auto-generated from a syndicated feed.) |
    Disclaimer: The views expressed are those of the author and do not necessarily reflect those of {s} or its owners. |
    Most read today. Editor's picks. Recommended for you. Sponsored content. From around the web. |
    You have free articles left this month. Subscribe now for unlimited access to {s}, or log in if you already have
    an account. |
    We use cookies to improve your experience on {s}. By going on reading you accept our privacy policy and terms of
    use. |
    Catch all the business news, market news and latest updates on {s}. Download the news app for daily market
    updates. |
    Advertisement. Story continues below. |
    Listen to this story in the {s} podcast, with a new episode every weekday at six. |
    Have a tip? Write to newsdesk@{d} or use our secure form; we never name a source without leave. |
    Discover the stories of your interest: technology, politics, business, sport, entertainment and more on {s}. |
    Join the conversation: what do you think about this? Let us know in the comments section below. |
    Also in the news: traffic, weather, obituaries, classified advertisements, jobs and puzzles from {s}. |
    Print edition subscribers can read the full text and the archive back to {y0} for free after registration. |
    {s} is not responsible for the content of external sites. About our approach to external linking."""
)
_HEADS = words.phrases(
    """By {s} staff reporter. Published this morning, last updated a few minutes ago. | Listen to this article. 4 min
    read. |
    Save this story for later. Gift this article. Print. | Photo: file picture. | {s} | By our correspondent |
    This is a developing story. Check back for updates. | News, {s} | Share. Save. Comment. |
    In short: what you need to know today, from {s}. | Click here to follow {s} on the messenger of your choice."""
)
_LINKS = (
    "our %(A)s %(N)s for readers", "the %(A)s guide to %(NS)s", "win %(NS)s in our %(A)s %(N)s",
    "meet the %(N)s behind the %(NS)s",
    "%(A)s %(NS)s: what you should know", "why the %(N)s is %(A)s again", "ten %(A)s %(NS)s near you",
    "video: the %(A)s %(N)s",
)  # fmt: skip
DATELINES = (
    "{CITY} ({agency}) - ", "{CITY}, {mon} {day} ({agency}) – ", "{CITY}: ", "{City}, {month} {day} ({agency}) -- ",
    "{CITY} — ",
    "({agency}) ", "{mon} {day} ({agency}) - ", "{CITY} | {agency} | ", "", "", "By {agency} staff, {City}. ",
    "{agency} – {CITY} – ",
)  # fmt: skip
CREDITS = (
    "", "", "", "({agency})", "© {agency} {year}", "Source: {agency}", "{agency}/{initials}",
    "(Reporting by {name}; Editing by {name2})",
    "With agency inputs from {agency}", "{initials}/{initials2} ({agency})", "- {agency}",
    "Distributed by {agency} via {site}",
)  # fmt: skip


@attrs.frozen
class Site:
    name: str
    number: int
    domain: str
    promos: int
    """Promos at a text's end; those of one group come from the same list."""
    heads: int
    group: int
    teasers: bool
    """Its boxes show the dateline."""
    dateline: str
    credit: str
    quotes: str
    """straight, curly, guillemets or double"""
    entities: str
    """none, named, numbered or twice"""
    apostrophes: str
    """kept, curly or lost"""
    dashes: str
    """as they come: "", else what each dash becomes"""
    unicode: str
    """none, NFD, nbsp, wide"""
    spelling: bool
    """American."""
    teaser_cut: int
    limit: int
    """Characters after which the text is cut, 0 where it is not."""
    own: tuple[str, ...] = ()
    """Its promos where they are not in English."""

    def furniture(self, month: int) -> tuple[list[str], list[str]]:
        """Give the promos before and after a text in that month."""
        return ([], list(self.own)) if self.own else _furniture(self, month)


def sites(seed: int, count: int = 220) -> list[Site]:
    rng = random.Random(f"sites {seed}")
    made = []
    for number in range(count):
        place = rng.choice(
            ("Daily", "Morning", "Evening", "Northern", "New", "National", "Metro", "Global", "Sunday", "Valley")
        )
        paper = rng.choice(("Herald", "Post", "Star", "Tribune", "Echo", "News", "Monitor", "Gazette", "Times"))
        name = f"{place} {paper} {number}"
        # Most sites' furniture is a line or two; one site in twelve has long furniture.
        promos = rng.choice((0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 3, 6))
        made.append(
            Site(
                name=name,
                number=number,
                domain=name.lower().replace(" ", "") + ".example",
                promos=promos,
                heads=rng.choice((0, 0, 0, 1, 1, 2)),
                group=rng.randrange(max(count // 4, 1)),
                teasers=rng.random() < 0.3,
                dateline=rng.choice(DATELINES),
                credit=rng.choice(CREDITS),
                quotes=rng.choice(("straight", "straight", "curly", "curly", "guillemets", "double")),
                entities=rng.choice(("none", "none", "none", "named", "numbered", "twice")),
                apostrophes=rng.choice(("kept", "kept", "curly", "lost")),
                dashes=rng.choice(("", "", "-", "–", "—", "--")),
                unicode=rng.choice(("none", "none", "none", "NFD", "nbsp", "soft", "wide")),
                spelling=rng.random() < 0.4,
                teaser_cut=rng.randint(133, 143),
                limit=rng.choice((0,) * 14 + (800, 1400)),
            )
        )
    return made


@cache
def _furniture(site: Site, month: int) -> tuple[list[str], list[str]]:
    # Half of a group's lines change every three months, the rest of them each year.
    old, new = random.Random(f"{site.group} {month // 12}"), random.Random(f"{site.group} {month // 3}")
    fields = {"s": site.name, "d": site.domain, "y": 2024 + month // 12, "y0": 1990 + site.group}
    picked = old.sample(_PROMOS, (site.promos + 1) // 2) + new.sample(_PROMOS, site.promos // 2)
    own = random.Random(f"{site.number} {month}")
    links = ["Read more: " + "; ".join(_link(own) for _ in range(own.randint(2, 4)))] if site.promos > 2 else []
    heads = old.sample(_HEADS, site.heads)
    return [head.format(**fields) for head in heads], [
        promo.format(**fields) for promo in dict.fromkeys(picked)
    ] + links


def _link(rng: random.Random) -> str:
    fields = {"A": rng.choice(words.ADJECTIVES), "N": rng.choice(words.NOUNS), "NS": rng.choice(words.PLURALS)}
    return rng.choice(_LINKS) % fields
