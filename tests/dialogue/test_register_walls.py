"""Three rooms: nothing of one is shown, counted, suggested or confirmed in another."""

import re
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dialogue.conversation import Conversation

WORDS: Final = (
    "crisisopvang vol",
    "geen vervolgplek",
    "tolk te laat",
    "wachtlijst ggz",
    "snapchat",
)
PEOPLE: Final = {"zco": "anouk", "som": "petra", "tfm": "tess"}
ROOMS: Final = st.sampled_from(sorted(PEOPLE))
LOGGED: Final = st.lists(
    st.tuples(ROOMS, st.sampled_from(["knelpunt", "succes", "trend"]), st.sampled_from(WORDS)),
    max_size=5,
)
ASKED: Final = (
    "lijst", "lijst alles", "lijst csv", "lijst thema:opvang", "lijst regio:Twente", "cijfers",
    "cijfers csv", "zoek opvang", "zoek tolk", "zoek vervolgplek", "mijn", "stand K-1",
    "herken K-1", "aanvulling K-1 ook hier", "thema K-1 veiligheid", "beoordeling K-1",
    "voegsamen K-1 K-2", "afgerond K-2", "ernst K-1 hoog", "intrekken K-1", "knelpunt tolk te laat",
)  # fmt: skip


def play(talk: Conversation) -> dict[str, str]:
    """Three platforms with one moderator each, who logs too."""
    return {
        slug: talk.platform(slug, moderators=[who], members=["beiden"])
        for slug, who in PEOPLE.items()
    }


def answers(own: list[tuple[str, str, str]], foreign: list[tuple[str, str, str]]) -> list[str]:
    """What each question gets in the ZCO, when this was logged there and that elsewhere."""
    talk = Conversation()
    rooms = talk.play(play)
    for place, kind, text in own:
        talk.says(PEOPLE[place], rooms[place], f"!{kind} {text}")
    for place, kind, text in foreign:
        talk.says(PEOPLE[place], rooms[place], f"!{kind} {text}")
    talk.skip()
    heard = []
    for asked in ASKED:
        said = talk.says("anouk", rooms["zco"], f"!{asked}")
        for place in (rooms["zco"], talk.private("anouk")):
            for one in talk.unread(place):
                shown = f"{one.body} {one.html} {one.file!r}"
                heard.append(re.sub(r"(?<=[KST]-)\d+|\$event\d+", "?", shown))
        heard.append(str(talk.reactions(said)))
        talk.skip()
    talk.close()
    return heard


@pytest.mark.slow
@given(logged=LOGGED)
@settings(max_examples=12, deadline=None, derandomize=True)
def test_the_answers_are_the_same_without_the_others(logged: list[tuple[str, str, str]]) -> None:
    own = [one for one in logged if one[0] == "zco"]
    foreign = [one for one in logged if one[0] != "zco"]
    assert answers(own, foreign) == answers(own, [])
