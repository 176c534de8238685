"""Stories of the other kinds that the network shows; every word is invented here."""

from __future__ import annotations

from stories import Box, Line, PageStory, Spot, paragraphs, promos, snippet

_INTERNATIONAL, _BUSINESS, _MORE = "International Section", "Business Section", "More Information"


def _address(host: str, number: int, slug: str) -> str:
    return f"https://www.{host}/news/{number}/{slug}"


# A broadcaster's story: no deck, no credit, dateline and intertitles; the zone lies west, so that the day changes.
_FERRY_URL = _address("londonmercury.com", 274710233, "french-ferry-crews-call-off-strike-after-night-of-talks")
_FERRY_LEAD = (
    "PARIS, FRANCE - Crews on the ferries that link Marseille with Corsica ended a nine-day strike before dawn on "
    "Thursday, after a night of talks in which the owners agreed to hire 120 more deckhands."
)
FERRY = PageStory(
    name="ferry",
    url=_FERRY_URL,
    outlet="London Mercury",
    headline="French ferry crews call off strike after night of talks",
    source="Voice of America",
    date_line="14 Nov 2024, 22:40 GMT-5",
    published="2024-11-15T03:40:00Z",
    network_id="274710233",
    dateline=Line("PARIS, FRANCE", (Spot("Paris", country="FR"),)),
    promos=promos("London Mercury"),
    paragraphs=paragraphs(
        _FERRY_LEAD
        + """

        The first boat left with eleven lorries of clementines, a wedding party and a circus pony. "We had given up on
        the cake," said the bride's uncle, who had slept two nights in the waiting hall.

        # Empty quays

        The walkout had emptied the shelves of Ajaccio's smaller shops and left some 6,000 travellers on the wrong
        side of the water. Hoteliers put their losses at 4.2 million euros, a figure that the union calls "a poem."

        More information on refunds will be sent by post, the company said, and no passenger needs to call.

        Farmers fared worse than tourists. A grower near Bastia tipped forty crates of late figs into his own pond,
        where, he said, "the carp have never been so cheerful and I have never been so poor."

        The owners had offered 70 posts in the first week and 95 in the second. The last 25 were found towards three
        in the morning, when the union's cook brought onion soup to both rooms and was asked to stay.

        Mayors on the island had asked the navy for help. It offered one landing craft, which was refused because it
        has no lavatories for passengers.

        # What comes next

        A mediator will look at night shifts by the end of January. Until then both sides promised to keep quiet,
        and both held a press conference within the hour.

        Nine days is no record. In the spring of the year before last the same crews stayed ashore for sixteen, over
        the colour of a uniform that has since been abolished.

        The ministry's own count of delayed freight, first due last week, is to be published "when it is ready and
        not a minute before," a spokesman said.
        """
    ),
    boxes=(
        Box(
            _INTERNATIONAL,
            "Lake steamer finds its captain again",
            snippet(
                "GENEVA, Switzerland: A paddle steamer that ran without its master for twenty minutes has been handed "
                "back to the man who fell off it, the lake police said on Wednesday"
            ),
            _address("londonmercury.com", 274710801, "lake-steamer-finds-its-captain-again"),
            Line("GENEVA, Switzerland", (Spot("Geneva", country="CH"),)),
        ),
        Box(
            _INTERNATIONAL,
            "Peach growers bet on a late frost",
            snippet(
                "ATLANTA, Georgia - Insurers in the American South are selling cover against warm winters for the "
                "first time, and the state's orchards are buying all of it, brokers say"
            ),
            _address("londonmercury.com", 274710802, "peach-growers-bet-on-a-late-frost"),
            Line("ATLANTA, Georgia", (Spot("Atlanta", "Georgia", "US"),)),
        ),
        Box(
            _INTERNATIONAL,
            "Cable car stops for a stork",
            snippet(
                "TBILISI, Georgia: The cable car above the old town will stand still until the end of the month, "
                "because a stork has built its nest on the wheel of the upper station"
            ),
            _address("londonmercury.com", 274710803, "cable-car-stops-for-a-stork"),
            Line("TBILISI, Georgia", (Spot("Tbilisi", country="GE"),)),
        ),
        Box(
            _INTERNATIONAL,
            "French ferry crews call off strike after night of talks",
            snippet(_FERRY_LEAD),
            _FERRY_URL,
            Line("PARIS, FRANCE", (Spot("Paris", country="FR"),)),
            own=True,
        ),
        Box(
            _BUSINESS,
            "French ferry crews call off strike vote in Brittany",
            snippet(
                "RENNES, France - Another union, on another coast, has cancelled its ballot over winter timetables "
                "after finding that half of its members had already gone home for the year"
            ),
            _address("londonmercury.com", 274710805, "french-ferry-crews-call-off-strike-vote-in-brittany"),
            Line("RENNES, France", (Spot("Rennes", country="FR"),)),
        ),
        Box(
            _BUSINESS,
            "How a bank lost its own front door",
            snippet(
                "WATCH: Workmen who were to paint the entrance of a savings bank took it away for good, and nobody "
                "noticed until the staff's coats were wet, as our pictures of the morning show"
            ),
            _address("londonmercury.com", 274710806, "how-a-bank-lost-its-own-front-door"),
        ),
        Box(
            _BUSINESS,
            "Umbrella maker asks for rain",
            "LONDON, UK: The last umbrella maker in the City has had its driest autumn in fifty years.",
            _address("londonmercury.com", 274710807, "umbrella-maker-asks-for-rain"),
            Line("LONDON, UK", (Spot("London", country="GB"),)),
        ),
        Box(
            _BUSINESS,
            "Lake steamer finds its captain again",
            snippet(
                "GENEVA, Switzerland: A paddle steamer that ran without its master for twenty minutes has been handed "
                "back to the man who fell off it, the lake police said on Wednesday"
            ),
            _address("londonmercury.com", 274710801, "lake-steamer-finds-its-captain-again"),
            Line("GENEVA, Switzerland", (Spot("Geneva", country="CH"),)),
        ),
    ),
)

