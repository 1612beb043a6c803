"""A meeting from its call to the list of decisions."""

from bot.demo.scenes import (
    PRIVATE,
    NoErrors,
    NothingTwice,
    Once,
    OnlyPrivateWith,
    Says,
    Scene,
    Sees,
    SeesFile,
    SeesTick,
    Story,
)
from bot.demo.stories.cast import ADMINISTRATOR
from bot.demo.stories.date import CAST, ROOMS, SET_UP

CALLING = Scene(
    "Een vergadering en haar agenda",
    "De secretaris roept bijeen. Leden brengen in wat zij willen bespreken, in gewone woorden.",
    (
        Says("hanna", "som", "!vergadering di 9 mrt 10.00-12.30 Amersfoort"),
        Sees(("petra", "joris"), "som", ("V-1", "dinsdag 9 maart 2027, 10.00-12.30")),
        SeesFile("petra", ("BEGIN:VEVENT", "Amersfoort"), where="som"),
        Says("petra", "som", "!agenda wachttijd ggz, bespreken, 15 min"),
        Sees(("joris",), "som", ("A-1", "wachttijd ggz", "15 min")),
        Says("joris", "som", "!agenda 20 min besluiten brief aan JenV"),
        Sees(("petra",), "som", ("A-2", "brief aan JenV", "20 min")),
        Says("hanna", "som", "!agenda 2 naar 1", tag="de nieuwe volgorde"),
        SeesTick("petra", "de nieuwe volgorde"),
        Says("hanna", "som", "!agenda publiceer"),
        Sees(("petra", "joris"), "som", ("versie 1", "1. A-2", "2. A-1", "35 van 150"), tag="A"),
        Sees(("hanna",), PRIVATE, ("voor de voorzitter", "versie 1")),
    ),
)

DECIDING = Scene(
    "Besluiten en acties",
    "Wat besloten is krijgt een nummer. Wie iets gaat doen hoort het privé.",
    (
        Says("hanna", "som", "!besluit V-1 punt 1 akkoord met de brief"),
        Sees(("petra",), "som", ("B-1", "A-2")),
        Says("hanna", "som", "!actie @joris brief versturen voor vrijdag"),
        Sees(("petra",), "som", ("X-1", "vrijdag 15 januari 2027")),
        Sees(("joris",), PRIVATE, ("X-1 voor u", "brief versturen")),
        Says("joris", PRIVATE, "gereed X-1", tag="wat Joris typte"),
        SeesTick("joris", "wat Joris typte"),
        Says("hanna", "som", "!besluitenlijst V-1 publiceer"),
        Sees(("petra", "joris"), "som", ("Besluitenlijst", "B-1 akkoord met de brief")),
        Says("petra", "som", "!besluiten brief"),
        Sees(("petra",), "som", ("B-1 (V-1) akkoord met de brief",)),
    ),
)

STORY = Story(
    title="Van agenda tot besluitenlijst",
    administrator=ADMINISTRATOR,
    cast=CAST,
    rooms=ROOMS,
    scenes=(SET_UP, CALLING, DECIDING),
    checks=(
        Once(
            "De agenda stond één keer in het SOM.",
            "joris",
            "som",
            "Agenda Strategisch Overleg Mensenhandel (V-1",
        ),
        Once("De besluitenlijst stond één keer in het SOM.", "petra", "som", "Besluitenlijst"),
        Once("Joris hoorde zijn actie één keer privé.", "joris", PRIVATE, "X-1 voor u"),
        NothingTwice("Geen bericht van de bot kwam twee keer."),
        OnlyPrivateWith("Privé sprak de bot alleen wie het aanging.", ("hanna", "joris")),
        NoErrors("In het logboek van de bot staat geen fout."),
    ),
)
