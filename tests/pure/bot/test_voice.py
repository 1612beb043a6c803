"""How one speaks to a person: je only where all her platforms do, and English likewise."""

import pytest
from sqlmodel import Session

from bot.compose import Voice, person_voice
from storage import rooms
from storage.rooms import Member, Room
from tests.pure.storage.scratch import undone

ZCO = ("zco", "je", "nl")
SOM = ("som", "u", "nl")
INT = ("int", "u", "en")


@pytest.mark.parametrize(
    ("platforms", "voice"),
    [
        ([], Voice("nl", "u")),
        ([ZCO], Voice("nl", "je")),
        ([SOM], Voice("nl", "u")),
        ([ZCO, SOM], Voice("nl", "u")),
        ([INT], Voice("en", "u")),
        ([INT, ZCO], Voice("nl", "u")),
    ],
)
def test_the_voice_for_a_person(platforms: list[tuple[str, str, str]], voice: Voice) -> None:
    with undone() as connection, Session(connection) as session:
        for slug, tone, language in (*platforms, ("meldpunten", "je", "nl")):
            room_id = f"!{slug}:x"
            session.add(Room(room_id=room_id, slug=slug, tone=tone, language=language))
            left = slug == "meldpunten"  # a platform that she left says nothing
            membership = "leave" if left else "join"
            session.add(Member(room_id=room_id, user_id="@anouk:x", membership=membership))
        session.flush()

        assert person_voice(session, "@anouk:x") == voice
        assert len(rooms.platforms_of(session, "@anouk:x")) == len(platforms)
