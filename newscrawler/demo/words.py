"""Words that every topic of the demo's grammar shares: names, places, adjectives, sentence frames.

Slots in braces are filled by grammar.py. Every character exists in windows-1252, since one markup is written in it.
"""

from __future__ import annotations

from typing import NamedTuple


class City(NamedTuple):
    name: str
    region: str | None
    """State or district, as datelines write it."""
    country: str
    code: str
    """ISO 3166-1 alpha-2."""


def phrases(text: str) -> tuple[str, ...]:
    """Give the phrases of a list written with bars, white space collapsed."""
    return tuple(" ".join(phrase.split()) for phrase in text.split("|") if phrase.strip())


def _city(entry: str) -> City:
    name, region, country, code = entry.split(",")
    return City(name, region or None, country, code)


CITIES = tuple(
    _city(entry)
    for entry in phrases(
        """Paris,,France,FR | Lyon,,France,FR | Berlin,,Germany,DE | Hamburg,,Germany,DE | München,,Germany,DE |
        Madrid,,Spain,ES | Málaga,,Spain,ES | Lisbon,,Portugal,PT | Rome,,Italy,IT | Turin,,Italy,IT |
        Zürich,,Switzerland,CH | Vienna,,Austria,AT | Oslo,,Norway,NO | Malmö,,Sweden,SE | Helsinki,,Finland,FI |
        Dublin,,Ireland,IE | London,,United Kingdom,GB | Leeds,,United Kingdom,GB | Tokyo,,Japan,JP |
        Osaka,,Japan,JP | Seoul,,South Korea,KR | Beijing,,China,CN | Shanghai,,China,CN | New Delhi,,India,IN |
        Pune,,India,IN | Kochi,,India,IN | Jakarta,,Indonesia,ID | Hanoi,,Vietnam,VN | Manila,,Philippines,PH |
        Nairobi,,Kenya,KE | Lagos,,Nigeria,NG | Accra,,Ghana,GH | Cape Town,,South Africa,ZA | São Paulo,,Brazil,BR |
        Bogotá,,Colombia,CO | Lima,,Peru,PE | Santiago,,Chile,CL | Montréal,Quebec,Canada,CA |
        Ottawa,Ontario,Canada,CA | New York,New York,United States,US | Washington,D.C.,United States,US |
        Austin,Texas,United States,US | Denver,Colorado,United States,US | Sydney,New South Wales,Australia,AU |
        Perth,Western Australia,Australia,AU | Wellington,,New Zealand,NZ | Ankara,,Turkey,TR | Cairo,,Egypt,EG |
        Dubai,,United Arab Emirates,AE"""
    )
)

FIRST_NAMES = phrases(
    """Anna | Boris | Chloé | Dmitri | Elif | Farid | Greta | Hana | Ivo | Jürgen | Keiko | Liam | Mónica | Nadia |
    Oskar | Priya | Quentin | Rosa | Sven | Tariq | Uma | Viktor | Wanda | Xavier | Yusuf | Zoë | André | Bettina |
    Carlos | Delphine | Emeka | Fiona | Gareth | Helga | Imani | Joaquín | Kwame | Lucía | Marta | Noel | Olga |
    Paulo | Rahul | Sofía | Tomas | Ursula | Vera | Wim | Yara | Zainab"""
)
LAST_NAMES = phrases(
    """Abernethy | Bergström | Castellane | Dragan | Eklund | Fairweather | Grünwald | Holloway | Ibarra | Jankel |
    Kurosawi | Lindqvist | Marchetti | Nakagoro | Okonjwe | Pellegrin | Quist | Rademaker | Sørensby | Thackeray |
    Ulvang | Vandermeer | Whitlock | Xanthos | Yarrowby | Zielgraf | Ashdown | Brennecke | Corvelle | Delacourt |
    Espinar | Farquhar | Gellner | Haverkamp | Iyengar | Jorgen | Kettleby | Laurenz | Mbatha | Norquist | Ostrander |
    Pemberley | Rautio | Szabel | Tremaine | Undset | Villanova | Wexcombe | Yildirim | Zamorano | Achterberg |
    Bellweather | Carrow | Dunmarrow | Eastlake | Fonseca | Gantry | Hathersage | Innisfree | Kalloway"""
)
BODY_NAMES = phrases(
    """Larkspur | Meridian | Cobalt | Hollins | Aldgrove | Tamarind | Northlight | Quayside | Vellum | Sable |
    Brightwater | Corrigan | Foxglove | Greyfriars | Halcyon | Ironbridge | Juniper | Kestrel | Lodestar | Marlowe |
    Nettlebed | Orchard | Pinnacle | Rowan | Saltmarsh | Thornbury | Umber | Verity | Windrush | Yewtree"""
)

