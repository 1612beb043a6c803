"""What happens to rooms: opened and closed, kicks, invitations, private chats nobody accepts."""

import pytest

from bot.matrix.events import Event
from tests.dialogue.conversation import Conversation, on
from tests.dialogue.world import BOT, user

OPEN = [
    ("m.room.join_rules", {"join_rule": "public"}, {"join_rule": "invite"}, "iedereen kan de"),
    (
        "m.room.history_visibility",
        {"history_visibility": "world_readable"},
        {"history_visibility": "shared"},
        "geschiedenis",
    ),
    (
        "m.room.encryption",
        {"algorithm": "geen"},
        {"algorithm": "m.megolm.v1.aes-sha2"},
        "niet meer versleuteld",
    ),
]


@pytest.mark.parametrize(("type_", "open_", "mended", "why"), OPEN, ids=["join", "history", "key"])
def test_the_bot_stops_in_a_room_that_opens_and_resumes_when_it_is_mended(
    talk: Conversation,
    zco: str,
    som: str,
    type_: str,
    open_: dict[str, str],
    mended: dict[str, str],
    why: str,
) -> None:
    talk.batch(talk.world.state(zco, "beheer", type_, open_))
    saskia = talk.private("saskia")
    talk.sees(saskia, "Ik ben gestopt in Landelijk Zorgcoördinatorenoverleg", why)
    receipt = talk.says("saskia", zco, "!lijst")
    talk.says("anouk", zco, "!knelpunt geen plek in de opvang")
    talk.reacts("saskia", zco, receipt, "🚩")
    talk.says("joris", som, "!route")
    talk.skip(som)
    talk.nothing_new()

    talk.batch(talk.world.state(zco, "beheer", type_, open_))
    talk.nothing_new()
    talk.batch(talk.world.state(zco, "beheer", type_, mended))
    talk.sees(saskia, "is weer besloten")
    talk.says("anouk", zco, "!knelpunt geen plek in de opvang")
    talk.sees(zco, "K-1 genoteerd")


def test_what_was_to_be_said_in_an_open_room_waits(talk: Conversation, zco: str, som: str) -> None:
    talk.route(zco, som)
    talk.says("anouk", zco, "!knelpunt geen plek in de opvang")
    talk.says("saskia", zco, "!overzicht som")
    talk.skip()
    public = talk.world.state(som, "beheer", "m.room.join_rules", {"join_rule": "public"})
    talk.batch(public)
    talk.sees(talk.private("joris"), "Ik ben gestopt in")
    talk.says("saskia", talk.private("saskia"), "1 mag")
    talk.skip()
    talk.says("saskia", talk.private("saskia"), "akkoord 1")
    talk.nothing_new(som)
    talk.skip()


def test_a_demoted_moderator_has_no_rights_with_the_next_message(
    talk: Conversation, zco: str
) -> None:
    demoted = talk.world.power(zco, "saskia", 0)
    typed = talk.world.message(zco, "saskia", "!instellen toon u")
    talk.batch(demoted, typed)
    talk.sees(zco, "alleen voor moderators")
    talk.batch(
        talk.world.message(zco, "saskia", "!instellen quorum 3"),
        talk.world.power(zco, "saskia", 50),
        talk.world.message(zco, "saskia", "!instellen quorum 4"),
    )
    talk.sees(zco, "alleen voor moderators")
    talk.sees(zco, "Quorum is nu: 4")


def test_a_creator_of_a_version_12_room_has_all_rights(talk: Conversation) -> None:
    room, events = talk.world.new_room("twaalf", creator="saskia", version="12")
    events[0] = talk.world.state(
        room, "saskia", "m.room.create", {"room_version": "12", "additional_creators": [user("mo")]}
    )
    events[1] = talk.world.state(room, "saskia", "m.room.power_levels", {"users": {}})
    people = ("saskia", "mo", "anouk", "beheer", BOT)
    talk.batch(*events, *(talk.world.membership(room, one, "join") for one in people))
    talk.says("beheer", room, "!instellen platform zco")
    talk.skip(room)

    for who in ("saskia", "mo"):
        talk.says(who, room, "!instellen toon u")
        talk.sees(room, "Aanspreekvorm")
    talk.says("anouk", room, "!instellen toon je")
    talk.sees(room, "alleen voor moderators")


def test_a_moderator_elsewhere_claims_no_slug_and_confirms_no_route(
    talk: Conversation, zco: str, som: str
) -> None:
    talk.says("saskia", zco, "!route som")
    talk.skip()
    other = talk.room("kantine", moderators=["saskia", "joris"])
    for who in ("saskia", "joris"):
        for text in ("!instellen platform som", "!instellen bijnamen som", "!route akkoord zco"):
            talk.says(who, other, text)
    talk.nothing_new()
    talk.says("saskia", zco, "!route akkoord zco")
    talk.sees(zco, "geen")
    talk.says("joris", som, "!route")
    shown = talk.sees(som, "zco")
    assert "voorgesteld" in shown.body or "wacht" in shown.body


def test_a_person_who_left_gets_silence(talk: Conversation, zco: str) -> None:
    private = talk.private("anouk")
    talk.leaves("anouk", zco)
    for text in ("help", "knelpunt geen plek in de opvang", "lijst", "instellen", "wie", "1"):
        talk.says("anouk", private, text)
    talk.nothing_new()


