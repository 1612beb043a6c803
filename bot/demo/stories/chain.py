"""The whole chain: from a care coordinator's sentence to the Task Force, and the answer back."""

from bot.demo.scenes import (
    PRIVATE,
    After,
    Clicks,
    Deletes,
    Edits,
    Invites,
    NeverFromBot,
    NoErrors,
    NothingTwice,
    NotOnDisk,
    Once,
    OnlyPrivateWith,
    Points,
    Reacts,
    Says,
    Scene,
    Sees,
    SeesFile,
    SeesTick,
    Story,
    Unanswered,
    Without,
)
from bot.demo.stories.cast import ADMINISTRATOR, CAST, ROOMS

BSN = "123456782"
"""A number from the test ranges: it passes the eleven-test and belongs to nobody."""

FIELD = ("Anouk", "Ilse", "Ruben", "Mo", "Saskia", "Twente", "Drenthe", "Rotterdam", "Zeeland")
DROPPED = ("K-5", "Enschede", "tolk")

SET_UP = Scene(
    "De kamers worden een platform",
    "Alles gaat door te praten: de beheerder nodigt de bot uit en zegt welke kamer wat is.",
    (
        Invites("noor", "zco"),
        Says("noor", "zco", "!instellen platform zco"),
        Sees(("noor", "saskia"), "zco", ("Zorgcoördinatorenoverleg", "zco")),
        Invites("noor", "som"),
        Says("noor", "som", "!instellen platform som"),
        Sees(("noor", "hanna"), "som", ("Strategisch Overleg", "som")),
        Invites("noor", "tfm"),
        Says("noor", "tfm", "!instellen platform tfm"),
        Sees(("noor", "willemijn"), "tfm", ("Task Force", "tfm")),
    ),
)

PEOPLE = Scene(
    "Wie hoort waarbij",
    "Moderators zeggen wie er namens een regio of een organisatie spreekt. "
    "'Herken ik' telt straks regio's, geen mensen.",
    (
        Says("saskia", "zco", "!regio Twente: @anouk"),
        Sees(("saskia", "anouk"), "zco", ("Twente", "anouk")),
        Says("saskia", "zco", "!regio Drenthe: @ilse"),
        Sees(("saskia", "ilse"), "zco", ("Drenthe", "ilse"), brief=True),
        Says("saskia", "zco", "!regio Rotterdam: @ruben"),
        Sees(("saskia", "ruben"), "zco", ("Rotterdam", "ruben"), brief=True),
        Says("saskia", "zco", "!regio Zeeland: @mo"),
        Sees(("saskia", "mo"), "zco", ("Zeeland", "mo"), brief=True),
        Says("hanna", "som", "!organisatie SHOP: @petra"),
        Sees(("hanna", "petra"), "som", ("SHOP", "petra")),
        Says("hanna", "som", "!organisatie FairWork: @joris"),
        Sees(("hanna", "joris"), "som", ("FairWork", "joris"), brief=True),
    ),
)

DATE = Scene(
    "Een datum voor het SOM",
    "Hanna prikt een datum. Wie wil klikt, wie wil typt; het komt in één telling.",
    (
        Says(
            "hanna",
            "som",
            "!datumprikker Overleg | di 9 mrt 10.00-12.30 | do 11 mrt half twee | sluit do 28 jan",
        ),
        Sees(("petra", "joris"), "som", ("D-1", "9 maart", "11 maart")),
        Clicks("petra", "som", 1, "kan"),
        Clicks("petra", "som", 2, "kan niet"),
        Says("joris", "som", "!kan 1, misschien 2", tag="wat Joris typte"),
        SeesTick("petra", "wat Joris typte"),
        Sees(("hanna",), PRIVATE, ("Iedereen heeft gestemd", "!vast D-1 1")),
        Says("hanna", "som", "!vast D-1 1"),
        Sees(("petra", "joris"), "som", ("V-1", "dinsdag 9 maart 2027, 10.00-12.30"), tag="V-1"),
        SeesFile("petra", ("BEGIN:VEVENT", "20270309T100000"), where="som"),
        Says("petra", "som", "!agenda 15 min bespreken Opvang in de zomer"),
        Sees(("joris",), "som", ("V-1", "Opvang in de zomer", "15 min")),
    ),
)

