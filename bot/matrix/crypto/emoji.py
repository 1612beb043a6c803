"""The 64 emoji of short authentication strings (Matrix 1.11 §11.12.2.2.1), in their fixed order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Emoji:
    """One picture and its names."""

    picture: str
    dutch: str
    english: str


_ROWS = """
🐶 Hond|Dog
🐱 Kat|Cat
🦁 Leeuw|Lion
🐎 Paard|Horse
🦄 Eenhoorn|Unicorn
🐷 Varken|Pig
🐘 Olifant|Elephant
🐰 Konijn|Rabbit
🐼 Panda|Panda
🐓 Haan|Rooster
🐧 Pinguïn|Penguin
🐢 Schildpad|Turtle
🐟 Vis|Fish
🐙 Octopus|Octopus
🦋 Vlinder|Butterfly
🌷 Bloem|Flower
🌳 Boom|Tree
🌵 Cactus|Cactus
🍄 Paddenstoel|Mushroom
🌏 Wereldbol|Globe
🌙 Maan|Moon
☁️ Wolk|Cloud
🔥 Vuur|Fire
🍌 Banaan|Banana
🍎 Appel|Apple
🍓 Aardbei|Strawberry
🌽 Maïs|Corn
🍕 Pizza|Pizza
🎂 Taart|Cake
❤️ Hart|Heart
😀 Smiley|Smiley
🤖 Robot|Robot
🎩 Hoed|Hat
👓 Bril|Glasses
🔧 Moersleutel|Spanner
🎅 Kerstman|Santa
👍 Duim omhoog|Thumbs Up
☂️ Paraplu|Umbrella
⌛ Zandloper|Hourglass
⏰ Wekker|Clock
🎁 Cadeau|Gift
💡 Gloeilamp|Light Bulb
📕 Boek|Book
✏️ Potlood|Pencil
📎 Paperclip|Paperclip
✂️ Schaar|Scissors
🔒 Slot|Lock
🔑 Sleutel|Key
🔨 Hamer|Hammer
☎️ Telefoon|Telephone
🏁 Vlag|Flag
🚂 Trein|Train
🚲 Fiets|Bicycle
✈️ Vliegtuig|Aeroplane
🚀 Raket|Rocket
🏆 Beker|Trophy
⚽ Bal|Ball
🎸 Gitaar|Guitar
🎺 Trompet|Trumpet
🔔 Bel|Bell
⚓ Anker|Anchor
🎧 Koptelefoon|Headphones
📁 Map|Folder
📌 Punaise|Pin
"""


def _row(line: str) -> Emoji:
    picture, _, names = line.partition(" ")
    return Emoji(picture, *names.split("|"))


EMOJI = tuple(_row(line) for line in _ROWS.strip().splitlines())
