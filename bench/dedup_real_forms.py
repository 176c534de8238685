"""Texts of dedup_real.py that come again every day or week with other figures or names; dedup_real_formulas.py fills them.

A form is its kind, its period in days, the headline, and the paragraphs. `{n:LOW-HIGH}` is a figure, drawn anew each
time, with as many decimals as HIGH has; `{n1:...}` is one that is drawn once an instance; slots that begin with `s` are
drawn once a series.
"""

from __future__ import annotations

FORMS = """
market 1
{splace} shares close {up} as {sector} stocks {upped} {n1:0.1-2.90} percent
Shares on the {splace} exchange closed {up} on {weekday}, with the benchmark {sfirm} index ending the session at {n2:8000-61000.00} points, a change of {n1:0.1-2.90} percent from the previous close.
The broader market measure ended at {n:900-4000.00}. Of the shares traded, {n:200-1900} advanced, {n:200-1900} declined and {n:40-190} were unchanged. Turnover stood at {n:2-48.0} billion, against {n:2-48.0} billion in the previous session.
{sector} shares led the session. {firm1} was the biggest gainer among large companies with {n:2-9.0} percent, followed by {firm2} with {n:1-5.0} percent. {firm3} lost {n:1-7.0} percent and {firm4} {n:1-5.0} percent.
In the currency market the dollar was quoted at {n:1-140.00} in late trade. The yield on the ten-year government bond stood at {n:2-8.00} percent. Brent crude for delivery next month traded at {n:58-99.00} dollars a barrel and gold at {n:1800-3900} dollars an ounce.
Foreign investors were net buyers of {n:100-900} million of shares, figures of the exchange showed. Markets elsewhere in the region were mixed. Investors now look to the inflation figures, which are due later in the week, and to the meeting of the central bank.

currency 1
Exchange rates issued by the {splace} central bank for {date}
The central bank in {splace} on {weekday} issued the following official exchange rates for {date}. The rates are indicative and are for valuation and customs purposes only; they are not binding on commercial banks or on exchange bureaus.
US dollar: buying {n1:100-299.00}, selling {n2:100-299.00}. Euro: buying {n:100-330.00}, selling {n:100-330.00}. Pound sterling: buying {n:150-390.00}, selling {n:150-390.00}. Swiss franc: buying {n:120-320.00}, selling {n:120-320.00}.
Japanese yen (100): buying {n:80-220.00}, selling {n:80-220.00}. Saudi riyal: buying {n:30-80.00}, selling {n:30-80.00}. UAE dirham: buying {n:30-80.00}, selling {n:30-80.00}. Chinese yuan: buying {n:15-45.00}, selling {n:15-45.00}. Canadian dollar: buying {n:80-220.00}, selling {n:80-220.00}.
In the open market the dollar was traded at {n:100-299.00} for buying and {n:100-299.00} for selling, dealers said. Remittance companies are reminded that transactions above the legal limit have to be reported, and customers should ask for a receipt that shows the rate and any commission charged.

gold 1
Gold price in {splace} today: 24-carat at {n1:6000-9900} per gram on {date}
Gold rates in {splace} on {date}: the price of one gram of 24-carat gold stood at {n1:6000-9900}, while one gram of 22-carat gold was sold at {n2:5500-9300}, according to the jewellers' association.
Ten grams of 24-carat gold cost {n:60000-99000} today and ten grams of 22-carat gold {n:55000-93000}. The price of a kilogram of silver was {n:71000-99900}. The prices do not include making charges, tax and other levies, for which customers should ask their local jeweller.
Gold prices differ from city to city because of local taxes, transport costs and the demand of the season. The international price was {n:1800-3900.00} dollars an ounce at the time of writing. Demand usually grows in the months of weddings and festivals, when families buy jewellery as a store of value and as a gift.

livestock 7
{splace} livestock auction: steers and heifers {uptrend}, slaughter cows steady to {n1:1-9.00} higher
{splace} Livestock Auction report for {date}. Receipts: {n2:300-6900} head, last reported {n3:300-6900}, a year ago {n:300-6900}. Compared to the last sale, feeder steers and heifers sold {uptrend}. Slaughter cows sold steady to {n1:1-9.00} higher. Supply included {n:40-80} percent steers, {n:20-40} percent heifers; weights over 600 pounds were {n:30-70} percent.
Feeder Steers Medium and Large 1: 400-450 lbs {n:270-399.00}-{n:270-399.00}; 450-500 lbs {n:260-390.00}-{n:260-390.00}; 500-550 lbs {n:240-370.00}-{n:240-370.00}; 600-650 lbs {n:230-350.00}-{n:230-350.00}; 700-750 lbs {n:210-320.00}-{n:210-320.00}.
Feeder Heifers Medium and Large 1: 400-450 lbs {n:250-370.00}-{n:250-370.00}; 450-500 lbs {n:240-360.00}-{n:240-360.00}; 500-550 lbs {n:230-350.00}-{n:230-350.00}; 600-650 lbs {n:220-330.00}-{n:220-330.00}.
Slaughter Cows: Breaking 75-80 percent lean {n:90-140.00}-{n:90-140.00}; Boning 80-85 percent lean {n:90-140.00}-{n:90-140.00}; Lean 85-90 percent lean {n:70-120.00}-{n:70-120.00}. Slaughter Bulls Yield Grade 1-2: {n:110-180.00}-{n:110-180.00}. Bred cows {n:900-2900} to {n:900-2900} per head.
The report reflects the reported price, weight, class and grade of the majority of cattle sold. Prices of lots that do not represent the market are not reported. Source: state department of agriculture, market news service.

grain 1
{splace} grain: wheat {upped} to {n1:180-420.00} a tonne on {weekday}
Grain prices at the {splace} terminal on {weekday}, {date}: milling wheat {upped} to {n1:180-420.00} a tonne for prompt delivery, with feed wheat at {n2:150-390.00} and malting barley at {n3:160-400.00}.
Maize was offered at {n:150-320.00}, oilseed rape at {n:360-690.00} and soya meal at {n:300-590.00} a tonne. Old crop beans traded at {n:190-330.00}. The freight index stood at {n:900-3900} points.
Traders said that farmers were slow to sell and that the weather in the growing areas remained the main concern. Export inspections came to {n:100-900.0} thousand tonnes in the week. The prices are those of merchants, delivered, and are for guidance only; they may differ with quality and quantity.

weather 1
{splace} weather: {sky} on {weekday} with a high of {n1:4-39}
The weather office in {splace} forecast {sky} for {weekday}, with a maximum temperature of {n1:4-39} degrees Celsius and a minimum of {n2:-4-19} degrees. Humidity is expected between {n:30-60} and {n:61-99} percent.
Winds will blow from the {wind} at {n:5-25} to {n:26-60} kilometres an hour, gusting at times along the coast and in the hills. The chance of rain is {n:0-100} percent. Sunrise is at {n:4-7}:{n:10-59} a.m. and sunset at {n:5-9}:{n:10-59} p.m. The ultraviolet index reaches {n:1-11}.
The outlook for the next day is {sky2} with a high of {n:4-39} and a low of {n:-4-19}. People who travel are advised to check conditions before they leave, to keep away from swollen streams and to follow the advice of the local authorities. The next bulletin is issued in the evening.

air 1
Air quality in {splace} {airword} on {weekday} as index reads {n1:31-470}
The air quality of {splace} was recorded in the {airword} category on {weekday} morning, with the overall index at {n1:31-470} at 7 a.m., according to data of the pollution control board. It was {n2:31-470} a day earlier.
The monitoring station at {place1} recorded {n:31-470}, that at {place2} {n:31-470} and that at {place3} {n:31-470}. An index between zero and 50 is good, 51 to 100 satisfactory, 101 to 200 moderate, 201 to 300 poor, 301 to 400 very poor and 401 to 500 severe.
Doctors advise children, older people and those with diseases of the heart or lungs to stay indoors in the early hours and to wear a mask outside. The minimum temperature settled at {n:3-29.0} degrees and the wind speed at {n:2-18} kilometres an hour.

dams 7
Reservoir levels around {splace}: storage at {n1:21-99.0} percent
The dams that supply {splace} were {n1:21-99.0} percent full on {date}, the water department said, compared with {n2:21-99.0} percent a week before and {n3:21-99.0} percent at the same time last year.
{place1} dam stood at {n:11-100.0} percent, {place2} dam at {n:11-100.0} percent, {place3} dam at {n:11-100.0} percent and the small dams together at {n:11-100.0} percent. Daily use of water averaged {n:300-990} million litres against a target of {n:300-990} million.
The department thanked residents for saving water and asked them to go on doing so, to report leaks by the toll-free number and to use water from the tap only for drinking, cooking and washing. Restrictions remain in force until further notice and offenders may be fined.

earnings 9
{firm1} Reports {ordinal} Quarter Results: Revenue of ${n1:20-990.0} Million
{place1}, {date} -- {firm1} Inc. today announced financial results for the {ordinal} quarter. Revenue was ${n1:20-990.0} million, compared to ${n2:20-990.0} million in the same quarter of the previous year. Net income was ${n3:1-99.0} million, or ${n4:0.1-4.90} per diluted share.
"We are pleased with our performance in the quarter, which reflects the strength of our business and the dedication of our people," said {person1}, chief executive officer of {firm1}. "We remain focused on disciplined execution and on the creation of value for our shareholders."
Adjusted EBITDA was ${n:5-190.0} million and the adjusted margin {n:8-40.0} percent. Cash flow from operations was ${n:5-190.0} million. As of the end of the quarter, the company had cash and cash equivalents of ${n:20-990.0} million and total debt of ${n:20-990.0} million. For the full year the company expects revenue between ${n:100-900} million and ${n:901-3900} million.
The company will host a conference call and webcast to discuss these results. A replay will be available for {n:7-90} days in the investor relations section of the website. This press release contains forward-looking statements within the meaning of the safe harbor provisions of securities laws. These statements involve known and unknown risks, uncertainties and other factors that may cause actual results to differ materially from those expressed or implied. The company undertakes no obligation to update any forward-looking statement, whether as a result of new information, future events or otherwise, except as required by law.

buyback 1
{sfirm} plc: Transaction in own shares on {date}
{sfirm} plc (the "Company") announces that on {date} it purchased the following number of its ordinary shares of 10 pence each through its broker, in accordance with the authority granted by shareholders at the annual general meeting.
Number of ordinary shares purchased: {n1:10000-990000}. Highest price paid per share: {n2:200-2900.00} pence. Lowest price paid per share: {n3:200-2900.00} pence. Volume weighted average price paid per share: {n4:200-2900.0000} pence.
The Company intends to cancel the purchased shares. Following the settlement of the above transaction, the Company will have {n5:100000000-900000000} ordinary shares in issue, of which none are held in treasury. This figure may be used by shareholders as the denominator for the calculations by which they will determine if they are required to notify their interest in, or a change to their interest in, the Company under the disclosure and transparency rules of the authority.
In accordance with the regulation on market abuse, a full breakdown of the individual trades made by the broker on behalf of the Company as part of the programme is attached to this announcement. This announcement includes inside information. For further information please contact {sperson}, company secretary.

appointment 5
{firm1} Appoints {person1} as {office}
{place1}, {date} /PRFeed/ -- {firm1}, a leading provider of {trade} solutions, today announced the appointment of {person1} as {office}, effective immediately. {last1} brings more than {n1:9-34} years of experience in the industry and will report to {person2}, founder and chief executive.
"We are thrilled to welcome {person1} to the {firm1} family," {person2} said. "Throughout a distinguished career, our new {office} has shown a passion for people, an eye for detail and a gift for growth. There is no one better to lead us in the next chapter of our journey."
Prior to joining {firm1}, {last1} held senior positions at {firm2} and {firm3}, where teams led by {last1} doubled revenue and opened {n:3-40} markets. {last1} holds a degree from the University of {place2}. "I am honored to join this incredible team at such an exciting time," {person1} said. "I look forward to working with our customers and partners around the world."
{firm1} is a leading provider of {trade} solutions that help organizations of all sizes to transform, to innovate and to thrive in a changing world. Founded in {n:1971-2019}, the company is based in {place1} and serves {n:100-9000} customers in {n:5-60} countries. For more information visit the website or follow the company on social media. Media contact: {person3}, press office.

recall 6
{firm1} recalls {goods} over {hazard}
The food safety agency has announced that {firm1} is recalling {goods} because of {hazard}. The recall concerns packs of {n1:100-900} grams with a best-before date of {date2} and the batch code {n2:100000-999999}.
The products were sold in shops in {place1}, {place2} and {place3}. Customers who have bought the product should not eat it. Instead, they should return it to the shop where it was bought for a full refund; a receipt is not needed. Point-of-sale notices will be shown in all shops that sold the product, to explain why it is recalled and what to do.
A product recall is the way in which customers are asked to return or dispose of a product. Sometimes a notice is issued that tells people with allergies of a risk. The company said that no other {firm1} products are known to be affected and apologised for any inconvenience. For further information call customer services on {n:100-999} {n:1000-9999} between 9 a.m. and 5 p.m. on weekdays.

obituary 2
{person1}, {n1:61-99}, of {place1}
{person1}, {n1:61-99}, of {place1}, passed away peacefully on {weekday}, {date}, at {place2} Memorial Hospital, surrounded by loving family.
{first1} was born in {place3} to the late {first2} and {first3} {last1}. After graduating from {place3} High School in {n:1940-1975}, {first1} worked for {n:12-44} years at {firm1} and was known to all as a kind neighbor, a keen gardener and a faithful friend, who never met a stranger.
{first1} is survived by {n:2-5} children, {first4}, {first5} and their families; {n:3-14} grandchildren; and a sister, {first6}. In addition to the parents, a brother, {first7} {last1}, preceded {first1} in death.
A memorial service will be held at 11 a.m. on {weekday2} at {place1} United Church, with Pastor {person2} officiating. Visitation will be one hour before the service. Burial will follow at {place3} Cemetery. In lieu of flowers, the family asks that memorial gifts be made to the hospice. Arrangements are by {last2} Funeral Home, where friends may leave a note of condolence for the family on the website.

court 4
Notice to creditors: estate of {person1}
IN THE CIRCUIT COURT FOR {place1} COUNTY, probate division. File No. {n1:2000-9999}-CP-{n2:100-999}. In re: Estate of {person1}, deceased. The administration of the estate of {person1}, deceased, whose date of death was {date2}, is pending in the court named above.
The names and addresses of the personal representative and the personal representative's attorney are set forth below. All creditors of the decedent and other persons having claims or demands against the decedent's estate, on whom a copy of this notice is required to be served, must file their claims with this court on or before the later of three months after the time of the first publication of this notice or thirty days after the date of service of a copy of this notice on them.
All other creditors of the decedent and other persons having claims or demands against the estate must file their claims with this court within three months after the date of the first publication of this notice. All claims not filed within the time periods set forth in the probate code will be forever barred. Personal representative: {person2}, {n:10-9900} {place2} Road. Attorney: {person3}, Bar No. {n:100000-999999}. The date of first publication of this notice is {date}.

crash 3
{n1:18-79}-year-old {driver} killed in crash on {place1} road
A {n1:18-79}-year-old {driver} was killed in a collision on the {place1} road near {place2} on {weekday}, police said. The victim was named as {person1}.
Emergency services were called at about {n2:1-12}.{n3:10-59} p.m. to a collision between a car and a {vehicle}. Paramedics treated {last1} at the scene, but the {driver} was pronounced dead a short time later. Two other people were taken to hospital with injuries that are not thought to be life-threatening. The road was closed for {n:2-11} hours while investigators examined the scene and has since reopened.
Sergeant {person2} of the roads policing unit said: "Our thoughts are with the family and friends of the victim at this difficult time. We would ask anyone who was in the area, who saw the collision or who may have dashcam footage to come forward." Witnesses can call police, quoting incident {n4:100-9999} of {date}, or give information anonymously to the charity.

arrests 3
Police arrest {n1:2-29} in {place1} over {crime}
Police in {place1} have arrested {n1:2-29} people in connection with {crime}, an officer said on {weekday}. Among them is {person1}, {n2:19-66}, of {place2}, who is said to be the head of the group.
The arrests followed a tip-off and raids on {n:2-14} addresses in {place2} and {place3}. Officers seized {n:2-40} mobile phones, {n:2-9} vehicles and cash worth {n:3-990} thousand. The suspects have been remanded in custody for {n:2-30} days and will be produced before a magistrate.
"A case has been registered under the relevant sections of the law and further investigation is under way," superintendent {person2} said. "More arrests are likely in the coming days." He advised the public not to share personal information with strangers and to report any suspicious activity to the nearest police station.

football 4
{team1} {n1:0-6}-{n2:0-6} {team2}: {last1} decides {weekday}'s match
{team1} met {team2} on {weekday} and the match ended {n1:0-6}-{n2:0-6}, with {person1} scoring in the {n3:2-92}th minute at {place1} Park before a crowd of {n4:2000-61000}.
{person2} had the first chance of the game, but the goalkeeper, {last3}, tipped the effort over the bar. After the break the home side pressed and the visitors defended with everything that they had. {n:2-7} players were booked.
"I am proud of the lads, they gave everything today and the fans were brilliant," the manager, {person4}, said. "We take each game as it comes. Now we recover and we look at the next one." {team1} have {n5:5-70} points from {n:8-34} matches; {team2} have {n6:5-70}. Possession was {n:35-65} percent, shots on target {n:1-12} to {n:1-12}, corners {n:1-14} to {n:1-14}.

cricket 4
{team1} beat {team2} by {n1:2-190} runs
{team1} beat {team2} by {n1:2-190} runs at {place1} on {weekday} after {person1} hit {n2:50-180} from {n3:40-150} balls and {person2} took {n4:3-7} for {n5:14-70}.
Put in to bat, {team1} made {n6:160-390} for {n:3-9} in their allotted overs. {person3} added {n:20-90}. In reply {team2} were never up with the rate and were all out for {n7:90-290}, with {person4} top-scoring on {n:20-90}. The series now stands at {n:0-2}-{n:0-2}.
"The wicket played well, the boys executed their plans and it was a complete team effort," the captain said at the presentation. "Credit to the bowlers for hitting the right areas." The next match is at {place2} on {weekday2}.

lottery 2
{slotto} results: winning numbers for {date}
The winning numbers of the {slotto} draw on {weekday}, {date}, are: {n1:1-12}, {n2:13-20}, {n3:21-29}, {n4:30-39}, {n5:40-47}, {n6:48-59}. The bonus number is {n7:1-59}. The jackpot was worth {n8:2-90.0} million.
{n:0-3} tickets matched all six numbers. {n:2-90} players who matched five numbers won {n:1000-9900} each and {n:500-9000} players who matched four won {n:60-190}. The next draw is on {weekday2}, when the jackpot is estimated at {n:2-120} million.
Winners can claim prizes at any retailer or, above the limit, at the head office with a valid proof of identity. Tickets must be presented within {n:90-180} days of the draw. Players must be aged 18 or over. Please play responsibly; help is available for those who have lost control of their play.

horoscope 1
Horoscope for {weekday}, {date}
Your horoscope for {weekday}, {date}, by our astrologer {sperson}. Find your sign below and learn what the stars hold for you in love, work and health.
Aries: {fate1}. Taurus: {fate2}. Gemini: {fate3}. Cancer: {fate4}.
Leo: {fate5}. Virgo: {fate6}. Libra: {fate7}. Scorpio: {fate8}.
Sagittarius: {fate9}. Capricorn: {fate10}. Aquarius: {fate11}. Pisces: {fate12}.
If your birthday is today: {fate13}. Your lucky number is {n:1-99} and your colour is {colour}. Horoscopes are published for entertainment. Call the premium line to hear a longer reading; calls are charged by the minute.

quiz 7
The {splace} weekend quiz of {date}: how well did you follow the news?
Test your knowledge of the week with our quiz of {date}: how many of these questions can you answer without looking them up? The answers are at the end.
1. In which town was {person1} honoured this week? 2. What did {firm1} say that it would close by {n:2027-2040}? 3. How many people visited {place1} last year: {n:10-40}, {n:41-70} or {n:71-99} thousand?
4. Who replaced {person2} as {office}? 5. Which of these is not a product of {firm2}? 6. {team1} lost to {team2} by how many? 7. Which street of {place2} was closed? 8. Complete the headline: "{last3} says ... is not for sale".
Answers: 1. {place3}. 2. Its plant in {place4}. 3. {n:41-70} thousand. 4. {person3}. 5. The {goods}. 6. {n:1-9}. 7. {last4} Street. 8. The {colour} house. Eight is excellent, five to seven is good, below five means that you should read us more often.

listing 7
What's on in {splace}: week of {date}
What's on in {splace} in the week of {date}: our pick of concerts, plays, markets and walks. To have your event listed, send us the details ten days before; entries are free but we cannot promise to print them.
{weekday}: {person1} plays songs of {person2} at the {place1} Hall, {n1:6-9} p.m., tickets {n2:5-60}. Flower market, {place2} Square, from 8 a.m., free. Talk by {person3} on the {colour} houses of {place3}, library, {n3:5-8} p.m.
{weekday2}: The {last4} Quartet at St {first5}'s, 7.30 p.m., tickets {n:5-60}. Guided walk from {place4} to {place5}, {n:3-15} miles, meet at the station. Family day at {firm1}, with {goods} to taste.
All week: paintings by {person6}, {place6} Gallery, closed Mondays; the {person7} exhibition at the museum, until {date2}. Please check with the organisers before you set out, as times may change at short notice.

outage 2
Planned power cuts in {splace} on {date}: list of areas
The power utility of {splace} has announced that supply will be interrupted for maintenance on {weekday}, {date}, between {n1:8-10} a.m. and {n2:1-6} p.m. in the following areas.
{place1}, {place2} and {place3}, with the streets around {last1} Road and {last2} Lane; {place4} from feeder {n3:11-99}; the industrial area of {place5}; and parts of {place6} served by substation {n4:11-99}. Supply will be restored earlier if the work is completed.
Consumers are asked to treat all installations as live during the period, to switch off sensitive appliances and to plan accordingly. The utility regrets the inconvenience. Complaints can be lodged by the app, by SMS or by the number on the back of the bill; please keep your consumer number ready.

vacancy 3
{firm1} seeks {office} in {place1}
{firm1} is inviting applications for the post of {office}, based in {place1}, with a salary of {n1:24000-98000} a year. The closing date is {date2}; interviews will be held in the week after it. Reference {n2:1000-99999}.
You will be an experienced professional with a proven record in {trade}, excellent communication skills and the ability to work under pressure to tight deadlines. You will lead a team of {n:2-24} and report to {person1}. A full driving licence is essential and a knowledge of {place2} an advantage.
We offer {n:24-35} days of leave, a pension scheme and flexible hours. We are an equal opportunities employer and welcome applications from all sections of the community. The post is subject to satisfactory references and a background check. For an informal talk call {person2} at our office. We do not accept applications by agencies, and only candidates who are shortlisted will hear from us.
"""