ADJECTIVES = phrases(
    """abrupt | ageing | ambitious | awkward | bitter | bold | brief | careful | cautious | cheap | clumsy | coastal |
    costly | crowded | curious | daring | decisive | delicate | detailed | disputed | distant | draft | dusty |
    eager | early | elaborate | enormous | expensive | fading | familiar | fierce | flawed | forgotten | fragile |
    fresh | generous | gloomy | gradual | hasty | heated | hidden | humble | idle | immediate | improved |
    independent | jittery | joint | keen | lasting | late | lengthy | lively | local | lonely | long | loose |
    makeshift | marginal | messy | minor | modest | muted | narrow | neglected | new | noisy | northern | novel |
    obscure | odd | older | orderly | outdated | painful | partial | patchy | patient | peculiar | pivotal | plain |
    pointed | popular | prompt | proud | provisional | puzzling | quiet | rare | regional | remote | revised | rival |
    rough | rural | scattered | second | secret | separate | shaky | sharp | simple | sixth | slow | smooth |
    southern | sparse | spirited | steady | steep | stern | striking | stubborn | subtle | sudden | swift | tangled |
    tense | third | timely | tiny | tough | trial | troubled | twin | uneven | unfinished | unlikely | unpopular |
    untested | upbeat | urgent | vague | vast | vital | vivid | volatile | wary | western | widespread | winding |
    worn | worried | yearly"""
)
REGIONS = phrases(
    """the Brenner valley | the lower Tagus | the Oresund shore | Upper Galicia | the Kerala backwaters |
    the Midlands | the Ruhr | Patagonia | the Mekong delta | the Rift Valley | Queensland | the Baltic coast |
    the Andean foothills | the Po plain | the Scottish Borders | Anatolia | the Gulf of Guinea | Hokkaido | Jutland |
    the Great Lakes | the Karoo | Normandy | Lapland | Catalonia | the Java Sea | Saskatchewan | the Nile basin |
    Bavaria | Punjab | the Canterbury plains"""
)
LANDMARKS = phrases(
    """the old customs house | Mill Lane | the central station | the river bridge | the fish market |
    Saint Olaf Square | the northern ring road | the botanical garden | the grain silos | the ferry pier |
    the town hall | the former barracks | the reservoir | the tram depot | the lighthouse | the textile quarter |
    the opera house | the canal locks | the brickworks | the university campus"""
)
TIMES = phrases(
    """on {weekday} | late on {weekday} | early on {weekday} | before dawn on {weekday} | over the weekend |
    {ordinal} this year | within {number} days | since {month} | during the {ordinal} week of {month} | last {month} |
    by mid-{month} | after {number} hours of talks | shortly before noon | at short notice | in {year} |
    for the {ordinal} {weekday} running | between {month} and {month} | at the end of {month} | overnight |
    {number} weeks ago"""
)
WEEKDAYS = phrases("Monday | Tuesday | Wednesday | Thursday | Friday | Saturday | Sunday")
MONTHS = phrases(
    "January | February | March | April | May | June | July | August | September | October | November | December"
)
ORDINALS = phrases("first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth")

