"""The people and rooms that the stories share. Everybody is made up."""

from bot.demo.scenes import Role, Room

CAST = (
    Role("Noor", "beheerder van de bot"),
    Role("Saskia", "secretaris van het ZCO"),
    Role("Anouk", "zorgcoördinator Twente"),
    Role("Ilse", "zorgcoördinator Drenthe"),
    Role("Ruben", "zorgcoördinator Rotterdam"),
    Role("Mo", "zorgcoördinator Zeeland"),
    Role("Hanna", "secretaris van het SOM"),
    Role("Petra", "SHOP, lid van het SOM"),
    Role("Joris", "FairWork, lid van het SOM"),
    Role("Willemijn", "secretaris van de Task Force"),
    Role("Robert", "lid van de Task Force"),
)
ADMINISTRATOR = "noor"

ROOMS = (
    Room(
        slug="zco",
        name="Zorgcoördinatorenoverleg",
        owner="noor",
        moderators=("saskia",),
        members=("anouk", "ilse", "ruben", "mo"),
    ),
    Room(
        slug="som",
        name="Strategisch Overleg",
        owner="noor",
        moderators=("hanna",),
        members=("petra", "joris"),
    ),
    Room(
        slug="tfm",
        name="Task Force",
        owner="noor",
        moderators=("willemijn",),
        members=("robert",),
    ),
)
