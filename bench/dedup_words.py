"""The plain words of the generated stories: lists that dedup_grammar.py draws from, the first of a list the most often.

The order of each list is part of the grammar: a word's rank sets how common it is.
"""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split("|") if phrase.strip())


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


NOUNS = words(
    """plan report project decision group system service government programme question problem company office
    committee proposal contract agreement measure meeting budget deal review building road school council district
    harbour bridge market court hospital station agency study survey team vote payment campaign warning delay permit
    tax loan fund grant station line route fare ticket policy rule law ban target forecast estimate figure index price
    supply demand order shipment warehouse factory plant mine field farm harvest crop herd forest river lake coast
    island
    valley village suburb neighbourhood estate square park garden stadium arena theatre museum gallery library archive
    university college teacher student pupil parent nurse doctor patient clinic ward vaccine drug treatment trial
    infection outbreak symptom diagnosis disease therapy device sensor network server platform app website account
    password update breach attack defence border patrol convoy ceasefire treaty summit embassy minister deputy senator
    mayor governor judge lawyer witness suspect victim defendant verdict sentence appeal hearing charge fine bail
    investigation inquiry audit complaint dispute strike union worker employer wage pension contractor tender bid
    auction
    investor lender bank insurer broker trader analyst adviser customer supplier retailer brand product model engine
    battery cable pipeline refinery reactor turbine grid substation outage shortage surplus deficit debt bond share
    dividend merger takeover stake venture startup licence patent standard code safeguard threshold deadline schedule
    timetable calendar season round league cup final match coach striker goalkeeper captain referee transfer injury
    defeat victory draw record medal race lap sprint festival concert orchestra album novel film screening premiere
    exhibition sculpture mural parade ceremony anniversary memorial statue chapel cathedral monastery shrine pilgrimage
    storm flood drought wildfire landslide earthquake tremor eruption heatwave blizzard shelter evacuation rescue crew
    helicopter vessel ferry trawler tanker container crane dock quay lighthouse reef species habitat wetland reserve
    ranger hunter poacher smuggler cartel raid seizure cargo customs tariff quota export import embargo sanction
    referendum ballot coalition opposition manifesto speech debate motion amendment clause chapter annex protocol
    charter
    mandate envoy delegate observer mission barracks regiment drone radar missile satellite rocket telescope crater
    asteroid laboratory experiment sample microscope fossil tomb excavation artefact manuscript dialect census household
    tenant landlord mortgage rent eviction renovation scaffold elevator corridor basement rooftop courtyard alley tram
    railway carriage platform junction signal tunnel viaduct motorway roundabout pavement cyclist pedestrian motorist
    lorry coach van scooter helmet collision wreck fracture stretcher ambulance siren hydrant nozzle ladder hose
    orchard vineyard dairy slaughterhouse mill bakery brewery distillery cannery greenhouse tractor fertiliser pesticide
    seed grain maize barley soybean coffee cocoa cotton timber rubber copper nickel lithium cobalt aluminium steel
    cement
    brick glass plastic textile garment footwear furniture toy gadget headset keyboard processor chip wafer algorithm
    dataset chatbot robot camera lens printer scanner antenna router modem frequency bandwidth subscriber operator
    regulator watchdog ombudsman commissioner inspector auditor treasurer chairman spokesman secretary director
    consultant architect surveyor engineer electrician plumber carpenter welder mechanic courier clerk cashier waiter
    chef butcher tailor florist barber optician pharmacist dentist surgeon midwife therapist psychologist counsellor
    volunteer donor charity foundation trust shelter orphanage kitchen soup blanket tent generator pump filter reservoir
    dam canal lock levee culvert sewer landfill compost recycling emission pollutant ozone glacier permafrost monsoon"""
)
PLURALS = tuple(_plural(noun) for noun in NOUNS)
ADJECTIVES = words(
    """new public local national regional early late large small recent former main central further final joint
    independent temporary annual official private foreign senior serious major key initial separate additional current
    previous proposed planned local state federal municipal rural urban northern southern eastern western coastal
    industrial commercial medical legal financial political technical digital electronic nuclear solar electric
    automatic
    narrow wide steep shallow deep heavy light quiet loud busy empty crowded remote distant nearby adjacent costly cheap
    modest generous sharp gradual sudden steady rapid slow brief lengthy detailed vague clear hidden visible obvious
    unusual ordinary familiar strange rare frequent constant occasional weekly monthly quarterly seasonal permanent
    partial complete broken damaged restored rebuilt abandoned historic modern ancient medieval colonial traditional
    popular controversial disputed contested rejected approved revised amended delayed suspended cancelled postponed
    voluntary mandatory compulsory optional strict lenient harsh mild severe critical stable fragile robust weak strong
    ambitious cautious reluctant eager angry anxious grateful proud exhausted injured missing wealthy poor young elderly
    retired unemployed skilled qualified experienced junior acting interim deputy outgoing incoming rival friendly
    hostile
    neutral secret confidential classified leaked anonymous formal informal internal external domestic overseas
    continental tropical arctic dry wet humid frozen muddy sandy rocky wooded fertile barren polluted clean toxic
    harmless
    dangerous safe secure vulnerable exposed protected endangered extinct invasive native wild tame raw refined
    processed
    organic synthetic wooden concrete metal golden silver crimson pale bright dim narrow curved straight vertical
    parallel
    wireless portable compact bulky lightweight durable flimsy reliable faulty obsolete outdated advanced experimental
    clinical surgical dental mental physical chronic acute contagious hereditary preventive"""
)
ADVERBS = words(
    """also already recently quickly slowly nearly largely mostly partly fully jointly formally quietly openly briefly
    repeatedly eventually initially finally previously originally currently temporarily permanently sharply slightly
    steadily gradually suddenly unexpectedly reportedly allegedly apparently clearly broadly narrowly unanimously
    reluctantly deliberately carefully immediately promptly privately publicly separately simply effectively
    significantly substantially marginally notably virtually practically"""
)
# base/past; the third person and the -ing form are made from the base.
VERBS = tuple(
    (base, past)
    for base, past in (
        pair.split("/")
        for pair in words(
            """approve/approved review/reviewed support/supported reject/rejected open/opened close/closed build/built
            expand/expanded delay/delayed suspend/suspended launch/launched announce/announced publish/published
            sign/signed replace/replaced repair/repaired fund/funded cut/cut raise/raised lower/lowered cancel/cancelled
            postpone/postponed defend/defended criticise/criticised welcome/welcomed question/questioned
            examine/examined
            inspect/inspected test/tested monitor/monitored measure/measured record/recorded report/reported
            reveal/revealed confirm/confirmed deny/denied dismiss/dismissed uphold/upheld overturn/overturned
            enforce/enforced ease/eased tighten/tightened lift/lifted impose/imposed extend/extended shorten/shortened
            renew/renewed scrap/scrapped revive/revived restore/restored protect/protected damage/damaged
            destroy/destroyed threaten/threatened block/blocked clear/cleared search/searched seize/seized
            recover/recovered return/returned deliver/delivered transport/transported export/exported import/imported
            buy/bought sell/sold acquire/acquired lease/leased rent/rented auction/auctioned insure/insured
            value/valued price/priced tax/taxed subsidise/subsidised finance/financed audit/audited
            investigate/investigated
            prosecute/prosecuted charge/charged acquit/acquitted convict/convicted detain/detained release/released
            evacuate/evacuated rescue/rescued shelter/sheltered treat/treated vaccinate/vaccinated diagnose/diagnosed
            train/trained hire/hired recruit/recruited promote/promoted demote/demoted sack/sacked appoint/appointed
            elect/elected nominate/nominated endorse/endorsed oppose/opposed debate/debated amend/amended draft/drafted
            adopt/adopted ratify/ratified veto/vetoed abolish/abolished reform/reformed overhaul/overhauled
            modernise/modernised upgrade/upgraded install/installed design/designed develop/developed patent/patented
            license/licensed produce/produced assemble/assembled manufacture/manufactured harvest/harvested
            plant/planted
            store/stored ship/shipped divert/diverted reroute/rerouted halt/halted resume/resumed complete/completed
            abandon/abandoned demolish/demolished renovate/renovated decorate/decorated unveil/unveiled
            exhibit/exhibited
            perform/performed compose/composed translate/translated broadcast/broadcast film/filmed
            photograph/photographed
            describe/described explain/explained predict/predicted forecast/forecast estimate/estimated
            calculate/calculated compare/compared discuss/discussed negotiate/negotiated mediate/mediated settle/settled
            resolve/resolved ignore/ignored neglect/neglected blame/blamed accuse/accused warn/warned remind/reminded
            persuade/persuaded convince/convinced encourage/encouraged discourage/discouraged prevent/prevented"""
        )
    )
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = words("January February March April May June July August September October November December")
ROLES = phrases(
    """spokesman | spokeswoman | director | mayor | minister | deputy minister | chief executive | chairwoman |
    analyst |
    police chief | union leader | senior adviser | project manager | economist | head coach | researcher | professor |
    commissioner | secretary | councillor | prosecutor | head of research | chief financial officer | inspector |
    engineer"""
)
TIMES = phrases(
    """on %(wd)s | late on %(wd)s | earlier this week | last month | over the weekend | this year | on %(wd)s morning |
    in the past year | in %(mo)s | two days earlier | by the end of the year | on %(wd)s evening | in recent weeks |
    during the night | before the summer | since the start of the year | for the second time this year | within days |
    at the end of %(mo)s | after months of talks | shortly before noon | at short notice | in the first half of the
    year"""
)
SAID = phrases(
    """said | told reporters | said in a statement | added | told a news conference | said by telephone | noted |
    told the local broadcaster | wrote in a letter | explained | said in an interview | told parliament | argued"""
)

# What desks change for one another in copy edits: either stands for the other.
SYNONYMS = phrases(
    """said/stated | about/roughly | nearly/almost | large/big | began/started | however/but | also/too |
    people/residents |
    while/whereas | because/since | after/following | before/ahead | show/indicate | help/assist | need/require |
    children/kids | buy/purchase | get/obtain | new/fresh | main/principal | local/area | recent/latest |
    early/initial |
    plan/scheme | deal/agreement | company/firm | workers/employees | police/officers | study/research | road/street |
    building/structure | decision/ruling | problem/issue | proposal/suggestion | increase/rise | fell/dropped |
    rose/climbed | strong/solid | weak/soft | serious/grave | quickly/rapidly | slowly/gradually | additional/extra |
    several/some | many/numerous | approved/backed | rejected/refused | announced/unveiled | confirmed/verified |
    expected/forecast | warned/cautioned | criticised/condemned | delayed/held | launched/opened | reported/disclosed |
    repaired/fixed | destroyed/wrecked | released/freed | detained/held | hired/recruited | sacked/dismissed |
    funds/money | talks/negotiations | meeting/session | lawyer/attorney | doctor/physician | car/vehicle | home/house |
    price/cost | annual/yearly | yearly/annual | costly/expensive | crucial/key | across/throughout |
    despite/notwithstanding |
    would/will | could/might | last/past | earlier/previously | later/afterwards | near/close | total/sum |
    around/about"""
)
SPELLING = phrases(
    """programme/program | harbour/harbor | defence/defense | theatre/theater | neighbourhood/neighborhood |
    organisation/organization | labour/labor | centre/center | metres/meters | kilometres/kilometers | tonnes/tons |
    licence/license | criticised/criticized | modernised/modernized | subsidised/subsidized | cancelled/canceled |
    councillor/councilor | counsellor/counselor | adviser/advisor | fertiliser/fertilizer | aluminium/aluminum |
    favourite/favorite | colour/color | neighbours/neighbors | behaviour/behavior | travelled/traveled |
    programmes/programs | metre/meter | cheque/check | grey/gray | tyre/tire | litres/liters | per cent/percent"""
)
NUMBER_WORDS = dict(
    zip(map(str, range(2, 13)), words("two three four five six seven eight nine ten eleven twelve"), strict=True)
)
CLAUSES = phrases(
    """according to people familiar with the matter | as first reported by local media | in a move that surprised many |
    officials said | which had been expected for weeks | as this newspaper reported earlier | despite earlier
    assurances |
    a person with knowledge of the plans said | in what critics called a mistake | as has often been the case |
    to the relief of many residents | the documents show | for reasons that remain unclear | by its own account"""
)
FILLERS = words("also reportedly however meanwhile now still again then further already indeed even just only")