ROUTES = Scene(
    "Een weg omhoog, van twee kanten bevestigd",
    "De secretaris van het ZCO stelt een route voor. Hij werkt pas als de andere kamer akkoord is.",
    (
        Says("saskia", "zco", "!route som"),
        Sees(("saskia", "mo"), "zco", ("voorgesteld",)),
        Sees(("hanna",), "som", ("!route akkoord zco",)),
        Says("hanna", "som", "!route akkoord zco"),
        Sees(("hanna", "petra"), "som", ("werkt nu",)),
        Sees(("saskia",), "zco", ("werkt nu", "!overzicht som")),
        Says("saskia", "zco", "!route tfm"),
        Sees(("saskia",), "zco", ("voorgesteld",), brief=True),
        Sees(("willemijn",), "tfm", ("!route akkoord zco",), brief=True),
        Says("willemijn", "tfm", "!route akkoord zco"),
        Sees(("willemijn", "robert"), "tfm", ("werkt nu",)),
        Sees(("saskia",), "zco", ("werkt nu", "!overzicht tfm"), brief=True),
    ),
)

FIELD_TALKS = Scene(
    "Wat er in het veld speelt",
    "De zorgcoördinatoren typen zoals ze praten. Wie iets herkent, zet er 👍 bij of zegt het.",
    (
        Says("anouk", "zco", "!knelpunt geen vervolgplek na cosm, gem verwijzen naar elkaar"),
        Sees(("ilse", "mo"), "zco", ("K-1",), tag="K-1"),
        Reacts("ilse", "K-1"),
        SeesTick("mo", "K-1"),
        Reacts("ruben", "K-1"),
        Reacts("mo", "K-1"),
        Says(
            "ilse",
            "zco",
            "!knelpunt intake bij politie pas na 9 wkn, mensen haken af",
            tag="wat Ilse typte",
        ),
        Sees(("anouk",), "zco", ("K-2",), tag="K-2"),
        Says("mo", "zco", "pff ja, dat hoor ik hier ook de hele tijd", tag="gepraat"),
        Edits(
            "ilse",
            "wat Ilse typte",
            "!knelpunt intake bij politie pas na 6 wkn, mensen haken af",
        ),
        SeesTick("anouk", "wat Ilse typte"),
        Says("mo", "zco", "!herken K-2", tag="wat Mo typte"),
        SeesTick("ilse", "wat Mo typte"),
        Says("anouk", "zco", "!herken 2", tag="wat Anouk typte"),
        SeesTick("ilse", "wat Anouk typte"),
        Says("mo", "zco", "!knelpunt wachtlijst trauma ggz 11 mnd, ondertussen geen stabiele plek"),
        Sees(("ruben",), "zco", ("K-3",), tag="K-3"),
        Reacts("anouk", "K-3"),
        SeesTick("ilse", "K-3"),
        Says("ilse", "zco", "!succes vaste contactpers bij IND werkt super, antw binnen 2 dgn"),
        Sees(("mo",), "zco", ("S-1",), tag="S-1"),
        Reacts("ruben", "S-1"),
        SeesTick("mo", "S-1"),
        Says("mo", "zco", "!trend werving steeds vaker via Snapchat en Telegram"),
        Sees(("ilse",), "zco", ("T-1",), tag="T-1"),
        Reacts("ilse", "T-1"),
        SeesTick("anouk", "T-1"),
    ),
)

