"""Whatever anybody types, in a room or in private: an answer of bounded length, never an error."""

import json
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render import render
from commands.catalogue import MODULES
from commands.language.answers import is_answer, read_answer
from commands.language.words import clean, spoken
from commands.registry import Registry
from tests.dialogue.conftest import _chain
from tests.dialogue.conversation import Conversation
from tests.dialogue.world import BOT

LONGEST_REPLY: Final = 500
"""Characters of an answer, without the words that are shown back; lists are longer."""

REGISTRY: Final = Registry(MODULES)
NAMES: Final = sorted(
    name for command in REGISTRY.commands for name in (*command.names, *command.english)
)

TRICKY: Final = (
    "K-1|k 1|S-9|K-99999999|1|2 weg|ja|nee|zonder|toch|zo|som|tfm|zco|:|\n|\n!|!|-|@anouk|@niemand"
    "|uit|akkoord|voor volgende vrijdag|elke maandag 9.00|voor 31 februari|\ufffc|06-12345678"
    "|123456782|Fatima El Idrissi (19) uit Borculo|SPOED nu|> a\n\n|`|```|**|<b>|{{ 7 }}|{% x %}"
    "|\u202e|\u200d|👨\u200d👩\u200d👧|\x00"
).split("|")
PIECES: Final = st.one_of(st.sampled_from([*NAMES, *TRICKY, "|"]), st.text(max_size=12))
SENTENCES: Final = st.builds(
    lambda mark, pieces: mark + " ".join(pieces),
    st.sampled_from(["!", "！", "- !", "", "! ", "> !", "@schakel "]),
    st.lists(PIECES, max_size=7),
)


@pytest.fixture(scope="module")
def talk() -> Iterator[Conversation]:
    """One conversation for all examples: each is typed on top of what the others left."""
    conversation = Conversation()
    conversation.play(_chain)
    for who in ("anouk", "saskia", "joris"):
        conversation.private(who)
    yield conversation
    conversation.close()


def is_list(body: str) -> bool:
    """Whether most lines are items: the help, open signals, settings, a draft."""
    lines = [line for line in body.splitlines() if line.strip()]
    items = [line for line in lines if line.startswith("- ") or line[:1].isdecimal()]
    return 2 * len(items) > len(lines) > 2


@pytest.mark.parametrize(
    ("who", "where"),
    [("anouk", "zco"), ("saskia", "zco"), ("joris", "som"), ("anouk", ""), ("saskia", "")],
    ids=["member in the room", "moderator", "moderator above", "member alone", "moderator alone"],
)
@given(typed=SENTENCES)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_any_sentence(talk: Conversation, who: str, where: str, typed: str) -> None:
    slugs = {room.slug: room_id for room_id, room in talk.house.rooms().items()}
    place = slugs[where] if where else talk.private(who)
    talk.skip()

    talk.says(who, place, typed, mentions=(BOT,) if typed.startswith("@schakel") else ())

    for room_id in list(talk.port.seen):
        for message in talk.unread(room_id):
            assert "ging iets mis" not in message.body, repr(typed)
            assert "went wrong" not in message.body, repr(typed)
            if not is_list(message.body):
                assert len(message.body) - 2 * len(typed) <= LONGEST_REPLY, repr(typed)
            assert "\ufffc" not in message.body


@given(text=st.text() | SENTENCES, private=st.booleans(), mentioned=st.booleans())
@settings(max_examples=250, deadline=None, derandomize=True)
def test_reading_never_fails(text: str, private: bool, mentioned: bool) -> None:
    said = spoken(text, in_private=private, mentioned=mentioned, names=(BOT, "schakel"))

    for sentence in said.sentences if said else ():
        heard = REGISTRY.hear(sentence)
        assert sentence.startswith(("!", "！")) or heard.rest.split() == _tail(sentence, heard.rest)
        read_answer(sentence, ("yes", "no", "text", "1", "2", "anyway"))
        is_answer(sentence)
    json.dumps(render(clean(text)).body)


def _tail(sentence: str, rest: str) -> list[str]:
    """The last words of a sentence, as many as the rest has: a command loses none of them."""
    words = sentence.split()
    said = rest.split()
    if said and words[-len(said) :] != said:  # a number first, or a word stuck to the name
        return [word for word in said if any(word in one for one in words)]
    return words[len(words) - len(said) :]


@given(text=st.text(alphabet=st.characters(blacklist_categories=["Cs"])))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(text=st.builds("!{}".format, SENTENCES | st.text()))
@settings(max_examples=500, deadline=None, derandomize=True)
def test_a_sentence_alone_and_one_below_chat_are_the_same(text: str) -> None:
    alone, below = (
        spoken(said, in_private=False, mentioned=False, names=()) for said in (text, f"dag\n{text}")
    )
    assert alone == below