# An agency's story: dateline with state, country, day and agency, trailing credit; teasers of every shape.
_KITE_URL = _address("beijingbulletin.com", 278310944, "kite-makers-of-mumbai-ask-for-a-windier-park")
_KITE_LEAD = (
    "Mumbai (Maharashtra) [India], June 3 (ANI): The city's kite makers on Tuesday asked the corporation for a park "
    "with more wind, saying that the one by the creek has been walled in by new flats on three sides."
)
_KITE_LINE = Line(
    "Mumbai (Maharashtra) [India], June 3 (ANI)", (Spot("Mumbai", "Maharashtra", "IN"),), "ANI", "2025-06-03"
)
KITE = PageStory(
    name="kite",
    url=_KITE_URL,
    outlet="Beijing Bulletin",
    headline="Kite makers of Mumbai ask for a windier park",
    source="ANI",
    date_line="03 Jun 2025, 16:45 GMT+5:30",
    published="2025-06-03T11:15:00Z",
    network_id="278310944",
    dateline=_KITE_LINE,
    credit="(ANI)",
    promos=promos("Beijing Bulletin"),
    paragraphs=paragraphs(
        _KITE_LEAD
        + """

        "A kite needs a road in the sky, and ours has been sold," said the guild's secretary, who handed in a
        petition with 2,300 names and one very large diamond of red paper.

        The corporation's parks officer said that the guild's wish would be "weighed with all others." Those include
        a skating rink, a dog run and a library on wheels.

        Kite making feeds some 900 families in the eastern wards. Their season is short: four weeks around the
        January festival bring in two thirds of what they earn in a year, according to the guild's own books.

        "We don't want charity, we want weather," said Farida Rane, who learned the trade from her grandmother and now
        cuts bamboo for eleven households. Her best kites, she added, have never touched the ground in public.

        Residents of the flats are split. Some complain of glass-coated string on their balconies; others have hung
        out nets and sell what they catch back to the children below.

        A decision is expected at the committee's sitting on June 19
        """
    ),
    boxes=(
        Box(
            _INTERNATIONAL,
            "Tea auction moves online for good",
            snippet(
                "Guwahati (Assam) [India], June 2 (ANI): The last hammer of the old tea hall fell on Monday, and "
                "bidders will from now on sit before screens at home, the board's chairman said"
            ),
            _address("beijingbulletin.com", 278310951, "tea-auction-moves-online-for-good"),
            Line("Guwahati (Assam) [India], June 2 (ANI)", (Spot("Guwahati", "Assam", "IN"),), "ANI", "2025-06-02"),
        ),
        Box(
            _INTERNATIONAL,
            "Night train to the hills sells out in an hour",
            None,
            _address("beijingbulletin.com", 278310952, "night-train-to-the-hills-sells-out-in-an-hour"),
        ),
        Box(_INTERNATIONAL, None, snippet(_KITE_LEAD), _KITE_URL, _KITE_LINE, own=True),
        Box(
            _INTERNATIONAL,
            None,
            snippet(
                "HANOI/BANGKOK, Thailand: Two airlines that share nothing but a runway have agreed to share a "
                "timetable too, after their pilots met by chance in a lift, company papers show"
            ),
            _address("beijingbulletin.com", 278310954, "two-airlines-share-a-timetable"),
            Line(
                "HANOI/BANGKOK, Thailand",
                (Spot("Hanoi", country="VN", guessed=True), Spot("Bangkok", country="TH")),
            ),
        ),
        Box(
            _BUSINESS,
            "Brass band buys its own bandstand",
            snippet(
                "Sixty musicians have emptied their savings to keep a roof over their heads on Sunday afternoons, "
                "and the seller has asked for one free concert a year as part of the price"
            ),
            "https://www.bignewsnetwork.com/news/278310955/brass-band-buys-its-own-bandstand",
        ),
        Box(
            _BUSINESS,
            "Kite makers of Mumbai ask for a windier park",
            None,
            _KITE_URL,
            own=True,
        ),
        Box(
            _BUSINESS,
            "Salt pans reopen after two wet years",
            None,
            _address("beijingbulletin.com", 278310957, "salt-pans-reopen-after-two-wet-years"),
        ),
    ),
)

