"""What the bot does not keep, what it keeps, and how somebody is forgotten."""

from bot.demo.scenes import (
    PRIVATE,
    Deletes,
    Invites,
    NeverFromBot,
    NoErrors,
    NothingTwice,
    NotOnDisk,
    Once,
    OnlyPrivateWith,
    Role,
    Room,
    Says,
    Scene,
    Sees,
    Story,
)
from bot.demo.stories.cast import ADMINISTRATOR
from bot.demo.stories.chain import BSN

CAST = (
    Role("Noor", "beheerder van de bot"),
    Role("Saskia", "secretaris van het ZCO"),
    Role("Anouk", "zorgcoördinator Twente"),
    Role("Ilse", "zorgcoördinator Drenthe"),
    Role("Ruben", "zorgcoördinator Rotterdam"),
    Role("Mo", "zorgcoördinator Zeeland"),
)
ROOMS = (
    Room(
        slug="zco",
        name="Zorgcoördinatorenoverleg",
        owner="noor",
        moderators=("saskia",),
        members=("anouk", "ilse", "ruben", "mo"),
    ),
)

SET_UP = Scene(
    "De kamer",
    "De beheerder zegt welke kamer het is, de secretaris wie voor welke regio spreekt.",
    (
        Invites("noor", "zco"),
        Says("noor", "zco", "!instellen platform zco"),
        Sees(("saskia",), "zco", ("Zorgcoördinatorenoverleg", "zco"), brief=True),
        Says("saskia", "zco", "!regio Twente: @anouk"),
        Sees(("anouk",), "zco", ("Twente", "anouk"), brief=True),
        Says("saskia", "zco", "!regio Drenthe: @ilse"),
        Sees(("ilse",), "zco", ("Drenthe", "ilse"), brief=True),
    ),
)

GUARD = Scene(
    "Wat er niet in komt",
    "Een nummer wordt geweigerd en nergens herhaald. Een mozaïek van kenmerken wordt een vraag. "
    "Wie in nood is krijgt meteen telefoonnummers.",
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
        Says("ruben", PRIVATE, "nee"),
        Sees(("ruben",), PRIVATE, ("niets geplaatst en niets bewaard",)),
        Says(
            "ilse",
            "zco",
            "!knelpunt meisje van 16 uit Roemenie in Borne zit al weken in een hotel, haar zus ook",
        ),
        Sees(("ilse",), "zco", ("Nog niet bewaard", "een leeftijd"), lacks=("Borne", "Roemenie")),
        Sees(("ilse",), PRIVATE, ("minderjarig", "een gemeente"), lacks=("Borne", "Roemenie")),
        Says("ilse", PRIVATE, "nee"),
        Sees(("ilse",), PRIVATE, ("niets geplaatst en niets bewaard",)),
        Says(
            "mo",
            "zco",
            "!knelpunt SPOED client staat nu op straat, dader zoekt haar, wie heeft plek vannacht",
        ),
        Sees(("mo",), "zco", ("geen noodkanaal", "112")),
    ),
)

RIGHTS = Scene(
    "Inzien, en vergeten worden",
    "Wie vraagt wat er van haar bewaard is, krijgt het meteen en privé. Wie weg wil, is weg; haar "
    "punt blijft, zonder naam.",
    (
        Says("anouk", "zco", "!welke gegevens heb je van mij"),
        Sees(("anouk",), "zco", ("privé",)),
        Sees(("anouk",), PRIVATE, ("Dit bewaar ik van je", "Regio: Twente")),
        Says("anouk", PRIVATE, "knelpunt geen plek in de opvang, wij bellen elke week rond"),
        Sees(("anouk",), PRIVATE, ("Dit wordt het", "regio Twente")),
        Says("anouk", PRIVATE, "zonder"),
        Sees(("mo",), "zco", ("K-1", "wij bellen elke week rond"), lacks=("Anouk", "Twente")),
        Sees(("anouk",), PRIVATE, ("K-1 is geplaatst",)),
        Says("anouk", PRIVATE, "vergeetmij"),
        Sees(("anouk",), PRIVATE, ("Zal ik je vergeten", "K-1 blijft staan zonder je naam")),
        Says("anouk", PRIVATE, "ja"),
        Sees(("anouk",), PRIVATE, ("Je naam staat nergens meer bij",)),
        Says("mo", "zco", "!stand K-1"),
        Sees(("mo",), "zco", ("K-1", "wij bellen elke week rond"), lacks=("Anouk",)),
    ),
)

STORY = Story(
    title="Wat de bot bewaart, en wat niet",
    administrator=ADMINISTRATOR,
    cast=CAST,
    rooms=ROOMS,
    scenes=(SET_UP, GUARD, RIGHTS),
    checks=(
        NeverFromBot("Niemand kreeg het nummer van de bot.", BSN),
        NeverFromBot("Niemand kreeg de plaats van de bot.", "Borne"),
        NotOnDisk("Het nummer staat in geen bestand van de bot.", BSN, "bellen elke week rond"),
        NotOnDisk("De noodkreet staat in geen bestand.", "dader zoekt haar", "bellen elke week"),
        Once("Het punt stond één keer in het ZCO.", "mo", "zco", "Speelt dit ook bij jou"),
        NothingTwice("Geen bericht van de bot kwam twee keer."),
        OnlyPrivateWith("Privé sprak de bot alleen wie het aanging.", ("anouk", "ilse", "ruben")),
        NoErrors("In het logboek van de bot staat geen fout."),
    ),
)
