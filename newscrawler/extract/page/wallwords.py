"""What pages say, and what their markup names, that stand in place of content; a pattern a line, in small letters.

Lines are the whole of a title's part, a heading or a line of text, sentences stand within one, marks in the names of
scripts, forms, frames and ids. Wording as the vendors' and publishing systems' own pages have it.
"""

from __future__ import annotations

import re


def _any_of(patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(line for line in patterns.splitlines() if line))


CHALLENGE_LINES = _any_of(r"""
(?:just a|one) moment(?:,? please)?|please wait|attention required|security (?:check|verification|challenge)
robot check|are you a (?:robot|human)|captcha(?: challenge| verification)?|(?:human|bot) (?:verification|check)
pardon (?:our|the) interruption|access (?:to this page )?(?:has been |is )?denied|ddos-guard|client challenge
sucuri website firewall|(?:sorry, )?you have been blocked|verif(?:y|ying) (?:that )?you are (?:a )?human
request (?:blocked|unsuccessful)|(?:error )?403(?: error)?[ :-]*forbidden|forbidden|checking your browser
bist du ein mensch|sind sie ein mensch|sicherheitsüberprüfung|zugriff verweigert|nur einen moment
un instant|vérification de sécurité|accès refusé|un momento|acceso denegado|verificación de seguridad
solo un momento|accesso negato|verifica di sicurezza|een moment geduld|toegang geweigerd|acesso negado
""")
CHALLENGE_SENTENCES = _any_of(r"""
checking (?:if the site|your browser)|verify(?:ing)? (?:that )?you(?:'re| are) (?:a |not a )?(?:human|ro?bot)\b
(?:confirm|prove|make sure|check) (?:that )?you(?:'re| are) (?:a |not a )?(?:human|robot|bot|real)\b
unusual (?:traffic|activity) from your|javascript and cookies|cookies and javascript
(?:complete|solve|enter|fill in|pass) (?:the|this|a) (?:captcha|security check)|are you a robot\?
access to this page has been denied|you don't have permission to access|incapsula incident|reference #\d
about your browser made us think|think you (?:are|were|might be) a (?:ro)?bot\b|press (?:&|and) hold
protect itself from (?:online attacks|malicious bots)|ddos protection by|blocked by (?:network )?security
review the security of your connection|automated (?:access|requests|queries)
dass sie (?:ein mensch|kein roboter) sind|que vous êtes (?:un )?humain|n'êtes pas un robot
que (?:usted )?(?:es|eres) (?:un )?humano|no (?:es|eres) un robot|di (?:non )?essere (?:un )?(?:uman[oa]|robot)
dat (?:u|je) (?:een mens|geen robot) bent
""")
CHALLENGE_MARKS = _any_of(r"""
/cdn-cgi/challenge-platform/.{0,20}orchestrate|cf[-_]chl|challenge-form|cf-error-details|captcha-delivery\.com
px-captcha|captcha\.px-|_pxblock|_incapsula_resource\?cwudnsai|sucuri_cloudproxy|gokuprops|/_sec/cp_challenge
ddos-guard/|distil_r_captcha|/sorry/index|validatecaptcha|anubis_challenge
""")
CAPTCHA_MARKS = _any_of(r"""
hcaptcha|recaptcha|challenges\.cloudflare\.com|arkoselabs|funcaptcha|geetest|friendlycaptcha|awswaf\.com
_incapsula_resource|sec-if-cpt|bm-verify|kpsdk
""")
RATE_LINES = _any_of(r"""
(?:error )?429(?: error)?(?:[ :-]*too many requests)?|too many requests|rate limit(?:ed| exceeded)?
""")
RATE_SENTENCES = _any_of(r"""
too many requests|rate limit (?:has been )?exceeded|exceeded (?:your|the) (?:rate|request) limit
zu viele anfragen|trop de requêtes|demasiadas solicitudes|troppe richieste|te veel verzoeken
""")
_PLACE = r"(?:your|this) (?:country|region|location|area|territory)|europe(?:an)?\b|the e(?:u|ea)\b"
GEO_LINES = _any_of(rf"""
(?:error )?451(?: error)?(?:[ :-]*unavailable (?:for|due to) legal reasons)?|unavailable (?:for|due to) legal reasons
(?:(?:content|this site|this page|this content) )?(?:is )?(?:not available|unavailable) in (?:{_PLACE})
""")
GEO_SENTENCES = _any_of(rf"""
(?:not|un) ?(?:currently )?(?:available|accessible) (?:in|to|from|for) (?:[\w-]+ ){{0,5}}?(?:{_PLACE})
unavailable (?:for|due to) legal reasons|(?:from|within|belonging to) .{{0,60}}european economic area
in (?:ihrem|deinem) (?:land|gebiet) (?:leider )?nicht verfügbar|(?:pas|in)disponible dans votre (?:pays|région)
n'est pas disponible dans votre (?:pays|région)|no (?:está )?disponible en (?:su|tu) (?:país|región|ubicación)
niet beschikbaar in (?:uw|jouw|je) (?:land|regio)|non (?:è )?disponibile nel (?:tuo|suo) paese
não (?:está )?disponível (?:no|em) seu (?:país|região)
""")
LOGIN_LINES = _any_of(r"""
(?:please )?(?:log|sign) ?in(?: to (?:continue|your account|read|view|access)[\w ]{0,30})?|login (?:required|page)
(?:bitte )?(?:anmelden|einloggen)|se connecter|connexion|iniciar sesión|accedi|inloggen
""")
LOGIN_SENTENCES = _any_of(r"""
(?:log|sign) ?in (?:or (?:register|sign up|subscribe|create an account) )?to (?:continue|read|view|access|see)
(?:must|need to|have to) (?:be (?:logged|signed) in|(?:log|sign) in)|please (?:log|sign) in
(?:create|register for) (?:a|your) free account to|melden sie sich (?:bitte )?an|bitte loggen sie sich ein
(?:connectez|identifiez)-vous pour|inicia(?:r)? sesión para|accedi per (?:continuare|leggere)|log in om
""")
PAYWALL_LINES = _any_of(r"""
(?:for )?subscribers? only|subscribe to (?:continue|read)[\w ]{0,30}|nur für abonnenten|réservé aux abonnés
""")
PAYWALL_SENTENCES = _any_of(r"""
subscribe (?:now )?to (?:continue|keep|read)|(?:only|exclusive(?:ly)?|available) (?:for|to) (?:\w+ )?subscribers
for subscribers only|nur für abonnenten|réservé (?:aux|à nos) abonnés|exclusivo para suscriptores
riservato agli abbonati|alleen voor abonnees
""")
MAINTENANCE_LINES = _any_of(r"""
(?:(?:site|website|we are|we're|currently|down|closed|is) )*(?:(?:under|for|scheduled|planned) )*maintenance(?: mode)?
(?:we'll |we will )?be (?:right )?back(?: soon| shortly| later)?|wartung(?:sarbeiten|smodus)?
(?:error )?503(?: error)?[ :-]*service (?:temporarily )?unavailable|service (?:temporarily )?unavailable
(?:this |the )?(?:site|website) (?:is )?(?:temporarily )?(?:unavailable|down)(?: for maintenance)?|coming soon
(?:site )?en maintenance|(?:sitio )?en mantenimiento|(?:sito )?in manutenzione|(?:site )?in onderhoud
""")
MAINTENANCE_SENTENCES = _any_of(r"""
(?:under|undergoing|for|performing) (?:\w+ ){0,2}maintenance\b|we'll be back (?:soon|shortly|online)
(?:wegen|aufgrund von) wartungsarbeiten|wartungsarbeiten durch|(?:est|sommes) (?:actuellement )?en maintenance
(?:está|estamos) (?:\w+ )?(?:en|em) (?:mantenimiento|manutenção)|(?:è|siamo) in manutenzione|is in onderhoud
""")
PARKED_LINES = _any_of(r"""
(?:this |the )?(?:domain|website|site)(?: name)? (?:is |may be )?(?:for sale|parked)|buy this domain|parked domain
domain (?:parking|default page)|[\w.-]+\.\w{2,} (?:is|may be) (?:for sale|parked)[\w ]*
""")
PARKED_SENTENCES = _any_of(r"""
(?:this|the) (?:domain|website|site)(?: name)? (?:\S+ )?(?:is|may be) (?:available )?(?:for sale|parked)
(?:buy|inquire about|acquire|get) this domain|is parked free|domain has expired|domain (?:was|is) recently registered
diese domain steht zum verkauf|domein is te koop|ce (?:nom de )?domaine est à vendre|dominio está (?:en|a la) venta
""")
PARKED_MARKS = _any_of(r"""
sedoparking\.com|parkingcrew\.|bodis\.com|parklogic\.|cashparking|hugedomains\.com|parking-lander|d38psrni17bvxu
above\.com/marketplace|namebrightstatic
""")
_SORRY = r"(?:(?:oops|sorry|uh[- ]oh|whoops|hmm+|ooops)[!,.:… ]*)*"
MISSING_LINES = _any_of(
    rf"""
(?:error |http )*404(?: error)?|(?:error |http )*404[\s:,.-]*(?:error )?.{{0,20}}\b(?:not found|missing|nicht gefunden)
(?:error |http )*404[\s:,.-]*.{{0,20}}(?:introuvable|no encontrada|non trovata|niet gevonden|não encontrada)
{_SORRY}(?:(?:the|this|that|your) )?(?:requested )?(?:page|article|story|content|url) (?:was |is |has |could |can)?\
(?:no(?:t|longer) |n't |t |no longer )?(?:be |been )?(?:not )?(?:found|exists?|removed|deleted|available|unavailable)
{_SORRY}(?:this|that|the) page (?:isn't|is no longer|doesn't|does not|can't be|cannot be|couldn't be) \
(?:available|exist|found|here)(?: anymore)?
{_SORRY}(?:nothing|not|page not) found
{_SORRY}we (?:can't|cannot|couldn't|could not) (?:seem to )?find .{{0,40}}page.{{0,40}}
(?:(?:this|the) )?(?:page|article|story|content) (?:is )?no longer (?:available|exists)|page no longer available
(?:diese |die )?seite (?:wurde |konnte )?(?:leider )?nicht gefunden(?: werden)?|(?:cette )?page (?:est )?introuvable
page non trouvée|(?:esta )?página no (?:encontrada|existe|disponible)|página não (?:encontrada|existe)
pagina (?:non trovata|inesistente)|(?:deze )?pagina (?:is )?niet gevonden|sidan (?:kunde inte hittas|hittades inte)
siden (?:ble ikke funnet|blev ikke fundet|findes ikke)|nie znaleziono strony|strona nie (?:istnieje|została znaleziona)
sayfa bulunamadı|страница не найдена|сторінку не знайдено|stránka nenalezena|az oldal nem található
ページが見つかりません(?:でした)?|页面(?:不存在|未找到|找不到)|找不到(?:网页|页面|頁面)|페이지를 찾을 수 없습니다
""".replace("\\\n", "")
)
MISSING_SENTENCES = _any_of(r"""
(?:page|article|story|content) (?:that )?you(?:'re| are| were| have)?(?: \w+)? (?:looking for|requested|trying to \w+)
(?:page|article|story|url|content|document) you requested|requested (?:page|article|url) (?:could|was|has|does|is)
(?:this|the) (?:page|article|story) (?:is no longer available|no longer exists|does(?: not|n't) exist|has been removed)
(?:can't|cannot|couldn't|unable to) find the (?:page|article|story) you
die (?:von ihnen )?(?:angeforderte|gesuchte|aufgerufene) seite|la page (?:que vous (?:re)?cherchez|demandée)
la página que (?:busca|buscas|solicit)|la pagina (?:che (?:stai|cerchi|hai)|richiesta)|(?:opgevraagde|gezochte) pagina
""")
CONSENT_LINES = _any_of(r"""
before you continue(?: to .{1,40})?|(?:we|[\w.]+) (?:values?|cares? about|respects?) your privacy
your privacy(?: choices| matters| is important to us)?
(?:cookie|gdpr|privacy|data) (?:consent|choices|settings|wall|gate)
(?:manage |your )?consent|bevor sie (?:fortfahren|weitermachen|zu .{1,40} weitergehen)
wir (?:schätzen|respektieren|brauchen) ihre (?:privatsphäre|zustimmung|einwilligung)|ihre privatsphäre.{0,40}
(?:mit werbung|werbefrei) (?:weiter)?lesen.{0,40}|zustimmung erforderlich|datenschutz-?einstellungen
avant de (?:continuer|poursuivre).{0,40}|nous respectons votre vie privée|(?:le respect de )?votre vie privée.{0,40}
votre consentement.{0,20}|antes de (?:continuar|prosseguir|avançar).{0,40}|(?:valoramos )?(?:su|tu) privacidad.{0,40}
prima di (?:continuare|proseguire).{0,40}|(?:rispettiamo |teniamo al)?la tua privacy.{0,40}
voordat (?:je|u) (?:verder|door)gaa[nt]?.{0,40}|(?:jouw|uw|je) privacy.{0,40}|a sua privacidade.{0,40}
innan du fortsätter.{0,40}|før du fortsætter.{0,40}|zanim przejdziesz.{0,40}
""")
CONSENT_SENTENCES = _any_of(r"""
(?:we|us) and our (?:\d+ |[\w ]{0,20})?(?:partners|vendors)|we (?:use|store|and our partners use) (?:\w+ ){0,3}cookies
your consent|your choices?\b|store and/?(?:or)? access information
by (?:clicking|choosing|selecting) ["“'‘«]?(?:accept|agree|ok|i agree)|data (?:about|from) you
wir und unsere|wir (?:verwenden|nutzen|setzen) (?:\w+ ){0,2}cookies|ihre (?:einwilligung|zustimmung)
nous (?:et nos|utilisons)|votre (?:consentement|accord)|nuestros (?:\d+ )?socios|(?:usamos|utilizamos) cookies
su consentimiento|noi e i nostri|(?:usiamo|utilizziamo) (?:i )?cookie|il tuo consenso
wij en onze|(?:wij|we) gebruiken cookies|(?:je|jouw|uw) toestemming|nós e os nossos|vi och våra|vi og vores
""")
CONSENT_WORDS = _any_of(r"""
cookies?\b|\bconsent|gdpr|\bprivacy|\bpartners\b|personali[sz]ed|tracking|advertis|legitimate interest
access information on a device|einwillig|zustimm|datenschutz|werbung|verarbeit|consentement|vie privée|partenaires
traceurs|publicit|consentimiento|privacidad|socios|consenso|pubblicità|fornitori|toestemming|advertent|samtyck
samtykke|zgod
""")
ACCEPT = _any_of(r"""
(?:yes, )?(?:i )?(?:accept|agree|consent|allow)(?: (?:all|cookies|and (?:continue|close)|to all)){0,3}|got it
continue with ads|(?:alle |cookies )*(?:akzeptieren|zustimmen)(?: und .{1,20})?|einverstanden|ich stimme zu
(?:tout )?accepter(?: et .{1,20})?|j'accepte|aceptar(?: (?:todo|todas|y continuar|cookies))*|acepto
accett[ao](?: tutt[oi]| e .{1,20})?|akkoord|(?:alles |alle cookies )?accepteren|aceitar(?: tudo| todos)?
godkänn(?: alla)?|acceptera(?: alla)?|accepter alle|akceptuję?(?: wszystkie)?|zgadzam się
""")
CONSENT_HOST = re.compile(r"(?:consent|guce|cmp|cookie-?consent|privacy-?(?:gate|wall)|myprivacy)[.-]")
CONSENT_MARKS = _any_of(r"""
//(?:consent|guce)\.|/collectconsent|/(?:cookie-?)?consent\b
""")
SCRIPTLESS = _any_of(r"""
(?:enable|activate|allow|turn on|requires?|needs?|without|supports?|run) .{0,40}java ?script
java ?script .{0,30}(?:disabled|required|enabled|deaktiviert|désactivé|activé|desactivado|disabilitato|uitgeschakeld)
javascript (?:aktivieren|aktiviert|inschakelen|activeren)|aktivieren sie .{0,20}javascript
activ(?:er|ez|e|ar) javascript
habilit[ae]r? (?:el )?javascript|(?:abilit|attiv)\w+ javascript|schakel javascript in
""")
SHELL_ROOT = re.compile(
    r"(?:root|app|__next|__nuxt|___gatsby|app-?root|main-?app|react-?(?:root|app)|svelte|vue-?app|application)$"
)