# An agency's story with "--" behind the dateline, at GMT itself; no teaser of its own; snippets alone.
TUNNEL = PageStory(
    name="tunnel",
    url=_address("newyorktelegraph.com", 278205518, "norways-longest-cycle-tunnel-closes-for-bats"),
    outlet="New York Telegraph",
    headline="Norway's longest cycle tunnel closes for bats",
    source="Xinhua",
    date_line="12 May 2025, 06:30 GMT",
    published="2025-05-12T06:30:00Z",
    network_id="278205518",
    dateline=Line(
        "BERGEN, Norway, May 12 (Xinhua)", (Spot("Bergen", country="NO"),), agency="Xinhua", date="2025-05-12"
    ),
    promos=promos("New York Telegraph"),
    paragraphs=paragraphs(
        """
        BERGEN, Norway, May 12 (Xinhua) -- Cyclists in this rainy port will have to take the long way round until
        August, because some four hundred bats have moved into the tunnel built for them three years ago.

        The animals are protected. "They were not consulted when we drilled, and they do not read signs," said the
        town's biologist, who counts them every evening with a clicker and a flask of coffee.

        The tunnel, nearly three kilometers long, has soft light, a running lane and a row of coloured arches. It
        draws about 1,500 people on a dry day and twice as many on a wet one.

        Closing it was not easy. The council's lawyers found that a tunnel for cyclists is neither a road nor a
        building, so that the order had to be issued under the rules for harbours, with a lamp at each end.

        Engineers now want to hang a curtain in the northern mouth. A first curtain was eaten by a goat.
        """
    ),
    boxes=(
        Box(
            _MORE,
            None,
            snippet(
                "WASHINGTON, D.C.: A clerk who mislaid the minutes of a meeting about mislaid minutes has been given "
                "a second chance by the committee, which could not prove that it had met"
            ),
            _address("newyorktelegraph.com", 278205601, "clerk-gets-second-chance"),
            Line("WASHINGTON, D.C.", (Spot("Washington", "D.C.", "US"),)),
        ),
        Box(
            _MORE,
            None,
            snippet(
                "SANTA FE, New Mexico: Adobe bricks have grown so dear in the old town that builders are asked to "
                "count them at night, and a guard dog now sleeps on the largest heap of them"
            ),
            _address("newyorktelegraph.com", 278205602, "adobe-bricks-under-guard"),
            Line("SANTA FE, New Mexico", (Spot("Santa Fe", "New Mexico", "US"),)),
        ),
        Box(
            _MORE,
            None,
            snippet(
                "Cyclists in another town have been luckier: their tunnel holds neither bats nor goats, only a choir "
                "that rehearses there on Thursdays because of the echo and never on time"
            ),
            _address("newyorktelegraph.com", 278205603, "choir-in-the-tunnel"),
        ),
        Box(
            _MORE,
            None,
            snippet(
                "NEW YORK, New York - Shares in paper clips bent on Monday as traders weighed a mild spring against "
                "a hard summer, with the broad index ending the day where it had begun"
            ),
            _address("newyorktelegraph.com", 278205604, "shares-in-paper-clips-bend"),
            Line("NEW YORK, New York", (Spot("New York", "New York", "US"),)),
        ),
        Box(
            _MORE,
            None,
            snippet(
                "Cyclists in another town have been luckier: their tunnel holds neither bats nor goats, only a choir "
                "that rehearses there on Thursdays because of the echo and never on time"
            ),
            _address("newyorktelegraph.com", 278205605, "echo-choir-needs-a-clock"),
        ),
        Box(
            _MORE,
            None,
            snippet(
                "Kolkata (West Bengal) [India], May 11 (ANI): The tram's last conductor has written a timetable "
                "in verse, and the transport minister on Sunday promised to have it printed"
            ),
            _address("newyorktelegraph.com", 278205606, "timetable-in-verse"),
            Line(
                "Kolkata (West Bengal) [India], May 11 (ANI)",
                (Spot("Kolkata", "West Bengal", "IN"),),
                "ANI",
                "2025-05-11",
            ),
        ),
    ),
)