def test_a_renamed_room_is_shown_by_its_new_name(talk: Conversation, zco: str, som: str) -> None:
    talk.batch(talk.world.state(som, "beheer", "m.room.name", {"name": "SOM 2027"}))
    talk.says("saskia", zco, "!route som")
    talk.sees(zco, "SOM 2027")
    talk.skip(som)


# Invitations


def _invites(talk: Conversation, who: str, name: str = "elders") -> str:
    room, _ = talk.world.new_room(name, creator=who)
    talk.world.membership(room, who, "join")
    talk.world.membership(room, BOT, "invite")
    talk.batch(talk.world.invite(room, user(who)))
    return room


def test_strangers_are_ignored_with_one_notice_a_day(talk: Conversation, zco: str) -> None:
    rooms = [_invites(talk, "@promo:elders.example", f"promo{n}") for n in range(3)]
    rooms.append(_invites(talk, "iemand"))
    assert not any(map(talk.is_in, rooms))
    talk.nothing_new()
    talk.batch(talk.world.invite(rooms[0], "@promo:elders.example"))

    talk.at(on("2027-01-12", "17.05"))
    notice = talk.sees(talk.private("beheer"), "4 uitnodigingen genegeerd", without=["promo"])
    assert notice.mentions == (user("beheer"),)
    _invites(talk, "@promo:elders.example", "weer")
    talk.at(on("2027-01-13", "16.00"))
    talk.nothing_new()
    talk.at(on("2027-01-13", "17.05"))
    talk.sees(talk.private("beheer"), "een uitnodiging genegeerd")
    talk.at(on("2027-01-18"))
    talk.nothing_new()


def test_a_weekends_invitations_are_told_on_monday(talk: Conversation, zco: str) -> None:
    talk.at(on("2027-01-15", "17.10"))
    _invites(talk, "@promo:elders.example", "vrijdag")
    talk.at(on("2027-01-16", "12.00"))
    _invites(talk, "@promo:elders.example", "zaterdag")
    talk.at(on("2027-01-18", "16.59"))
    talk.nothing_new()
    talk.at(on("2027-01-18", "17.01"))
    talk.sees(talk.private("beheer"), "2 uitnodigingen")


@pytest.mark.parametrize("who", ["anouk", "beheer"])
def test_people_of_a_platform_and_administrators_may_invite(
    talk: Conversation, zco: str, who: str
) -> None:
    assert talk.is_in(_invites(talk, who))


def test_somebody_who_left_may_not(talk: Conversation, zco: str) -> None:
    talk.leaves("anouk", zco)
    assert not talk.is_in(_invites(talk, "anouk"))


def test_a_bot_that_was_removed_says_so_and_comes_back_on_invitation(
    talk: Conversation, zco: str
) -> None:
    kick = talk.world.membership(zco, BOT, "leave")
    talk.batch(kick)
    talk.sees(talk.private("beheer"), "Ik zit niet meer in Landelijk", "Nodig mij daar opnieuw uit")
    talk.says("anouk", zco, "!lijst")
    talk.nothing_new()

    talk.batch(talk.world.invite(zco, user("saskia")))
    talk.batch(
        talk.world.state(zco, "beheer", "m.room.power_levels", talk.world.power_levels(zco)),
        *_members(talk, zco),
    )
    talk.skip()
    talk.says("saskia", zco, "!instellen quorum")
    talk.sees(zco, "Quorum is nu: geen")


def _members(talk: Conversation, place: str) -> list[Event]:
    there = sorted(talk.world.rooms[place].members)
    return [talk.world.membership(place, one, "join") for one in there]


# Private chats


def test_a_room_of_three_or_without_encryption_is_not_private(talk: Conversation, zco: str) -> None:
    for name, people, encrypted in (("drie", ["anouk", "mo"], True), ("open", ["anouk"], False)):
        place = talk.room(name, members=people, encrypted=encrypted)
        talk.leaves("beheer", place)
        talk.says("anouk", place, "mijn punten")
        talk.says("anouk", place, "!lijst")
        if len(people) == 2:
            talk.nothing_new()
    talk.nothing_new()


def test_a_private_chat_that_is_not_accepted_gets_one_neutral_line(
    talk: Conversation, zco: str
) -> None:
    talk.slow.update({user("henk"), user("joke")})
    talk.joins("henk", zco)
    talk.joins("joke", zco)
    talk.joins("vlug", zco)
    talk.skip()

    talk.at(on("2027-01-13", "08.59"))
    talk.nothing_new(zco)
    talk.at(on("2027-01-13", "09.30"))
    line = talk.sees(zco, "@henk:voorbeeld.nl en @joke:voorbeeld.nl", "staat een bericht klaar")
    assert line.mentions == (user("henk"), user("joke"))
    assert "vlug" not in line.body
    talk.at(on("2027-01-20"))
    talk.nothing_new(zco)


def test_nothing_is_said_when_it_was_accepted_in_time(talk: Conversation, zco: str) -> None:
    talk.slow.add(user("henk"))
    talk.joins("henk", zco)
    talk.skip()
    [private] = talk.house.private_rooms("henk")
    talk.joins("henk", private)
    talk.at(on("2027-01-14"))
    talk.nothing_new(zco)
