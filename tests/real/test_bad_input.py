"""What people, clients and others send that is no proper command: a sentence, or silence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.matrix.errors import Refused, Unreachable
from bot.matrix.person import Person, PersonError, Seen
from tests.real.bot_process import Bots
from tests.real.malformed import CLEAR, ENCRYPTED, OLD_POWER_LEVELS, STATE
from tests.real.people import People
from tests.real.talking import (
    answer,
    answered_events,
    answers,
    ask,
    from_bot,
    joined,
    platform,
    room_with,
)

ALLOWED_TAGS = set("p br strong em del code pre blockquote hr ul ol li h3 h4 h5 a".split())
LARGE = 45_000
"""Characters: with encryption around it nearly all that a homeserver takes in one event."""

TYPED = {
    "control characters": "de op\x07vang\x00 zit\x1b[31m vol",
    "text from right to left": "de \u202egnavpo\u202c zit vol \u2067مرحبا\u2069",
    "HTML": '<b>vet</b> <img src=x onerror="alert(1)"> <script>alert(1)</script> &amp; &lt;i&gt;',
    "Markdown": "**vet** [klik](https://example.org) ![x](mxc://a/b) `code` # kop\n> nu\n- punt",
    "a template": "{{ 7*7 }} {% raw %} {{ self.__init__ }} {% include '/etc/passwd' %} {# weg #}",
    "the whole room": "@room de opvang zit vol",
    "a link in Markdown to a person": "[bel](https://matrix.to/#/@anouk:localhost) de opvang",
}


class Tags(HTMLParser):
    """Which tags and attributes stand in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name != "start"]


def is_clean(event: Seen, spoken_to: Person) -> bool:
    """Whether a message of the bot has no markup of a user's, and calls at most who is spoken to.

    The bot itself asks a reporter aloud, some time later, whether her signal is like an older one.
    """
    found = Tags(event.formatted_body or "")
    calls_nobody_else = set(event.mentions) <= {spoken_to.user_id}
    return found.tags <= ALLOWED_TAGS and not found.links and calls_nobody_else


async def test_words_stay_words(people: People, processes: Bots) -> None:
    """Whatever is typed is stored and shown as it was typed, and nothing of it does anything."""
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    room = await platform(bot, anouk, "zco", [petra])
    logged = {name: await ask(bot, petra, room, f"!knelpunt {t}") for name, t in TYPED.items()}
    assert {n: e.body.split()[0] for n, e in logged.items()} == {
        name: f"K-{number}" for number, name in enumerate(TYPED, 1)
    }
    asked = await petra.say(room, "!lijst")
    await answer(bot, anouk, room, asked)
    await ask(bot, petra, room, "!help")
    [listed] = answers(bot, anouk, room, asked)
    assert [event for event in from_bot(bot, anouk, room) if not is_clean(event, petra)] == []
    for words in (
        "de opvang\ufffd zit[31m vol",
        '<b>vet</b> <img src=x onerror="alert(1)"> <script>alert(1)</script> &amp; &lt;i&gt;',
        "**vet** [klik](https://example.org) ![x](mxc://a/b) `code` # kop",
        "{{ 7*7 }} {% raw %} {{ self.__init__ }} {% include '/etc/passwd' %} {# weg #}",
        "@room de opvang zit vol",
    ):
        assert words in listed.body
    assert not set(listed.body) & set("\x00\x07\x1b\u202e\u202c\u2067\u2069")


@dataclass(frozen=True)
class Case:
    """What somebody says, and what must stand in the one answer; None: there is none."""

    say: Callable[[Person, str], Any]
    answered: str | None


def text(words: str) -> Callable[[Person, str], Any]:
    return lambda person, room: person.say(room, words)


def raw(content: Mapping[str, Any], encrypted: bool = True) -> Callable[[Person, str], Any]:
    return lambda person, room: person.send_raw(
        room, "m.room.message", content, encrypted=encrypted
    )