# A deck that asks, an outlet that no profile knows, a headline with a dash, a date of another paper in the body.
_LEVY_DECK = "Who pays for the quay wall if the town's anglers do not?"
_LEVY_LEAD = (
    "Harbourtown's council voted on Wednesday night to charge every boat in the basin by the foot, ending a custom "
    "that is older than the lighthouse and, the treasurer says, about as useful as a lamp at noon."
)
_LEVY_URL = _address("harbourtowngazette.com", 278119027, "harbour-levy-what-changes-in-june")
LEVY = PageStory(
    name="levy",
    url=_LEVY_URL,
    outlet="Harbourtown Gazette",
    headline="Harbour levy - what changes in June",
    source="Tidewater Wire",
    date_line="1st May 2025, 7:05 GMT+2",
    published="2025-05-01T05:05:00Z",
    deck=_LEVY_DECK,
    credit="(Tidewater Wire)",
    promos=promos("Harbourtown Gazette"),
    paragraphs=paragraphs(
        _LEVY_LEAD
        + """

        The Gulf Courier had reported on 28 April 2025, 09:15 GMT+3, that the vote would be put off. It was not, and
        the gallery stayed until the last hand was down.

        Owners of boats under twelve feet pay nothing. For all others the levy is 3.40 a foot and month, with half
        off for those who keep a stove, because, the bylaw says, "a warm boat is a watched boat."

        The money goes into R&D of a kind: a diver will map the wall stone by stone, and a firm from up the coast
        will pour concrete where the map shows holes.

        Anglers had hoped to be spared. "We don't even have boats," their chairman told the meeting, "we have chairs."
        They are to pay one tenth of the rate for each chair.
        """
    ),
    boxes=(
        Box(
            _MORE,
            "Harbour levy - what changes in June",
            snippet(f"{_LEVY_DECK} {_LEVY_LEAD}"),
            _LEVY_URL,
            own=True,
        ),
        Box(
            _MORE,
            "Harbour levy - what changes in June for the hotels upriver",
            snippet(
                "Guests of the riverside hotels will find a new line on their bills, though not the one that the "
                "innkeepers had feared, and the breakfast room will close an hour sooner"
            ),
            _address("harbourtowngazette.com", 278119031, "harbour-levy-what-changes-in-june-for-the-hotels"),
        ),
        Box(
            _MORE,
            "Old lamp, new keeper",
            snippet(
                "OSLO, Norway: The keeper of the northernmost lamp has retired at ninety, and the coast guard's "
                "board wants his cat to stay on as long as she likes the stairs and the view"
            ),
            _address("harbourtowngazette.com", 278119032, "old-lamp-new-keeper"),
            Line("OSLO, Norway", (Spot("Oslo", country="NO"),)),
        ),
        Box(
            _MORE,
            "Chair maker sees orders triple",
            snippet(
                "A workshop that had sold nine folding chairs in a year has sold thirty since the council's vote, "
                "and its owner, who fishes himself, has raised the price of the smallest one"
            ),
            _address("harbourtowngazette.com", 278119033, "chair-maker-sees-orders-triple"),
        ),
    ),
)

