"""A person with a Matrix client of their own, for the demo and for tests: never part of the bot."""

from bot.matrix.person.person import Person
from bot.matrix.person.session import PersonError
from bot.matrix.person.timeline import Seen

__all__ = ["Person", "PersonError", "Seen"]
