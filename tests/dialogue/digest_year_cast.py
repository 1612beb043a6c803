"""Who is in the year of the chain, when they meet, and of what they speak."""

from typing import Final

from tests.dialogue.conversation import on

SIGNALS: Final = 200
FIRST_DAY, LAST_DAY = on("2027-01-13"), on("2027-12-20")
END: Final = on("2028-02-25")
ASLEEP: Final = (on("2027-08-18", "06.00"), on("2027-09-01", "10.30"))

PEOPLE: Final = {
    "zco": ("anouk", "ilse", "mo", "bas", "noor"),
    "meldpunten": ("kim", "lars", "fenna"),
    "som": ("petra", "els"),
}
REGIONS: Final = {
    "anouk": "Twente", "ilse": "Utrecht", "mo": "Zeeland", "noor": "Drenthe",
    "kim": "Twente", "lars": "Flevoland", "fenna": "Zeeland",
}  # fmt: skip
BODIES: Final = {"bas": "Moviera", "mo": "SHOP"}
TOWNS: Final = ("Enschede", "Vlissingen", "Almelo")
PLANTED: Final = (
    *(f"@{one}" for place in ("zco", "meldpunten") for one in PEOPLE[place]),
    *BODIES.values(), *TOWNS, "Twente", "Zeeland", "Drenthe", "Flevoland",
)  # fmt: skip
MODERATORS: Final = {
    "zco": ("saskia", "mirjam"), "meldpunten": ("hanna",), "som": ("joris",), "tfm": ("tess",)
}  # fmt: skip
MEETINGS: Final = {
    "zco": ("2027-02-02", "2027-05-11", "2027-09-21", "2027-11-09"),
    "meldpunten": ("2027-02-16", "2027-05-18", "2027-10-05", "2027-11-16"),
    "som": ("2027-03-09", "2027-06-08", "2027-09-14", "2027-12-07"),
    "tfm": ("2027-03-30", "2027-06-29", "2027-10-05", "2027-12-21"),
}
ROUTES: Final = {"zco": "som", "som": "tfm", "meldpunten": "som"}

SUBJECTS: Final = (
    "vervolgopvang", "tolken", "reiskosten", "huisvesting", "dagbesteding", "rechtsbijstand",
    "medische screening", "taalles", "schuldhulp", "kinderopvang", "bedenktijd", "aangifte doen",
    "intake", "nazorg", "overdracht tussen teams", "inschrijving", "vervoer", "scholing",
)  # fmt: skip
TROUBLES: Final = (
    "loopt vast op de financiering", "duurt maanden", "is nergens goed belegd",
    "ontbreekt in het weekend", "wordt per gemeente anders uitgelegd", "komt te laat op gang",
    "stopt bij verhuizing", "vraagt te veel formulieren", "lukt niet zonder vast adres",
    "valt weg na drie maanden", "is onbekend bij wijkteams", "werkt nu veel beter dan eerst",
)  # fmt: skip
KINDS: Final = ("knelpunt", "knelpunt", "knelpunt", "knelpunt", "succes", "trend")