# Two paragraphs, dateline with a colon, a zone east of the day's line.
_STAMP_LEAD = (
    "WASHINGTON, D.C.: The post office will print no more stamps with upside-down aeroplanes, not even on purpose, "
    "its new head told collectors this weekend."
)
_STAMP_URL = _address("newyorktelegraph.com", 276944120, "post-office-swears-off-upside-down-aeroplanes")
STAMP = PageStory(
    name="stamp",
    url=_STAMP_URL,
    outlet="New York Telegraph",
    headline="Post office swears off upside-down aeroplanes",
    source="Big News Network.com",
    date_line="09 Feb 2025, 00:10 GMT+11",
    published="2025-02-08T13:10:00Z",
    network_id="276944120",
    dateline=Line("WASHINGTON, D.C.", (Spot("Washington", "D.C.", "US"),)),
    promos=promos("New York Telegraph"),
    paragraphs=paragraphs(
        _STAMP_LEAD
        + """

        Sheets already sold stay valid. A dealer in the second row offered to buy the printing plates and was asked
        to sit down.
        """
    ),
    boxes=(
        Box(
            _INTERNATIONAL,
            "Post office swears off upside-down aeroplanes",
            snippet(_STAMP_LEAD),
            _STAMP_URL,
            Line("WASHINGTON, D.C.", (Spot("Washington", "D.C.", "US"),)),
            own=True,
        ),
        Box(
            _INTERNATIONAL,
            "Island votes to keep its one traffic light",
            snippet(
                "VALLETTA, Malta: Voters on a small island have decided by eleven ballots that their only traffic "
                "light shall go on working, although nobody can recall what it is meant to stop"
            ),
            _address("newyorktelegraph.com", 276944131, "island-votes-to-keep-its-one-traffic-light"),
            Line("VALLETTA, Malta", (Spot("Valletta", country="MT"),)),
        ),
        Box(
            _BUSINESS,
            "Button factory opens its doors",
            snippet(
                "A town that makes one button in five will let visitors see the presses for the first time since "
                "the war, on condition that they come with their coats properly done up"
            ),
            _address("newyorktelegraph.com", 276944132, "button-factory-opens-its-doors"),
        ),
    ),
)

