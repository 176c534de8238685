"""The topics of the generated stories: their nouns, and the stock sentences that stories of one topic share."""

from __future__ import annotations

import attrs


@attrs.frozen
class Topic:
    name: str
    nouns: tuple[str, ...]
    stock: tuple[str, ...]
    weight: int = 10
    """How often it is drawn."""


def _topic(name: str, nouns: str, stock: str, weight: int = 10) -> Topic:
    sentences = tuple(" ".join(sentence.split()) for sentence in stock.split("|") if sentence.strip())
    return Topic(name, tuple(nouns.split()), sentences, weight)


TOPICS = (
    _topic(
        "politics",
        """coalition referendum ballot manifesto amendment mandate opposition cabinet parliament treaty summit envoy
        sanction constitution decree turnout constituency backbencher whip lobby minister senator reform scandal""",
        """the bill now goes to the upper house, where it needs a simple majority | a vote is expected %(t)s |
        the opposition accused the government of rushing the bill through parliament | no date has been set for the
        vote |
        the government has a majority of %(n)s seats in the lower house | %(L)s was first elected in %(y)s |
        the two sides agreed to continue talks %(t)s | the prime minister's office did not respond to a request for
        comment |
        opinion polls put support for the party at %(pct)s percent | the next general election must be held within
        two years |
        the party lost its majority in %(y)s and has governed in a coalition since | turnout was %(pct)s percent |
        the foreign ministry said it was following the situation closely | critics say the law goes too far""",
        16,
    ),
    _topic(
        "economy",
        """inflation growth bond yield currency lender mortgage budget deficit surplus tariff export factory payroll
        unemployment recession stimulus subsidy credit reserve dividend treasury consumer wage""",
        """economists polled by %(O)s had expected a rise of %(pct)s percent | inflation slowed to %(pct)s percent in
        %(mo)s |
        the central bank has left its key rate unchanged since %(mo)s | the figures are adjusted for seasonal swings |
        the unemployment rate stood at %(pct)s percent | exports account for about %(pct)s percent of output |
        growth for the year is now seen at %(pct)s percent, down from an earlier forecast of %(pct)s percent |
        the currency was little changed against the dollar after the release of the data | consumer spending rose |
        the central bank next meets in %(mo)s | the finance ministry is due to publish its forecasts in %(mo)s""",
    ),
    _topic(
        "business",
        """merger takeover stake shareholder board bidder buyout regulator supplier contract brand lawsuit recall layoff
        plant warehouse retailer carrier startup patent licence auditor creditor bankruptcy""",
        """the companies did not disclose the terms of the deal | the deal is subject to approval by regulators |
        shares of the company rose %(pct)s percent in early trading | %(co)s did not immediately respond to a request
        for comment |
        the company employs about %(n)s people worldwide | the transaction is expected to close in the second half of
        the year |
        the company has cut its forecast twice this year | analysts had expected a profit of $%(m)s million |
        it competes with %(co)s and %(co)s | founded in %(y)s, the company is based in %(C)s | shares have fallen
        %(pct)s percent""",
        14,
    ),
    _topic(
        "crime",
        """suspect detective burglary robbery warrant custody fraud assault knife weapon jewellery raid prosecutor
        testimony verdict alibi fingerprint ransom kidnapping arson smuggler cartel homicide evidence""",
        """police have appealed for witnesses to come forward | anyone with information is asked to call the police |
        the suspect was taken into custody and is due to appear in court on %(wd)s | no arrests have been made so far |
        the investigation is continuing | the victim was pronounced dead at the scene | a motive was not immediately
        known |
        officers were called to the scene shortly after %(n)s | a post-mortem examination will be carried out |
        the defendant pleaded not guilty and was remanded in custody | if convicted, he faces up to %(n)s years in
        prison |
        the names of those involved have not been released | the area was cordoned off while forensic teams worked""",
        14,
    ),
    _topic(
        "accidents",
        """collision crash derailment wreckage driver lorry bus pile-up explosion blaze firefighter rescuer casualty
        carriageway brake runway cockpit hull lifeboat collapse scaffold gas leak survivor""",
        """the cause of the accident is under investigation | the injured were taken to hospitals in %(C)s |
        the road was closed in both directions for several hours | at least %(n)s people were injured, %(n)s of them
        seriously |
        emergency services were on the scene within minutes | rescue work was hampered by bad weather |
        the driver was unhurt but was treated for shock | traffic was diverted and long queues formed |
        authorities opened an inquiry and sent experts to the scene | such accidents are common on the country's
        roads""",
    ),
    _topic(
        "weather",
        """storm flood gale rainfall snowfall drought wildfire heatwave cyclone landslide evacuation forecast gust
        temperature levee reservoir outage shelter warning frost hail avalanche humidity tide""",
        """the weather service issued its second-highest warning | power was out for more than %(n)s households |
        gusts of up to %(n)s kilometres per hour were recorded | schools in the region will stay closed on %(wd)s |
        residents were urged to stay indoors and away from the coast | rail services were suspended until further
        notice |
        scientists say such events have become more frequent as the climate warms | conditions should ease by %(wd)s""",
    ),
    _topic(
        "sport",
        """striker goalkeeper penalty coach season playoff title transfer injury referee substitute defender midfield
        championship trophy qualifier contract manager captain debut suspension stadium supporter derby""",
        """the side are %(n)s points behind the leaders with a game in hand | the match was goalless at half-time |
        the striker has scored %(n)s goals this season | %(team)s host %(team)s on %(wd)s | both teams finished with
        ten men |
        it was the club's third win in a row | the coach praised his players after the match |
        the winner will meet %(team)s in the next round | the defender is out with a knee injury until %(mo)s |
        he joined from %(team)s for a reported fee of $%(m)s million | the result keeps %(team)s in the top half""",
        16,
    ),
    _topic(
        "health",
        """vaccine patient outbreak virus infection hospital surgeon therapy dose trial symptom diagnosis clinic nurse
        screening obesity tumour antibiotic insulin epidemic mortality disease gene placebo""",
        """the findings were published in a peer-reviewed journal | the study did not prove cause and effect |
        the researchers followed %(n)s adults for an average of %(n)s years | more research is needed, the authors
        said |
        people with symptoms should contact their doctor | the disease is spread by close contact |
        side effects were mild and passed within days | the health ministry said there was no cause for alarm""",
    ),
    _topic(
        "tech",
        """chip algorithm software smartphone satellite app browser encryption hacker server cloud robot drone battery
        startup processor chatbot update privacy breach search subscription headset platform""",
        """the company said it had notified all affected users | the feature will be rolled out over the coming weeks |
        the service has more than %(n)s million monthly users | regulators in several countries are looking into the
        matter |
        the devices go on sale in %(mo)s at prices from $%(n)s | privacy groups have criticised the technology |
        the company has invested heavily in artificial intelligence | the outage lasted for several hours""",
    ),
    _topic(
        "culture",
        """film festival novel orchestra album exhibition gallery museum premiere director actor singer prize jury
        painting sculpture tour biography studio script theatre audience critic streaming""",
        """the film opens in cinemas on %(wd)s | the exhibition runs until %(mo)s | tickets go on sale on %(wd)s |
        the prize is worth $%(n)s and is awarded every year | the book was published in %(y)s and has sold %(n)s
        copies |
        the director was born in %(C)s in %(y)s | critics have praised the performance""",
        8,
    ),
    _topic(
        "farming",
        """harvest crop wheat maize herd dairy fertiliser drought pest irrigation tractor orchard grain silo rapeseed
        milk livestock slaughter export acreage soil subsidy farmer yield""",
        """farmers have finished sowing on %(pct)s percent of the planned area | the country exports about %(n)s
        tonnes a year |
        traders said demand from importers was weak | the ministry raised its forecast to %(m)s million tonnes |
        yields averaged %(m)s tonnes per hectare | dry weather has delayed planting""",
        6,
    ),
)

# Speeches that several stories quote: the quotes are the same, the rest is not.
SPEECH_FRAMES = (
    "in a speech in %(C)s on %(wd)s, %(P)s set out %(np)s",
    "%(P)s was speaking in %(C)s to an audience of %(n)s %(NS)s",
    "the speech, %(L)s's first since %(mo)s, lasted %(n)s minutes",
)