GUARD = Scene(
    "Een burgerservicenummer blijft buiten",
    "Ruben typt te snel. De bot bewaart niets, herhaalt het nummer niet, "
    "en stuurt hem privé een versie zonder.",
    (
        Says(
            "ruben",
            "zco",
            f"!knelpunt bsn {BSN} staat nog in oude gem, zorgverz lukt niet",
            tag="bsn",
        ),
        Sees(("ruben", "mo"), "zco", ("Niet bewaard", "burgerservicenummer"), lacks=(BSN,)),
        Sees(("ruben",), PRIVATE, ("Zo kan het wel", "zorgverz lukt niet"), lacks=(BSN,)),
        Deletes("ruben", "bsn"),
        Says("ruben", PRIVATE, "ja"),
        Sees(("ilse", "mo"), "zco", ("K-4", "zorgverz"), lacks=("Ruben",), tag="K-4"),
        Sees(("ruben",), PRIVATE, ("K-4",)),
        Reacts("ilse", "K-4"),
        SeesTick("mo", "K-4"),
        Says("anouk", "zco", "!knelpunt tolk niet meer vergoed bij 1e gesprek, in Enschede iig"),
        Sees(("ilse", "mo"), "zco", ("K-5",), tag="K-5"),
    ),
)

DRAFT = Scene(
    "Het concept voor het SOM",
    "De secretaris krijgt het concept privé. Zonder haar akkoord gaat er niets weg.",
    (
        Says("saskia", "zco", "!overzicht som"),
        Sees(("saskia", "anouk"), "zco", ("Concept 1",)),
        Sees(("saskia",), PRIVATE, ("Concept 1", "K-1", "K-2", "K-3", "K-4", "K-5", "S-1", "T-1")),
        Says("saskia", PRIVATE, "2 tekst Intake bij de politie: zes weken wachten"),
        Sees(("saskia",), PRIVATE, ("Concept 1", "zes weken wachten"), brief=True),
        Says("saskia", PRIVATE, "akkoord 1"),
        Sees(("saskia",), PRIVATE, ("kan nog niet weg", "K-5")),
        Says("saskia", PRIVATE, "5 weg"),
        Sees(("saskia",), PRIVATE, ("Concept 1",), lacks=DROPPED, brief=True),
        Says("saskia", PRIVATE, "1 vraag Wie betaalt de vervolgopvang? aan JenV"),
        Sees(("saskia",), PRIVATE, ("Concept 1", "Wie betaalt", "JenV"), lacks=DROPPED),
    ),
)

RELEASE = Scene(
    "Akkoord, en het staat in het SOM",
    "Een ja zonder nummer is niet genoeg: het akkoord noemt het concept.",
    (
        Says("saskia", PRIVATE, "akkoord 1", tag="akkoord 1"),
        Sees(
            ("petra", "joris", "hanna"),
            "som",
            ("Signalenoverzicht", "K-1", "zes weken wachten", "K-3", "K-4", "S-1", "T-1"),
            lacks=DROPPED,
            tag="overzicht",
        ),
        Sees(("saskia",), PRIVATE, ("Geplaatst bij som",)),
        SeesFile("saskia", ("Signalenoverzicht", "K-1", "T-1"), lacks=DROPPED),
    ),
)

TASK_FORCE = Scene(
    "Drie punten voor de Task Force",
    "Een eigen concept met een eigen akkoord. Elk punt krijgt een vraag en een geadresseerde.",
    (
        Says("saskia", PRIVATE, "overzicht tfm"),
        Sees(("saskia",), PRIVATE, ("Concept 2", "K-1", "K-2", "K-3"), lacks=("K-4", "S-1")),
        Says("saskia", PRIVATE, "1 tekst Na de COSM ontbreekt een vervolgplek."),
        Sees(("saskia",), PRIVATE, ("Concept 2", "ontbreekt een vervolgplek"), brief=True),
        Says("saskia", PRIVATE, "2 tekst De intake bij de politie duurt zes weken."),
        Sees(("saskia",), PRIVATE, ("Concept 2", "duurt zes weken"), brief=True),
        Says("saskia", PRIVATE, "3 tekst Traumazorg heeft een wachttijd van elf maanden."),
        Sees(("saskia",), PRIVATE, ("Concept 2", "elf maanden"), brief=True),
        Says("saskia", PRIVATE, "1 vraag Wilt u besluiten wie vervolgopvang betaalt? aan JenV"),
        Sees(("saskia",), PRIVATE, ("Concept 2", "vervolgopvang betaalt"), brief=True),
        Says("saskia", PRIVATE, "2 vraag Wilt u een norm stellen voor de intake? aan de politie"),
        Sees(("saskia",), PRIVATE, ("Concept 2", "norm stellen"), brief=True),
        Says("saskia", PRIVATE, "3 vraag Wilt u voorrang bij traumazorg bespreken? aan VWS"),
        Sees(("saskia",), PRIVATE, ("Concept 2", "voorrang bij traumazorg")),
        Says("saskia", PRIVATE, "akkoord 2", tag="akkoord 2"),
        Sees(
            ("robert", "willemijn"),
            "tfm",
            ("Signalen uit het veld", "JenV", "politie", "VWS"),
            lacks=(*DROPPED, "K-4", "S-1", "T-1", "!", "⚠", "👍"),
            tag="vragen",
        ),
    ),
)

