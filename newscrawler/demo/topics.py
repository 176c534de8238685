"""The topics of the demo's stories: what acts, what is acted on, and facts that only this topic knows."""

from __future__ import annotations

from dataclasses import dataclass

from newscrawler.demo.words import phrases


@dataclass(frozen=True)
class Topic:
    name: str
    section: str
    """The section of the outlets under which its stories stand."""
    lists: dict[str, tuple[str, ...]]
    """Phrases by slot: actor, thing, things, verb ("base/past"), role, roles, body (an organisation's form), fact."""


def _topic(name: str, section: str, **lists: str) -> Topic:
    return Topic(name, section, {slot: phrases(text) for slot, text in lists.items()})


TOPICS = (
    _topic(
        "politics",
        "International",
        actor="""the coalition | the upper house | the foreign ministry | the opposition | the electoral office |
        the cabinet | the ombudsman | the provincial assembly | the governor | the budget committee | the mayor""",
        thing="""bill | treaty | ballot | reshuffle | amendment | manifesto | referendum | mandate | quorum |
        inquiry | veto | charter | border accord | coalition deal | census | filibuster | envoy | decree | recount |
        summit""",
        things="""ballots | amendments | pledges | petitions | by-elections | hearings | border posts | visas |
        envoys | lobbyists | leaflets | constituencies | decrees | sanctions | signatures | party lists""",
        verb="""ratify/ratified | reject/rejected | table/tabled | debate/debated | shelve/shelved | amend/amended |
        denounce/denounced | back/backed | postpone/postponed | concede/conceded | endorse/endorsed |
        contest/contested | rewrite/rewrote | oppose/opposed | defend/defended | leak/leaked""",
        role="whip | envoy | spokeswoman | backbencher | pollster | registrar | minister without portfolio | clerk",
        roles="""lawmakers | voters | delegates | canvassers | mayors | diplomats | deputies | exiles |
        returning officers""",
        body="{} Institute | {} Policy Forum | the {} Bloc | {} Polling | the {} Commission | {} Observatory",
        fact="""Turnout reached {percent} percent in {region}, against {percent} percent in {year}. |
        The chamber split {number} to {number}, with {number} abstentions from {adj} {roles}. |
        Article {number} of the constitution lets {actor} {base} {object} once every {number} years. |
        {number:cap} parties have registered for the vote in {month}; {number} of them exist on paper alone. |
        Postal votes from {city} alone, counted {time}, made up {percent} percent of the total. |
        The two sides last met in {city} in {year}, when {subject} {past} {object}.""",
    ),
    _topic(
        "markets",
        "Business",
        actor="""the central bank | the stock exchange | the finance ministry | the regulator | the treasury |
        the pension fund | the bondholders' committee | the rating agency | the clearing house | the audit board""",
        thing="""bond sale | dividend | takeover bid | rate cut | share issue | hedge | credit line | index |
        surplus | tariff | yield | buyback | profit warning | price cap | merger | levy | listing | balance sheet |
        rally""",
        things="""bonds | shares | margins | dividends | warrants | copper futures | deposits | invoices |
        export orders | inventories | loans | currency swaps | forecasts | insurers | start-ups | wages""",
        verb="""price/priced | sell/sold | downgrade/downgraded | hedge/hedged | refinance/refinanced | trim/trimmed |
        underwrite/underwrote | audit/audited | raise/raised | halve/halved | acquire/acquired | write off/wrote off |
        auction/auctioned | freeze/froze | float/floated | tax/taxed""",
        role="strategist | chief economist | broker | treasurer | fund manager | actuary | board member | trader",
        roles="""investors | traders | shareholders | lenders | exporters | savers | analysts | underwriters |
        retailers""",
        body="{} Capital | {} Brothers | Bank {} | {} Holdings | {} Securities | {} Asset Management",
        fact="""The index closed at {number} points, {percent} percent off its {month} peak. |
        Ten-year yields slipped to {percent} percent after {subject} {past} {object}. |
        Copper fetched {money} a lot in {city}; tin, {adj} all week, ended near {money}. |
        Net income came to {money} for the quarter, compared with {money} in {year}. |
        Turnover on the {city} exchange fell by {percent} percent {time}. |
        Unit labour costs in {region} have climbed for {number} quarters, {org} calculates.""",
    ),
    _topic(
        "weather",
        "International",
        actor="""the weather service | the flood authority | the coastguard | civil defence | the river board |
        the avalanche office | the fire brigade | the relief agency | the meteorological institute""",
        thing="""storm surge | heatwave | flood barrier | cold front | drought | sandstorm | landslide |
        gale warning | monsoon | frost | thaw | hailstorm | river gauge | levee | rain band | cyclone | evacuation |
        rescue effort""",
        things="""sandbags | shelters | gusts | culverts | power lines | snowdrifts | orchards | warnings | rooftops |
        wells | embankments | thunderstorms | pumps | tents | washed-out roads | tide tables""",
        verb="""flood/flooded | evacuate/evacuated | batter/battered | drench/drenched | forecast/forecast |
        clear/cleared | reopen/reopened | isolate/isolated | track/tracked | reinforce/reinforced | spare/spared |
        bury/buried | measure/measured | cut off/cut off | drain/drained""",
        role="""forecaster | hydrologist | rescue worker | lock keeper | duty officer | farmer | glaciologist |
        volunteer""",
        roles="rescuers | farmers | forecasters | campers | boatmen | villagers | firefighters | engineers | pilots",
        body="{} Rescue | the {} Weather Centre | {} Hydrology | the {} Relief Fund | {} Climate Desk",
        fact="""Rain gauges in {city} collected {number} millimetres in {number} hours. |
        Winds of {number} kilometres an hour tore {number} roofs from {adj} {things} {time}. |
        The river crested {percent} metres above its {year} mark, then fell overnight. |
        Temperatures near {landmark} reached {percent} degrees before {subject} {past} {object}. |
        Power was restored to {number} homes, leaving {number} without light {time}. |
        Snow depth on the passes above {city} stood at {number} centimetres.""",
    ),
    _topic(
        "sport",
        "Sport",
        actor="""the home side | the visitors | the federation | the selectors | the champions | the referee |
        the disciplinary panel | the relay squad | the club | the coaching staff | the league""",
        thing="""final | penalty | transfer | relay | equaliser | training camp | title defence | semi-final |
        comeback | stadium | record attempt | derby | medal | suspension | tiebreak | qualifier | sprint | scrum |
        playoff""",
        things="""penalties | tackles | season tickets | medals | substitutions | fixtures | free throws | laps |
        supporters | sprints | injuries | corner kicks | rebounds | set pieces | doping tests | away games""",
        verb="""win/won | lose/lost | draw/drew | overturn/overturned | dominate/dominated | rehearse/rehearsed |
        appeal/appealed | squander/squandered | celebrate/celebrated | sign/signed | drop/dropped | lead/led |
        miss/missed | convert/converted | equal/equalled""",
        role="""captain | goalkeeper | head coach | physiotherapist | steward | winger | sporting director |
        kit manager""",
        roles="supporters | defenders | sprinters | scouts | oarsmen | substitutes | umpires | veterans | juniors",
        body="{} Rovers | {} Athletic | {} United | Sporting {} | {} Wanderers | the {} Rowing Club",
        fact="""It finished {number}-{number} after extra time in front of {number} people. |
        {last} crossed the line in {percent} minutes, with {person} {percent} seconds behind. |
        The club sits {ordinal} with {number} points and {number} games to play. |
        {org} have not won in {city} since {year}, a run of {number} visits. |
        Halfway through the {ordinal} set, {subject} {past} {object}. |
        Tickets for the return leg, on {weekday}, went for {money} each at {landmark}.""",
    ),
    _topic(
        "science",
        "Science",
        actor="""the observatory | the research council | the space agency | the laboratory | the polar expedition |
        the review panel | the mission team | the academy | the telescope consortium | the geology department""",
        thing="""probe | fossil | telescope | experiment | isotope | genome | comet | crater | prototype | sensor |
        catalyst | particle beam | lander | spectrum | hypothesis | reef survey | ice core | satellite | seismograph |
        alloy""",
        things="""samples | electrons | fossils | photons | meteorites | beetles | proteins | galaxies |
        measurements | tremors | neurons | crystals | orbiters | enzymes | lichens | simulations""",
        verb="""detect/detected | sequence/sequenced | photograph/photographed | calibrate/calibrated |
        launch/launched | replicate/replicated | dissolve/dissolved | catalogue/catalogued | simulate/simulated |
        excavate/excavated | magnify/magnified | date/dated | describe/described | publish/published |
        test/tested""",
        role="""astronomer | geologist | postdoctoral researcher | palaeontologist | chemist | flight director |
        curator""",
        roles="physicists | biologists | astronomers | divers | technicians | students | mathematicians | reviewers",
        body="{} Observatory | {} Laboratories | the {} Museum of Nature | {} Research Station | the {} Academy",
        fact="""The signal lasted {percent} seconds and came from {number} light years away. |
        Carbon dating put the layer at {number} years, give or take {number}. |
        Each sample weighs {percent} grams and holds {percent} percent iron. |
        The instrument, cooled to minus {number} degrees, {past} {object} {time}. |
        Only {number} specimens exist, {number} of them in {city}. |
        The paper lists {number} authors from {number} countries, among them {person}.""",
    ),
    _topic(
        "health",
        "Science",
        actor="""the health authority | the hospital trust | the medicines board | the surgeons' college |
        the clinic | the vaccination centre | the blood service | the nursing union |
        the public health laboratory""",
        thing="""vaccine | ward | diagnosis | outbreak | clinical trial | waiting list | prescription | antibody |
        scanner | operating theatre | screening programme | dosage | side effect | quarantine | transplant | allergy |
        therapy""",
        things="""vaccines | ventilators | infections | nurses' shifts | prescriptions | ambulances | antibodies |
        mosquitoes | appointments | implants | check-ups | blood bags | symptoms | beds | tablets | swabs""",
        verb="""treat/treated | vaccinate/vaccinated | prescribe/prescribed | diagnose/diagnosed | ration/rationed |
        contain/contained | license/licensed | recall/recalled | screen/screened | ventilate/ventilated |
        trace/traced | sterilise/sterilised | refer/referred | monitor/monitored""",
        role="epidemiologist | midwife | surgeon | pharmacist | ward sister | paediatrician | paramedic | virologist",
        roles="patients | nurses | surgeons | carers | pharmacists | doctors | midwives | dentists | donors",
        body="{} Hospital | the {} Clinic | {} Pharma | the {} Health Trust | {} Medical School",
        fact="""Of {number} volunteers, {number} reported headaches and {number} nothing at all. |
        Waiting times in {region} average {number} weeks, from {number} in {year}. |
        The jab costs {money} a dose and keeps for {number} days at room temperature. |
        Cases rose to {number} {time}, {percent} percent of them in {city}. |
        One bed in {number} stands empty because {roles} {past} {object}. |
        The drug lowered blood pressure by {percent} percent among {adj} {roles}.""",
    ),
    _topic(
        "transport",
        "Business",
        actor="""the railway | the port authority | the airline | the bus operator | the road agency |
        the ferry company | the drivers' union | the airport | the shipping line | the metro operator |
        the signalling contractor""",
        thing="""timetable | tunnel | runway | night train | ferry route | signal box | bridge | freight terminal |
        tram line | toll | junction | locomotive | strike | cycle path | container berth | fare rise | depot |
        customs gate""",
        things="""carriages | containers | buses | level crossings | fares | lorries | runways | tickets | cranes |
        potholes | rail sleepers | trams | night flights | pontoons | escalators | shunters""",
        verb="""cancel/cancelled | electrify/electrified | reroute/rerouted | widen/widened | tow/towed |
        close/closed | inspect/inspected | delay/delayed | resurface/resurfaced | dredge/dredged |
        schedule/scheduled | order/ordered | scrap/scrapped | extend/extended | unload/unloaded""",
        role="""train driver | harbour master | dispatcher | fleet manager | signaller | cabin steward | haulier |
        pilot""",
        roles="commuters | dockers | drivers | cyclists | hauliers | passengers | conductors | planners | mechanics",
        body="{} Rail | {} Lines | {} Freight | {} Airways | {} Ferries | the {} Port Company",
        fact="""The line carries {number} trains a day, {number} of them freight. |
        Journeys from {city} to {city} will take {number} minutes instead of {number}. |
        A single fare goes from {money} to {money} in {month}. |
        The {number}-metre vessel drew {percent} metres and touched bottom {time}. |
        Punctuality fell to {percent} percent, the {adj} figure since {year}. |
        About {number} containers are stacked at {landmark}, some of them since {month}.""",
    ),
    _topic(
        "culture",
        "Culture",
        actor="""the festival | the national gallery | the orchestra | the publishing house | the theatre |
        the film board | the jury | the archive | the opera company | the museum | the estate of the composer""",
        thing="""exhibition | libretto | premiere | manuscript | fresco | documentary | symphony | sculpture |
        anthology | retrospective | screenplay | mural | choir | novel | film set | puppet show | restoration |
        auction lot""",
        things="""paintings | sonnets | costumes | manuscripts | screenings | violins | ticket holders | sculptures |
        posters | rehearsals | letters | recordings | tapestries | masks | film reels | murals""",
        verb="""stage/staged | paint/painted | restore/restored | translate/translated | exhibit/exhibited |
        rehearse/rehearsed | film/filmed | applaud/applauded | conduct/conducted | forge/forged |
        illustrate/illustrated | perform/performed | publish/published | donate/donated | review/reviewed""",
        role="curator | cellist | novelist | stage designer | conservator | choreographer | librarian | playwright",
        roles="painters | actors | critics | dancers | readers | cellists | collectors | novelists | sculptors",
        body="{} Gallery | the {} Ensemble | {} Press | {} Pictures | the {} Playhouse | {} Records",
        fact="""The canvas, {number} by {number} centimetres, hung unsigned at {landmark} until {year}. |
        {number:cap} readers voted; {last}'s {adj} {thing} came {ordinal}. |
        Bids opened at {money} and stopped at {money}, paid by {adj} {roles} from {city}. |
        The second act runs for {number} minutes and needs {number} {roles}. |
        Attendance reached {number} in {month}, {percent} percent above {year}. |
        Restorers removed {number} layers of varnish, then {past} {object}.""",
    ),
    _topic(
        "courts",
        "International",
        actor="""the appeals court | the prosecutor | the jury | the constitutional court | the defence |
        the magistrate | the bar association | the prison service | the tribunal | the police | the coroner""",
        thing="""verdict | indictment | plea | affidavit | retrial | fine | subpoena | settlement | injunction |
        bail hearing | alibi | sentence | lawsuit | custody order | dossier | search warrant | forgery |
        cross-examination""",
        things="""witnesses | exhibits | charges | wiretaps | fines | shell companies | appeals | affidavits |
        jurors | bank records | fingerprints | stolen cars | transcripts | cells | claims | passports""",
        verb="""convict/convicted | acquit/acquitted | summon/summoned | overrule/overruled | seize/seized |
        quash/quashed | adjourn/adjourned | testify against/testified against | search/searched | fine/fined |
        uphold/upheld | extradite/extradited | settle/settled | dismiss/dismissed""",
        role="""defence lawyer | judge | detective | bailiff | legal scholar | notary | forensic accountant |
        plaintiff""",
        roles="jurors | lawyers | witnesses | plaintiffs | detectives | prisoners | judges | smugglers | guards",
        body="{} Chambers | {} and Partners | the {} Legal Fund | {} Law School | the {} Society of Jurists",
        fact="""The indictment runs to {number} pages and names {number} {roles}. |
        {last}, {number}, denies all but the {ordinal} charge. |
        Sentences for such cases range from {number} months to {number} years. |
        Officers found {money} in cash behind a wall near {landmark}. |
        The hearing was put off {time}, for the {ordinal} time. |
        Case {number}/{year} began when {subject} {past} {object} in {city}.""",
    ),
    _topic(
        "farming",
        "Business",
        actor="""the growers' union | the dairy board | the agriculture ministry | the seed bank | the fishing fleet |
        the irrigation district | the veterinary office | the cooperative | the grain trader | the wine council""",
        thing="""harvest | quota | wheat price | vineyard | irrigation scheme | pesticide ban | barn | subsidy |
        herd | orchard | milk tanker | catch limit | seed drill | cattle market | olive press | hop garden |
        crop rotation""",
        things="""tractors | olives | seedlings | hives | herds | fertilisers | trawlers | greenhouses | lambs |
        acres | apricots | silos | cheeses | vines | sprayers | fences""",
        verb="""harvest/harvested | plough/ploughed | irrigate/irrigated | fence/fenced | export/exported |
        vaccinate/vaccinated | store/stored | graze/grazed | label/labelled | spray/sprayed | press/pressed |
        subsidise/subsidised | weigh/weighed | replant/replanted""",
        role="dairy farmer | agronomist | beekeeper | winegrower | skipper | grain buyer | shepherd | vet",
        roles="growers | shepherds | fishermen | millers | pickers | beekeepers | breeders | vets | cheesemakers",
        body="{} Growers | {} Seeds | {} Dairies | the {} Farm Bureau | {} Grain",
        fact="""Wheat sold for {money} a tonne in {city}, {percent} percent below {month}. |
        A hectare in {region} now yields {percent} tonnes, from {percent} in {year}. |
        The fleet landed {number} tonnes of herring {time}. |
        Milk solids averaged {percent} percent across {number} farms. |
        Frost took {number} hectares of blossom on {weekday}, {org} estimates. |
        {number:cap} hives stood at {landmark}; {number} survived the winter.""",
    ),
    _topic(
        "energy",
        "Business",
        actor="""the grid operator | the utility | the energy regulator | the pipeline company | the refinery |
        the wind developer | the nuclear inspectorate | the gas exchange | the miners' association""",
        thing="""pipeline | substation | reactor | wind farm | blackout | power cable | gas contract | solar park |
        turbine | coal pit | refinery fire | carbon permit | battery plant | dam | tanker | drilling licence |
        heat pump""",
        things="""turbines | barrels | megawatts | transformers | permits | boilers | pylons | solar panels |
        tankers | drill rigs | meters | batteries | pipelines | emissions | charging points | cooling towers""",
        verb="""connect/connected | drill/drilled | dismantle/dismantled | refuel/refuelled | curtail/curtailed |
        insulate/insulated | pipe/piped | import/imported | decommission/decommissioned | meter/metered |
        repair/repaired | generate/generated | bill/billed | mothball/mothballed""",
        role="""grid engineer | shift supervisor | geophysicist | energy trader | site manager | electrician |
        roughneck""",
        roles="engineers | electricians | householders | miners | suppliers | welders | divers | inspectors",
        body="{} Power | {} Petroleum | {} Renewables | {} Grid | the {} Energy Council",
        fact="""Output averaged {number} megawatts, enough for {number} homes in {region}. |
        Crude traded at {money} a barrel {time}, up by {percent} percent. |
        Storage sites near {city} are {percent} percent full, against {percent} in {month}. |
        The cable runs {number} kilometres under the sea at a depth of {number} metres. |
        Household bills in {city} came to {money} a year, {org} reckons. |
        Unit {number} tripped {time} and stayed off the grid for {number} hours.""",
    ),
    _topic(
        "technology",
        "Science",
        actor="""the chip maker | the data watchdog | the software firm | the standards body | the mobile operator |
        the search company | the robotics lab | the cyber agency | the app developer | the payments start-up""",
        thing="""processor | data breach | handset | algorithm | patent | undersea cable | server farm | robot arm |
        browser | password leak | firmware update | language model | drone | antenna | encryption key | recall |
        operating system""",
        things="""microchips | drones | passwords | servers | patents | handsets | robots | routers | accounts |
        lines of code | wafers | antennas | bugs | subscribers | headsets | data centres""",
        verb="""patch/patched | encrypt/encrypted | unveil/unveiled | hack/hacked | license/licensed |
        recall/recalled | automate/automated | upload/uploaded | benchmark/benchmarked | block/blocked |
        assemble/assembled | crash/crashed | copy/copied | install/installed""",
        role="software engineer | security researcher | product manager | chip designer | data officer | tester",
        roles="developers | hackers | users | subscribers | coders | designers | regulators | gamers | testers",
        body="{} Systems | {} Robotics | {} Mobile | {} Semiconductor | {} Networks | {} Labs",
        fact="""The chip packs {number} cores and draws {percent} watts. |
        Attackers took {number} records within {number} minutes, logs show. |
        Shipments to {region} fell by {percent} percent, to {number} units. |
        Version {percent} goes out in {month} and needs {number} megabytes. |
        A test in {city} moved data at {percent} gigabits a second. |
        The flaw, known since {year}, let {roles} {base} {object} at will.""",
    ),
)
