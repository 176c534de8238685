"""Words of dedup_real.py: what copy editors put for one another, spellings of two countries, names to swap in."""

from __future__ import annotations

import itertools
from random import Random

_SAME = """
said stated noted explained
says notes states
big large sizable
small little minor
help assist aid
helps assists aids
important key crucial
begin start
begins starts
began started
many numerous several
use employ utilize
used employed utilized
using utilizing employing
show indicate reveal
shows indicates reveals
showed indicated revealed
buy purchase
get obtain receive
make create produce
makes creates produces
need require
needs requires
about around roughly
also additionally
but yet though
however nevertheless still
because since as
while whereas although
most majority
more additional
often frequently
usually generally typically
easy simple
hard difficult
good solid fine
great excellent superb
best finest top
quickly fast rapidly
find locate discover
keep retain maintain
give provide offer
gives provides offers
allow let enable
allows lets enables
include contain feature
includes contains features
including such-as
choose pick select
change alter modify
changes alterations shifts
company firm business
companies firms businesses
people persons individuals
children kids youngsters
home house
money cash funds
job position role
problem issue difficulty
problems issues difficulties
way method manner
ways methods
idea concept notion
place spot location
area region zone
part portion section
number figure
cost price expense
costs prices expenses
high elevated
low reduced
new fresh
old former
different distinct differing
similar comparable
entire whole
each every
various diverse
enough sufficient
right correct proper
wrong incorrect
main chief primary
major leading significant
real genuine actual
free complimentary
full complete
better improved superior
increase rise growth
reduce cut lower
improve boost enhance
grow expand
build construct
think believe
know understand
want wish
try attempt
look glance
see view
ask inquire
tell inform
talk speak
learn study
plan scheme
expect anticipate
consider weigh
ensure guarantee
happen occur
happens occurs
seem appear
seems appears
end finish
ends finishes
across throughout
among amid
before ahead-of
after following
during amid
until till
toward towards
between among
within inside
without lacking
under below
next following
last final
first initial
today nowadays
now currently
then afterwards
soon shortly
always invariably
really truly
very highly
simply merely
only just
especially particularly
perhaps maybe
instead rather
overall on-the-whole
likely probable
able capable
available on-offer
common widespread
popular well-liked
certain specific
specific particular
quality standard
amount quantity
benefit advantage
benefits advantages
tool instrument
tools instruments
option choice
options choices
system setup
process procedure
service offering
customer client
customers clients
user customer
users customers
team crew
family household
student pupil
students pupils
teacher instructor
doctor physician
expert specialist
experts specialists
research study
report account
result outcome
results outcomes
effect impact
reason cause
goal aim objective
goals aims objectives
chance opportunity
risk danger
level degree
type kind sort
types kinds sorts
range span
set collection
list roster
step stage
steps stages
tips pointers hints
guide handbook
rules regulations
support backing
care attention
health wellbeing
food fare
trip journey
travel journeys
money funds
market marketplace
world globe
country nation
city town
experience background
information details
details particulars
question query
questions queries
answer reply
top leading
long lengthy
short brief
quick speedy
safe secure
strong robust
clear plain
comfortable comfy
beautiful lovely
perfect ideal
unique singular
modern contemporary
traditional conventional
additional extra
recent latest
might could
"""
SAME: dict[str, list[str]] = {}
for _line in _SAME.strip().splitlines():
    _first, *_others = (word.replace("-", " ") for word in _line.split())
    SAME.setdefault(_first, []).extend(_others)
    for _other in _others:
        if " " not in _other:
            SAME.setdefault(_other, []).append(_first)

_BRITISH = """
color colour|colors colours|favorite favourite|favorites favourites|center centre|centers centres|behavior behaviour
organize organise|organized organised|organizing organising|organization organisation|organizations organisations
realize realise|realized realised|recognize recognise|recognized recognised|optimize optimise|optimized optimised
customize customise|customized customised|specialize specialise|specialized specialised|analyze analyse|program programme
programs programmes|traveling travelling|traveler traveller|travelers travellers|canceled cancelled|license licence
defense defence|labor labour|flavor flavour|flavors flavours|honor honour|neighbor neighbour|neighborhood neighbourhood
theater theatre|catalog catalogue|gray grey|meter metre|meters metres|liter litre|tire tyre|tires tyres|check cheque
fulfill fulfil|enroll enrol|skillful skilful|maximize maximise|minimize minimise|prioritize prioritise|apartment flat
utilize utilise|emphasize emphasise|summarize summarise|minimizing minimising|maximizing maximising|rumor rumour
"""
BRITISH: dict[str, str] = {
    pair.split()[0]: pair.split()[1] for line in _BRITISH.strip().splitlines() for pair in line.split("|")
}