OPENERS = phrases(
    """Meanwhile | In {region} | Even so | By contrast | Officials in {city} noted that | Near {landmark} |
    At {landmark} | According to {org} | For now | In a letter seen {time} | Despite {adj} {things} |
    With {number} {things} still open | People close to {actor} said | Back in {city} | {time:cap} |
    To the surprise of {actor} | In {year} | Asked about {things} | Critics in {region} countered that |
    Under {adj} rules agreed {time} | Documents show that | Until {weekday} | As {things} mounted | Against all odds |
    Some {percent} percent of residents believe | Away from the {adj} {thing} | {last} recalled that |
    Earlier estimates by {org} suggested that | Much to the relief of {region} | Beyond {city} | No less telling |
    Inside the {adj} {thing} | Behind closed doors | On paper | A {adj} survey by {org} found that |
    Records kept since {year} show that | What is certain – and rarely said – is that"""
)
SUBJECTS = phrases(
    """{actor} | {actor} | {actor} in {city} | the {adj} {thing} | {org} | {person} | {number} {things} |
    a {adj} group of {roles} | {adj} {things} from {region} | {roles} near {landmark} | the {ordinal} {thing} |
    {last}'s {adj} {thing} | {org}'s {thing} | {city}'s {adj} {things} | the {thing} planned for {region} |
    neither {actor} nor {org} | an alliance of {roles} and {roles} | most {roles} | every {adj} {thing} | {last}"""
)
OBJECTS = phrases(
    """the {adj} {thing} | a {adj} {thing} | {number} {adj} {things} | {adj} {things} in {region} |
    its {adj} {things} | the {thing} near {landmark} | a {money} {thing} | the {ordinal} {adj} {thing} |
    {things} and {adj} {things} | an {adj:vowel} {thing} for {city} | some of the {adj} {things} | {last}'s {thing} |
    the {things} promised {time} | a {thing} worth {money} | {org}'s {adj} {things} | {city}'s {thing} |
    more than {number} {things} | fewer {things} than {org} | plans for a {adj} {thing} |
    any {adj} {thing} from {region}"""
)
TAILS = phrases(
    """{time} | , though {subject} {past} {object} | while {roles} {past} {object} | despite {adj} {things} |
    after {subject} {past} {object} {time} | because {things} had become {adj} | , {adj} as ever |
    without a {adj} {thing} | with help from {org} | in return for {number} {things} | , said {person}, {role} |
    under pressure from {roles} | so that {roles} can {base} {object} | before {subject} {past} {object} |
    at a cost of {money} | , up from {number} in {year} | , a {adj} sign for {region} | against advice from {org} |
    – the {ordinal} such {thing} since {year} | where {roles} once {past} {object} | and then {past} {object} |
    , {percent} percent more than {org} had forecast | rather than {base} {object} | in front of {number} {roles} |
    , only to {base} {object} {time} | as {adj} {things} spread through {region} | , which {roles} called {adj} |
    at {landmark} | for {number} {adj} months | from {city} to {city} | , {last} added | and nothing else |
    unless {actor} {past} {object} first | with {adj} results | by {percent} percent |
    in all but {number} districts"""
)
FRAMES = phrases(
    """{subject:cap} {past} {object} {tail}. | {subject:cap} {past} {object} {tail}. |
    {opener}, {subject} {past} {object}. | {opener}, {subject} {past} {object} {tail}. | {fact} | {fact} | {quote} |
    {quote} | Whether {subject} will {base} {object} depends on {adj} {things} in {city}. |
    {subject:cap}, once known for {adj} {things}, {past} {object} {tail}. |
    The {thing} – {adj}, {adj} and {adj} – {past} {object} {time}. |
    Of {number} {things} checked by {org}, {number} turned out {adj}. |
    {person}, {role} at {org}, {past} {object} {tail}. | It took {number} {roles} to {base} {object} {tail}. |
    There is {adj} {thing} enough in {region}, {last} argued, to {base} {object}. |
    Spending on {things} rose to {money} in {year}, from {money} a year earlier, as {subject} {past} {object}. |
    {subject:cap} expects to {base} {object} by {month}, then {base} {object}. |
    Nobody in {city} had thought that {subject} would {base} {object} {time}. |
    Far from {landmark}, {roles} {past} {object} {tail}. |
    {number:cap} {things} {past} {object}; {number} more {past} {object} {time}. |
    Two {adj} questions remain: who will {base} {object}, and when {subject} can {base} {object}. |
    Only the {ordinal} {thing} {past} {object}, {org} reported {time}. |
    {subject:cap} and {subject} {past} {object} {tail}. |
    The U.S. {thing} {past} {object}, and {subject} {past} {object}."""
)
QUOTES = phrases(
    """"{speech}," said {person}, {role} at {org}. | "{speech}," {last} told reporters {time}. |
    "{speech}," {last} said. "{speech}." | {person}, {role}, put it plainly: "{speech}." |
    "{speech}," according to {person} of {org}, who {past} {object} {time}. |
    Asked whether {actor} would {base} {object}, {last} replied: "{speech}." |
    "{speech}," read a note left at {landmark}. "{speech}." | "{speech}," {last} wrote to {org} {time}. |
    {last} disagrees. "{speech}," came the answer from {city}. | For {person}, a {adj} {role}, "{speech:low}"."""
)
SPEECHES = phrases(
    """Nobody here ever wanted {adj} {things} | We will {base} {object} | My {adj} colleagues {past} {object} |
    You can't {base} {object} and also {base} {object} | It's the {adj} {thing} that worries us in {city} |
    Give us {number} {things} and we'll {base} {object} | That {thing} was {adj} from the start |
    I have seen {adj} {things} before, never {number} of them | Without {org} there's no {adj} {thing} |
    Ask {roles} in {region} what a {adj} {thing} means | They {past} {object} while {roles} slept |
    If {actor} won't {base} {object}, {roles} will | Every {thing} costs {money}, and {money} isn't {adj} |
    Somebody has to {base} {object} | Our {things} are {adj}, our {roles} {adj} |
    {year} taught us to {base} {object} | What {city} needs is {adj} {things}, fewer {things} |
    Let's not pretend the {thing} is {adj} | The {adj} {thing} doesn't belong to {org} |
    A {adj} {thing} beats {number} {adj} {things}"""
)
HEADLINES = phrases(
    """{city} {thing} {present} {adj} {things} | {org} to {base} {adj} {thing} in {city} |
    {adj:cap} {things} leave {city} {roles} waiting | {city}'s {adj} {thing} {present} {number} {things} |
    Why {city} {roles} want {adj} {things} | After {adj} {thing}, {city} turns to {things} |
    {person} {present} {adj} {thing} for {region} | {number:cap} {things} later, {city} {present} {adj} {thing} |
    {org} {present} {money} {thing} | U.S. {thing} {present} {adj} {things}, {city} {roles} say |
    {adj:cap} {thing} near {landmark} {present} {roles} |
    {roles:cap} of {region} {base} {adj} {thing}, then {things} | '{adj:cap} {things}': {last} on the {city} {thing} |
    {city} and {city} {base} {adj} {thing} | {region:cap} {present} {thing} as {adj} {things} return |
    How {number} {roles} {past} {city}'s {adj} {thing}"""
)
DECKS = phrases(
    """{subject:cap} {past} {object} {time}, while {roles} in {city} wait for {adj} {things} |
    The {adj} {thing} comes {number} months after {org} {past} {object} |
    {roles:cap} warn that {adj} {things} could cost {region} {money} a year |
    {person} says the {thing} will {base} {object} before {month} |
    {actor:cap} had promised {adj} {things} for {city}, but {subject} {past} {object} |
    A {adj} {thing} of {number} {things} is meant to {base} {object} |
    Behind the {adj} {thing} stand {number} {roles} and {org}'s {money} |
    {org} {past} {object} in {year} and has kept {adj} {things} since"""
)
INTERTITLES = phrases(
    """{adj:cap} {things} | The {adj} {thing} | What {roles} want | {number:cap} {things} | A {adj} {month} |
    Beyond {city} | {money} question | Waiting for {things} | {roles:cap} divided | No {adj} {thing}"""
)