# Dots, brackets and typographic quotes in the text; all teasers are headlines alone.
_CHOIR_URL = _address("newyorktelegraph.com", 275011873, "choir-that-never-rehearses-wins-again")
CHOIR = PageStory(
    name="choir",
    url=_CHOIR_URL,
    outlet="New York Telegraph",
    headline="Choir that never rehearses wins again",
    source="Norland Press",
    date_line="30 Nov 2024, 23:59 GMT-3:30",
    published="2024-12-01T03:29:00Z",
    network_id="275011873",
    deck="Judges in Saint-Aubépine say that they were moved, and slightly late for dinner",
    credit="(Norland Press)",
    promos=promos("New York Telegraph"),
    paragraphs=paragraphs(
        """
        A choir of bus drivers that says it has never once rehearsed took first prize at the winter festival of
        Saint-Aubépine for the third year running, ahead of two conservatories and a monastery.

        “We meet at the depot, somebody hums, and then … well, then it’s Saturday,” said the drivers’ tenor, a man
        of sixty who asked that his route not be named. “It wasn’t always so... My father’s choir rehearsed daily.”

        The jury’s chairman told a wire service (Reuters) in an earlier year that the drivers “cheat with talent”, a
        remark that he now says was meant for the monks

        The prize is worth €1,200 and a ham. The ham has been the trouble: under the statutes it must be shared
        before midnight, and the drivers’ last service leaves at ten...

        # A ham for everyone

        This time the organisers sent it along on the bus. It was gone by the third stop, a passenger said, adding:
        "Nobody sang. You don't, with your mouth full."
        """
    ),
    boxes=(
        Box(
            _MORE,
            "Monks blame the acoustics",
            None,
            _address("newyorktelegraph.com", 275011901, "monks-blame-the-acoustics"),
        ),
        Box(_MORE, "Choir that never rehearses wins again", None, _CHOIR_URL, own=True),
        Box(
            _MORE,
            "Choir that never rehearses loses its bus",
            None,
            _address("newyorktelegraph.com", 275011903, "choir-that-never-rehearses-loses-its-bus"),
        ),
        # The page's own story again, under another headline and without its slug.
        Box(
            _MORE,
            "Bus drivers do it again",
            None,
            "https://www.newyorktelegraph.com/news/275011873",
            own=True,
            by_address=True,
        ),
        Box(
            _MORE,
            "Ham prices at a ten-year high before the holidays",
            None,
            _address("newyorktelegraph.com", 275011904, "ham-prices-at-a-ten-year-high"),
        ),
        Box(
            _MORE,
            "Night buses to run on biogas from spring",
            None,
            _address("newyorktelegraph.com", 275011905, "night-buses-to-run-on-biogas"),
        ),
    ),
)

# A deck over a dateline of two cities; the own story stands in a box under another headline and id.
_GLACIER_DECK = "Negotiators agree on a name for the commission, but not yet on its chair"
_GLACIER_LEAD = (
    "OSLO/GENEVA, Switzerland: Two countries that share a glacier and little else have taken a first step towards "
    "counting its stones together, diplomats on both sides said after a weekend of soup and maps."
)
_GLACIER_LINE = Line(
    "OSLO/GENEVA, Switzerland", (Spot("Oslo", country="NO", guessed=True), Spot("Geneva", country="CH"))
)
GLACIER = PageStory(
    name="glacier",
    url=_address("londonmercury.com", 277402316, "glacier-talks-end-with-soup-maps-and-a-name"),
    outlet="London Mercury",
    headline="Glacier talks end with soup, maps and a name",
    source="Voice of America",
    date_line="05 Mar 2025, 12:00 GMT+1",
    published="2025-03-05T11:00:00Z",
    network_id="277402316",
    deck=_GLACIER_DECK,
    dateline=_GLACIER_LINE,
    promos=promos("London Mercury"),
    paragraphs=paragraphs(
        _GLACIER_LEAD
        + """

        The commission is to be called the Joint Stone Office. Its seat, its budget and its chair will be settled
        later, an annex says, "in the spirit in which the soup was served."

        # Two maps, one river

        Each side had brought a map. On one the ice ends north of the river, on the other south of it; a clerk
        measured the difference at 340 meters and was thanked by both.

        Hydrologists have long asked for common figures. The stream that leaves the glacier drives four power
        stations, and in a dry July each of the countries blames the other's thermometers.

        The next round is planned for autumn, "weather, tempers and cooks permitting," the final statement reads.
        """
    ),
    boxes=(
        Box(
            _INTERNATIONAL,
            "Stone Office born without a chair",
            snippet(f"{_GLACIER_DECK} {_GLACIER_LEAD}"),
            _address("londonmercury.com", 277402391, "stone-office-born-without-a-chair"),
            own=True,
        ),
        Box(
            _INTERNATIONAL,
            "Cartographers ask for better pencils",
            snippet(
                "BERN, Switzerland - The union of map makers wants its members to draw with harder lead, after a "
                "border village found itself moved by the width of a line and sued for damages"
            ),
            _address("londonmercury.com", 277402392, "cartographers-ask-for-better-pencils"),
            Line("BERN, Switzerland", (Spot("Bern", country="CH"),)),
        ),
        Box(
            _BUSINESS,
            "Soup sales rise in the high valleys",
            snippet(
                "Negotiators and hikers alike have cleared the shelves of dried peas, and the valleys' grocers are "
                "asking for a second delivery a week while the passes are open to lorries"
            ),
            _address("londonmercury.com", 277402393, "soup-sales-rise-in-the-high-valleys"),
        ),
    ),
)