SHORT_FORMS = {
    "do not": "don't", "does not": "doesn't", "did not": "didn't", "is not": "isn't", "are not": "aren't",
    "cannot": "can't", "will not": "won't", "you are": "you're", "it is": "it's", "we are": "we're", "they are": "they're",
    "you will": "you'll", "that is": "that's", "have not": "haven't", "would not": "wouldn't", "I am": "I'm",
    "for example": "for instance", "in order to": "to", "as well as": "and also", "a lot of": "plenty of",
    "such as": "like", "more than": "over", "due to": "because of", "based on": "according to",
}  # fmt: skip

FILLERS = "also now just still often generally indeed clearly largely perhaps usually simply in-fact of-course".split()
DROPPED = {"also", "just", "really", "very", "quite", "simply", "actually", "still", "even", "already", "truly", "that"}

_FIRST = """Amara Bram Celeste Dorian Elif Farid Greta Hollis Imre Jocasta Kasimir Leontyne Milo Nerys Osric Petra Quentin
Rosalba Stellan Tamsin Ulric Verena Wendell Xiomara Yorick Zelda Anselm Brigid Caspian Delphine Evander Fenella Gideon
Hester Isolde Jarek Keziah Lucian Maren Nikolai Ottilie Piers Ramona Silas Thea Umberto Viola Winifred Anika Baxter"""
_LAST = """Abernock Brandwell Castelmore Dunsworth Eldergrove Farrowby Gantley Harkstone Ingleford Jessamy Kettleburn
Lorimer Mandeville Netherby Oakhurst Penhallow Quillfeather Ravensdale Stroudwick Thackeray-Moss Underhay Vanterpool
Wexcombe Yarborough Zellweger-Pike Alderidge Birkenshaw Corrigan-Vale Dalrymple Esterhaven Fothergill Greyling Hathersage
Islebrook Kirkbride Langmere Morrowind Nightshade Ormesby Pettigrew Rookwood Sedgefield Tolliver Uppington Venables"""
_PLACES = """Aldport Brackenridge Carrowmere Dunhollow Eastvale Fernwick Glenarrow Highmoor Ironbridge-on-Lea Jadewater
Kelmscross Larkhaven Marlowe-Bay Northcliff Oldbury Pinecrest Quarrytown Redwater Saltmarsh Thornbury Upperdale Vinewood
Westmarch Yellowbank Zephyrhill Ashcombe Bellhaven Copperfield Driftwood Elmsworth Foxhollow Graniteville Harborough"""
_FIRMS = """Altrano Bexora Cindrel Dovanti Emberlyn Fluxara Gravanti Helionix Indarra Jovexa Kestrova Lumenor Mirandel
Novastel Orbentis Pellucor Quintara Rivendor Solantis Trevanti Umbrosa Vexillon Wyndara Xentoria Yolantis Zandorra"""
_ENDS = "son berg ley wick ton mere ova escu hart stone field well more dale ard ini ez kov ström ander"
_STARTS = """Al Bar Cor Del Ed Fal Gar Hel Il Jor Kar Lem Mor Nor Or Pal Quin Ras Sel Tor Ul Ver Wal Xan Yor Zel Ban Cas Dor
Fen Gol Har Jan Kel Lan Mar Nes Oster Pen Rad Sand Tal Vin Win"""


def first_name(rng: Random) -> str:
    return rng.choice(_FIRST.split())


def last_name(rng: Random) -> str:
    return rng.choice(_LAST.split()) if rng.random() < 0.4 else rng.choice(_STARTS.split()) + rng.choice(_ENDS.split())


def person(rng: Random) -> str:
    return f"{first_name(rng)} {last_name(rng)}"


def place(rng: Random) -> str:
    return rng.choice(_PLACES.split()).replace("-", " ")


def firm(rng: Random) -> str:
    return rng.choice(_FIRMS.split())


def any_name(rng: Random) -> str:
    """Give one capitalised word that could be a person, a place or a firm."""
    return next(itertools.islice(iter((rng.choice((last_name, place, firm))(rng)).split()), 1))
