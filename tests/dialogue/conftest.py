"""A conversation for each story, with a check that the story accounted for every message."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.dialogue.conversation import Conversation


@dataclass(frozen=True)
class Chain:
    """The rooms of the chain. Each has a moderator: saskia, joris and tess."""

    zco: str
    som: str
    tfm: str


@pytest.fixture
def talk() -> Iterator[Conversation]:
    """A bot without rooms; at the end every message was looked at or passed over."""
    conversation = Conversation()
    yield conversation
    conversation.close()
    conversation.nothing_new()


@pytest.fixture
def zco(talk: Conversation) -> str:
    """The room of the care coordinators: saskia moderates; anouk, ilse and mo have regions."""
    return talk.play(_zco)


@pytest.fixture
def som(talk: Conversation) -> str:
    """The room above: joris moderates, petra is a member."""
    return talk.play(_som)


@pytest.fixture
def tfm(talk: Conversation) -> str:
    """The room at the top: tess moderates, hoofd is a member."""
    return talk.play(_tfm)


@pytest.fixture
def chain(talk: Conversation) -> Chain:
    """All three, with working routes from the ZCO to both others."""
    return talk.play(_chain)


def _zco(talk: Conversation) -> str:
    place = talk.platform("zco", moderators=["saskia"], members=["anouk", "ilse", "mo", "bas"])
    talk.regions(place, Twente="anouk", Utrecht="ilse", Zeeland="mo")
    return place


def _som(talk: Conversation) -> str:
    return talk.platform("som", moderators=["joris"], members=["petra"])


def _tfm(talk: Conversation) -> str:
    return talk.platform("tfm", moderators=["tess"], members=["hoofd"])


def _chain(talk: Conversation) -> Chain:
    made = Chain(_zco(talk), _som(talk), _tfm(talk))
    talk.route(made.zco, made.som)
    talk.route(made.zco, made.tfm)
    return made