# No deck, but a lead shorter than one; no dateline, no credit, no heading over its teasers, none of them its own.
FOX = PageStory(
    name="fox",
    url=_address("newyorktelegraph.com", 274155092, "the-fox-in-the-reading-room"),
    outlet="New York Telegraph",
    headline="The fox in the reading room",
    source="The Common Reader",
    date_line="07 Sep 2024, 18:30 GMT+10",
    published="2024-09-07T08:30:00Z",
    network_id="274155092",
    promos=promos("New York Telegraph"),
    paragraphs=paragraphs(
        """
        Nobody saw the fox come in.

        She was found at nine on the second floor of the town library, asleep between the atlases and the railway
        timetables, and by ten she had a name, a bowl and a queue.

        Librarians are trained for many things. Wild animals take up half a page of the house rules, most of it on
        pigeons, and the page ends with the words "use your judgement and a towel."

        # So what now?

        The keeper of maps wants to leave the window open and wait. The fire brigade wants to close it and act. The
        children's department has started a petition, in crayon.

        Foxes have lived in the park behind the building since the moat was filled in, and a count last spring found
        seven grown ones. That one of them should come indoors is, the keeper says, only a matter of taste.

        She left by the stairs at dusk.
        """
    ),
    boxes=(
        Box(
            None,
            "Moat to be dug again, a little",
            snippet(
                "The parks office wants its moat back, or at least a corner of it, and has asked the library for "
                "plans from the time before the trams, when ducks were still counted by hand"
            ),
            _address("newyorktelegraph.com", 274155101, "moat-to-be-dug-again"),
        ),
        Box(
            None,
            "Timetables of 1911 fetch a fair price",
            snippet(
                "PRAGUE, Czech Republic: A set of railway timetables without a single coffee stain was sold on "
                "Friday to a man who said that he would like to catch one of the trains"
            ),
            _address("newyorktelegraph.com", 274155102, "timetables-of-1911-fetch-a-fair-price"),
            Line("PRAGUE, Czech Republic", (Spot("Prague", country="CZ"),)),
        ),
        Box(
            None,
            "Towels for every branch",
            snippet(
                "DUBLIN, Ireland - Libraries in the capital are to be given two towels each under a scheme whose "
                "purpose the culture office would not explain, citing an event of last winter"
            ),
            _address("newyorktelegraph.com", 274155103, "towels-for-every-branch"),
            Line("DUBLIN, Ireland", (Spot("Dublin", country="IE"),)),
        ),
    ),
)

INVENTED = (FERRY, KITE, TUNNEL, LEVY, STAMP, CHOIR, GLACIER, FOX)
