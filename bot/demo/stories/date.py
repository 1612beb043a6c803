"""A date for a meeting: one vote for each organisation, its deputy included."""

from bot.demo.scenes import (
    PRIVATE,
    Clicks,
    Invites,
    NoErrors,
    NothingTwice,
    Once,
    OnlyPrivateWith,
    Role,
    Room,
    Says,
    Scene,
    Sees,
    SeesFile,
    SeesTick,
    Story,
)
from bot.demo.stories.cast import ADMINISTRATOR

CAST = (
    Role("Noor", "beheerder van de bot"),
    Role("Hanna", "secretaris van het SOM"),
    Role("Petra", "SHOP, lid van het SOM"),
    Role("Wim", "SHOP, plaatsvervanger van Petra"),
    Role("Joris", "FairWork, lid van het SOM"),
)
ROOMS = (
    Room(
        slug="som",
        name="Strategisch Overleg",
        owner="noor",
        moderators=("hanna",),
        members=("petra", "wim", "joris"),
    ),
)

SET_UP = Scene(
    "De kamer en de organisaties",
    "De beheerder zegt welke kamer het is, de secretaris wie voor wie spreekt.",
    (
        Invites("noor", "som"),
        Says("noor", "som", "!instellen platform som"),
        Sees(("hanna",), "som", ("Strategisch Overleg", "som"), brief=True),
        Says("hanna", "som", "!organisatie SHOP: @petra, @wim (plv)"),
        Sees(("petra", "wim"), "som", ("SHOP", "plaatsvervanger")),
        Says("hanna", "som", "!organisatie FairWork: @joris"),
        Sees(("joris",), "som", ("FairWork", "joris")),
    ),
)

VOTING = Scene(
    "Prikken",
    "Klikken en typen komen in één telling. De laatste stem van een organisatie geldt; wie "
    "vervangen wordt hoort het privé.",
    (
        Says(
            "hanna",
            "som",
            "!datumprikker Overleg | di 9 mrt 10.00-12.30 | do 11 mrt half twee | di 16 mrt 10.00 "
            "| sluit do 28 jan",
        ),
        Sees(("petra", "joris"), "som", ("D-1", "2 organisaties", "9 maart", "16 maart")),
        Says("petra", "som", "!kan 1 en 3", tag="wat Petra typte"),
        SeesTick("joris", "wat Petra typte"),
        Says("wim", "som", "!kan 1", tag="wat Wim typte"),
        Sees(("petra", "wim"), PRIVATE, ("SHOP staat bij D-1 nu op: 1", "Was: 1, 3")),
        Clicks("joris", "som", 1, "kan"),
        Clicks("joris", "som", 2, "kan niet"),
        Clicks("joris", "som", 3, "kan misschien"),
        Sees(("hanna",), PRIVATE, ("Iedereen heeft gestemd", "!vast D-1 1")),
    ),
)

FIXING = Scene(
    "Vastleggen",
    "De secretaris beslist. De kamer krijgt de datum, met een bestand voor de agenda.",
    (
        Says("hanna", "som", "!stand D-1"),
        Sees(("hanna",), "som", ("2 van 2 organisaties", "Beste tot nu toe: 1")),
        Says("hanna", "som", "!vast D-1 1"),
        Sees(("petra", "joris"), "som", ("V-1 Overleg is op dinsdag 9 maart 2027, 10.00-12.30",)),
        SeesFile("wim", ("BEGIN:VEVENT", "20270309T100000"), where="som"),
    ),
)

STORY = Story(
    title="Een datum voor het overleg",
    administrator=ADMINISTRATOR,
    cast=CAST,
    rooms=ROOMS,
    scenes=(SET_UP, VOTING, FIXING),
    checks=(
        Once("De datum stond één keer in het SOM.", "joris", "som", "V-1 Overleg is op"),
        Once("Petra hoorde één keer dat haar stem vervangen is.", "petra", PRIVATE, "Was: 1, 3"),
        Once("Hanna hoorde één keer dat iedereen stemde.", "hanna", PRIVATE, "Iedereen heeft"),
        NothingTwice("Geen bericht van de bot kwam twee keer."),
        OnlyPrivateWith("Privé sprak de bot alleen wie het aanging.", ("hanna", "petra", "wim")),
        NoErrors("In het logboek van de bot staat geen fout."),
    ),
)
