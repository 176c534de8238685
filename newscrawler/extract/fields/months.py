"""Month names in lower case, as dates of the web bear them: in the genitive where the language has one."""

from __future__ import annotations

_NAMES = {
    "en": """january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept
        october|oct november|nov december|dec""",
    "de": """januar|jänner februar|feber märz|maerz|mrz april mai juni juli august september oktober|okt november
        dezember|dez""",
    "fr": """janvier|janv février|fevrier|févr|fevr|fév mars avril|avr mai juin juillet|juil août|aout septembre
        octobre novembre décembre|decembre|déc""",
    "es": """enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre|set octubre
        noviembre diciembre|dic""",
    "it": """gennaio|gen febbraio marzo aprile maggio|mag giugno|giu luglio|lug agosto settembre|set ottobre|ott
        novembre dicembre|dic""",
    "pt": """janeiro fevereiro|fev março|marco abril maio|mai junho julho agosto setembro|set outubro|out novembro
        dezembro|dez""",
    "nl": "januari februari maart|mrt april mei juni juli augustus september oktober|okt november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da and no": "januar februar marts|mars april maj|mai juni juli august september oktober november desember|des",
    "fi": """tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta
        lokakuuta marraskuuta joulukuuta""",
    "pl": """stycznia|styczeń|sty lutego|luty|lut marca|marzec kwietnia|kwiecień|kwi maja|maj czerwca|czerwiec|cze
        lipca|lipiec|lip sierpnia|sierpień|sie września|wrzesień|wrz października|październik|paź
        listopada|listopad|lis grudnia|grudzień|gru""",
    "cs": """ledna|leden února|únor března|březen dubna|duben května|květen června|červen července|červenec
        srpna|srpen září října|říjen listopadu prosince|prosinec""",
    "ro": """ianuarie|ian februarie martie aprilie mai iunie|iun iulie|iul august septembrie octombrie noiembrie|noi
        decembrie""",
    "hu": """január február március|márc április|ápr május|máj június|jún július|júl augusztus szeptember|szept
        október november december""",
    "tr": """ocak|oca şubat|subat|şub mart nisan|nis mayıs|mayis haziran|haz temmuz|tem ağustos|agustos|ağu
        eylül|eylul|eyl ekim|eki kasım|kasim|kas aralık|aralik|ara""",
    "id": """januari februari maret april mei juni juli agustus|agu|agt september oktober november|nopember
        desember""",
    "ru": """января|январь|янв февраля|февраль|февр|фев марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн
        июля|июль|июл августа|август|авг сентября|сентябрь|сент|сен октября|октябрь|окт ноября|ноябрь|нояб|ноя
        декабря|декабрь|дек""",
    "uk": """січня|січень лютого|лютий березня|березень квітня|квітень травня|травень червня|червень липня|липень
        серпня|серпень вересня|вересень жовтня|жовтень листопада|листопад грудня|грудень""",
    "el": """ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου|μαίου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου
        νοεμβρίου δεκεμβρίου""",
    "ar": """يناير فبراير مارس أبريل|ابريل مايو يونيو يوليو أغسطس|اغسطس سبتمبر أكتوبر|اكتوبر نوفمبر ديسمبر""",
}
"""By language, the twelve months in their order, each with its spellings and abbreviations."""

MONTHS: dict[str, int] = {}
"""The number of the month of each name. No name stands for two months: that of the earlier language would win."""
for _names in _NAMES.values():
    for _number, _spellings in enumerate(_names.split(), start=1):
        for _name in _spellings.split("|"):
            MONTHS.setdefault(_name, _number)