FEEDBACK = Scene(
    "Het antwoord komt terug",
    "De Task Force antwoordt op K-1, met een belofte. Het ZCO leest het, en wie het meldde of "
    "herkende hoort het privé.",
    (
        Says(
            "willemijn",
            "tfm",
            "!terugkoppeling K-1 JenV zoekt extra vervolgplekken uit, voor 1 april",
        ),
        Sees(("robert",), "tfm", ("Terugkoppeling K-1", "1 april 2027"), brief=True),
        Sees(("saskia", "mo"), "zco", ("Terugkoppeling K-1", "extra vervolgplekken", "1 april")),
        Sees(
            ("anouk", "ilse", "ruben", "mo"),
            PRIVATE,
            ("K-1", "extra vervolgplekken", "1 april 2027"),
        ),
        Says("anouk", "zco", "!lijst"),
        Sees(("anouk",), "zco", ("K-1", "K-5", "S-1", "T-1"), brief=True),
        Says("joris", "som", "!lijst"),
        Sees(("joris",), "som", ("K-1", "K-4", "S-1"), lacks=DROPPED),
    ),
)

STORY = Story(
    title="Van het veld naar de Task Force, en het antwoord terug",
    administrator=ADMINISTRATOR,
    cast=CAST,
    rooms=ROOMS,
    scenes=(
        SET_UP,
        PEOPLE,
        DATE,
        ROUTES,
        FIELD_TALKS,
        GUARD,
        DRAFT,
        RELEASE,
        TASK_FORCE,
        FEEDBACK,
    ),
    checks=(
        Once(
            "De datum stond één keer in het SOM.",
            "joris",
            "som",
            "V-1 Overleg is op dinsdag 9 maart 2027",
        ),
        Once("Petra las het overzicht precies één keer.", "petra", "som", "Signalenoverzicht"),
        Once("Robert las de vragen precies één keer.", "robert", "tfm", "Signalen uit het veld"),
        Once("Het antwoord stond één keer in het ZCO.", "ilse", "zco", "Terugkoppeling K-1"),
        Once("Anouk hoorde het antwoord één keer privé.", "anouk", PRIVATE, "vervolgplekken"),
        After("Het overzicht kwam pas na akkoord 1.", "overzicht", "akkoord 1"),
        After("De vragen kwamen pas na akkoord 2.", "vragen", "akkoord 2"),
        Points("In het overzicht staan zes punten.", "overzicht", 6),
        Points("De Task Force kreeg drie punten.", "vragen", 3),
        Unanswered("Op gewoon gepraat zei de bot niets.", "gepraat"),
        Without("In het overzicht ontbreekt wat geschrapt is.", "overzicht", DROPPED),
        Without("In het overzicht staat geen melder en geen regio.", "overzicht", FIELD),
        Without("In de vragen staat geen melder en geen regio.", "vragen", FIELD),
        NeverFromBot("Niemand kreeg het nummer van de bot.", BSN),
        NotOnDisk("Het nummer staat in geen bestand van de bot.", BSN, "cosm, gem verwijzen"),
        NothingTwice("Geen bericht van de bot kwam twee keer."),
        OnlyPrivateWith(
            "Privé sprak de bot alleen wie het aanging.",
            ("saskia", "hanna", "anouk", "ilse", "ruben", "mo"),
        ),
        NoErrors("In het logboek van de bot staat geen fout."),
    ),
)