HELP = {"msgtype": "m.text", "body": "!help"}
CASES = {
    "no text": Case(text("!knelpunt"), "nog geen tekst"),
    "only spaces": Case(text("!knelpunt \u200b \u00a0 "), "nog geen tekst"),
    "too long": Case(text("!knelpunt " + "opvang " * (LARGE // 7)), "te lang"),
    "no such command": Case(text("!xyzzy"), "Dat ken ik niet"),
    "no such number": Case(text("!herken K-999"), "ken ik hier niet"),
    "a number beyond all bounds": Case(text("!herken K-" + "9" * 400), ""),
    "no right": Case(text("!route som"), "alleen voor moderators"),
    "nor an administrator's": Case(text("!instellen platform som"), "alleen voor beheerders"),
    "another bot's notice": Case(raw({"msgtype": "m.notice", "body": "!help"}), None),
    "an emote": Case(raw({"msgtype": "m.emote", "body": "zwaait"}), None),
    "in the clear": Case(raw(HELP, encrypted=False), None),
    "chatter": Case(text("Wie neemt er koffie mee?"), None),
    "chatter about a command": Case(text("Typ dan !knelpunt en je zin"), None),
    "only a mark": Case(text("!!!"), None),
}


async def test_a_helpful_sentence_or_silence(people: People, processes: Bots) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    room = await platform(bot, anouk, "zco", [petra])
    said = {name: await case.say(petra, room) for name, case in CASES.items()}
    await ask(bot, anouk, room, "!help")
    await ask(bot, petra, room, "!help")
    heard = {name: answers(bot, anouk, room, event_id) for name, event_id in said.items()}
    for name, case in CASES.items():
        assert len(heard[name]) == (case.answered is not None), name
        assert all((case.answered or "") in event.body for event in heard[name]), name
        assert all(is_clean(event, petra) for event in heard[name]), name
    assert (await ask(bot, petra, room, "!lijst")).body == "Er staat niets open."


async def test_who_is_not_ours_gets_silence(people: People, processes: Bots) -> None:
    """With no server of ours, everybody but the administrator is a stranger."""
    anouk, vera = await people.person("anouk"), await people.person("vera")
    bot = await (await processes.make([anouk.user_id], servers=["elders.example"])).start()
    room = await platform(bot, anouk, "zco", [vera])
    logged = await anouk.say(room, "!knelpunt de opvang zit vol")
    receipt = await answer(bot, vera, room, logged)
    own = await vera.create_room("van Vera", invite=[bot.user_id])
    said = [await vera.say(room, words) for words in ("!help", "!knelpunt ook hier", "!herken K-1")]
    said += [await vera.react(room, event, "👍") for event in (logged, receipt.event_id)]
    await ask(bot, anouk, room, "!help")
    assert [answers(bot, vera, room, event_id) for event_id in said] == [[]] * len(said)
    assert (await vera.state(own, "m.room.member", bot.user_id))["membership"] == "invite"
    assert (await ask(bot, anouk, room, "!knelpunt nog een")).body.startswith("K-2 ")


async def test_who_is_in_no_platform_gets_silence_in_private(
    people: People, processes: Bots
) -> None:
    anouk, petra, zoe = [await people.person(name) for name in ("anouk", "petra", "zoe")]
    bot = await (await processes.make([anouk.user_id])).start()
    zco = await platform(bot, anouk, "zco", [petra])
    ignored = await zoe.create_room("van Zoë", invite=[bot.user_id])
    left = await room_with(bot, anouk, "even", [zoe])
    await anouk.leave(left)
    await zoe.wait_for(left, lambda e: e.state_key == anouk.user_id and e.type == "m.room.member")
    said = await zoe.say(left, "help")
    await ask(bot, anouk, zco, "!help")
    assert from_bot(bot, zoe, left, after=said) == []
    assert (await zoe.state(ignored, "m.room.member", bot.user_id))["membership"] == "invite"

    await anouk.invite(zco, zoe.user_id)
    await zoe.join(zco)
    await zoe.wait_for(left, lambda event: "Welkom" in event.body, timeout=60)
    again = await zoe.say(left, "help")
    shown = await zoe.wait_for(left, lambda e: e.sender == bot.user_id, after=again, timeout=60)
    assert "knelpunt" in shown.body


@pytest.mark.timeout(300)
async def test_malformed_events_change_nothing(people: People, processes: Bots) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    room = await platform(bot, anouk, "zco", [petra])
    logged = await petra.say(room, "!knelpunt de opvang zit vol")
    receipt = await answer(bot, anouk, room, logged)
    taken = 0
    for events, encrypted in ((ENCRYPTED, True), (CLEAR, False)):
        for kind, content in events:
            taken += await is_taken(petra, room, kind, content, receipt.event_id, encrypted)
    for kind, content in STATE:
        taken += await is_set(anouk, room, kind, content)
    assert taken > len(CLEAR)
    shown = await ask(bot, petra, room, "!lijst")
    assert shown.body.startswith("- K-1 de opvang zit vol")
    await anouk.wait_for(room, lambda event: event.event_id == shown.event_id)
    after = from_bot(bot, anouk, room, after=receipt.event_id)
    seen = {event.event_id: event.content for event in anouk.timeline(room)}
    assert [seen[name] for e in after for name in answered_events(bot, e)] == [
        {"msgtype": "m.text", "body": "!lijst"}
    ]
    assert len(after) == 1


async def test_odd_power_levels_of_an_old_room_grant_nothing(
    people: People, processes: Bots
) -> None:
    """Until room version 10 a homeserver takes levels that are texts, or not levels at all."""
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    invited = [bot.user_id, petra.user_id]
    room = await anouk.create_room("oud", invite=invited, extra={"room_version": "9"})
    await petra.join(room)
    await joined(bot, anouk, room)
    await ask(bot, anouk, room, "!instellen platform zco")
    taken = 0
    for change in OLD_POWER_LEVELS:
        levels = await anouk.state(room, "m.room.power_levels")
        taken += await is_set(anouk, room, "m.room.power_levels", levels | change(petra.user_id))
        refused = await ask(bot, petra, room, "!route som")
        assert "alleen voor moderators" in refused.body
    assert taken > 0
    assert (await ask(bot, petra, room, "!knelpunt tekst")).body.startswith("K-1 ")


async def is_taken(
    person: Person, room: str, kind: str, content: Any, target: str, encrypted: bool
) -> bool:
    """Whether the homeserver took an event of this kind; `TARGET` in it is a real event."""
    try:
        await person.send_raw(room, kind, aimed(content, target), encrypted=encrypted)
    except (PersonError, Refused, Unreachable):  # some of it makes the homeserver fail
        return False
    return True


def aimed(value: Any, target: str) -> Any:
    """The content with every "TARGET" in it replaced."""
    if isinstance(value, dict):
        return {name: aimed(part, target) for name, part in value.items()}
    if isinstance(value, list):
        return [aimed(part, target) for part in value]
    return target if value == "TARGET" else value


async def is_set(person: Person, room: str, kind: str, content: Any) -> bool:
    """Whether the homeserver took a state event; `kind` may name its key after a bar."""
    type_, _, key = kind.partition("|")
    try:
        await person.set_state(room, type_, content, key.replace("OWN", person.user_id))
    except (Refused, Unreachable):
        return False
    return True
