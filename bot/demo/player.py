"""Plays the scenes of a story: people act through their own clients and see what they decrypt.

Nothing waits for time: each act waits for what must follow it, and fails after PATIENCE_SECONDS.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.demo.scenes import (
    PRIVATE,
    Act,
    Clicks,
    Deletes,
    Edits,
    Invites,
    Reacts,
    Says,
    Scene,
    Sees,
    SeesFile,
    SeesTick,
)
from bot.demo.teller import Teller
from bot.matrix.person import Person, Seen

PATIENCE_SECONDS = 60.0
START, TEXT = "org.matrix.msc3381.poll.start", "org.matrix.msc1767.text"
SHOWN_OF_A_FAILURE = 8


class StoryFailed(Exception):
    """Something that the story claims did not happen; the text is one Dutch sentence.

    `seen` is what somebody saw last in the room where it should have been.
    """

    def __init__(self, sentence: str, seen: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.seen = seen


@dataclass(frozen=True, slots=True)
class Mark:
    """A message that the story refers to by its tag, as `viewer` sees it."""

    viewer: str
    room: str
    event: Seen


class Player:
    """Plays scenes. `people` by account, `rooms` by slug; `bot` is its user id."""

    def __init__(
        self, people: Mapping[str, Person], rooms: Mapping[str, str], bot: str, teller: Teller
    ) -> None:
        self.people = people
        self.rooms = rooms
        self.bot = bot
        self.marks: dict[str, Mark] = {}
        self._teller = teller
        self._private: dict[str, str] = {}
        self._taken: set[tuple[str, str]] = set()
        self._last: Seen | None = None

    async def play(self, scene: Scene) -> None:
        """Play one scene. Raises StoryFailed."""
        self._teller.scene(scene)
        for act in scene.acts:
            await self._play(act)

    async def room(self, who: str, where: str) -> str:
        """The room's id; a private one is joined when the bot's invitation comes."""
        if where != PRIVATE:
            return self.rooms[where]
        if who not in self._private:
            person = self.people[who]
            try:
                invited = await person.invitation(self.bot, PATIENCE_SECONDS)
            except TimeoutError:
                raise StoryFailed(f"{who} kreeg geen privégesprek met de bot.") from None
            await person.join(invited)
            self._private[who] = invited
        return self._private[who]

    @property
    def private_with(self) -> set[str]:
        """Whom the bot has asked for a private chat, accepted or not."""
        asked = {
            account
            for account, person in self.people.items()
            if self.bot in person.invitations.values()
        }
        return asked | set(self._private)

    def from_bot(self, who: str, where: str) -> list[Seen]:
        """The messages of the bot that this person decrypted there."""
        known = self._private.get(who) if where == PRIVATE else self.rooms[where]
        timeline = self.people[who].timeline(known) if known else []
        return [event for event in timeline if self._is_message(event)]

    async def _play(self, act: Act) -> None:
        match act:
            case Invites():
                await self._invite(act)
            case Says():
                await self._say(act)
            case Reacts():
                await self._react(act)
            case Clicks():
                await self._click(act)
            case Edits():
                await self._edit(act)
            case Deletes():
                await self._delete(act)
            case Sees():
                await self._see(act)
            case SeesFile():
                await self._see_file(act)
            case SeesTick():
                await self._see_tick(act)

    async def _invite(self, act: Invites) -> None:
        person, room = self.people[act.who], self.rooms[act.where]
        self._teller.does(act.who, act.where, "nodigt Schakel uit")
        await person.invite(room, self.bot)
        self._last = await self._wait(
            act.who,
            room,
            lambda event: (
                event.type == "m.room.member"
                and event.state_key == self.bot
                and event.content.get("membership") == "join"
            ),
            f"De bot kwam niet in {act.where}.",
        )

    async def _say(self, act: Says) -> None:
        room = await self.room(act.who, act.where)
        self._teller.says(act.who, act.where, act.text)
        sent = await self.people[act.who].say(room, act.text)
        await self._acted(act.who, room, sent, act.tag)

    async def _react(self, act: Reacts) -> None:
        mark = self._marked(act.to)
        self._teller.does(act.who, self._place(mark.room), f"reageert met {act.key} op {act.to}")
        sent = await self.people[act.who].react(mark.room, mark.event.event_id, act.key)
        await self._acted(act.who, mark.room, sent, None)

    async def _click(self, act: Clicks) -> None:
        room, person = await self.room(act.who, act.where), self.people[act.who]

        def there() -> Seen | None:
            polls = [one for one in person.timeline(room) if START in one.content]
            return polls[act.poll - 1] if len(polls) >= act.poll else None

        try:
            poll = await person.until(there, PATIENCE_SECONDS)
        except TimeoutError:
            raise StoryFailed(f"{act.who} ziet in {act.where} geen peiling.") from None
        question = poll.content[START]["question"][TEXT]
        self._teller.does(act.who, act.where, f'klikt "{act.answer}" bij {question}')
        chosen = [one for one in poll.content[START]["answers"] if one[TEXT] == act.answer]
        sent = await person.vote(room, poll.event_id, chosen[0]["id"])
        await self._acted(act.who, room, sent, None)

    async def _edit(self, act: Edits) -> None:
        mark = self._marked(act.tag)
        self._teller.does(act.who, self._place(mark.room), f"wijzigt het bericht in: {act.text}")
        sent = await self.people[act.who].edit(mark.room, mark.event.event_id, act.text)
        await self._acted(act.who, mark.room, sent, None)

    async def _delete(self, act: Deletes) -> None:
        mark = self._marked(act.tag)
        self._teller.does(act.who, self._place(mark.room), "verwijdert het bericht")
        sent = await self.people[act.who].redact(mark.room, mark.event.event_id)
        await self._acted(act.who, mark.room, sent, None)

    async def _acted(self, who: str, room: str, event_id: str, tag: str | None) -> None:
        """Wait for one's own event as the homeserver tells it: its time is the homeserver's."""
        self._last = await self._wait(
            who,
            room,
            lambda event: event.event_id == event_id,
            f"Wat {who} deed kwam niet aan.",
        )
        if tag is not None:
            self.marks[tag] = Mark(who, room, self._last)

    async def _see(self, act: Sees) -> None:
        for number, who in enumerate(act.who):
            room = await self.room(who, act.where)
            seen = await self._new(who, room, act.holds, f"in {act.where}")
            body = self.people[who].text(room, seen.event_id)
            for words in act.lacks:
                if words.casefold() in body.casefold():
                    raise StoryFailed(f'{who} ziet in {act.where} wat er niet hoort: "{words}".')
            if act.tag is not None and number == 0:
                self.marks[act.tag] = Mark(who, room, seen)
            if number == 0:
                self._teller.bot_says(act.where, _line(body, act.holds[-1]) if act.brief else body)
        self._teller.read_by(act.who, act.where)

    async def _new(self, who: str, room: str, holds: tuple[str, ...], where: str) -> Seen:
        """The first message of the bot that fits, not seen before and sent after the last act."""
        after = self._last.at if self._last else None

        def fits(event: Seen) -> bool:
            if not self._is_message(event) or (who, event.event_id) in self._taken:
                return False
            body = self.people[who].text(room, event.event_id).casefold()
            in_time = after is None or event.at >= after
            return in_time and all(words.casefold() in body for words in holds)

        wanted = " en ".join(f'"{words}"' for words in holds)
        seen = await self._wait(who, room, fits, f"{who} ziet {where} geen bericht met {wanted}.")
        if not seen.encrypted:
            raise StoryFailed(f"Een bericht van de bot {where} is niet versleuteld.")
        self._taken.add((who, seen.event_id))
        return seen

    async def _see_file(self, act: SeesFile) -> None:
        room = await self.room(act.who, act.where)
        seen = await self._wait(
            act.who,
            room,
            lambda event: (
                event.msgtype == "m.file"
                and event.content["info"].get("mimetype", "").startswith("text/")
                and event.sender == self.bot
                and (act.who, event.event_id) not in self._taken
            ),
            f"{act.who} kreeg geen bestand.",
        )
        self._taken.add((act.who, seen.event_id))
        text = (await self.people[act.who].download(seen)).decode()
        missing = [words for words in act.holds if words.casefold() not in text.casefold()]
        extra = [words for words in act.lacks if words.casefold() in text.casefold()]
        if missing or extra:
            raise StoryFailed(f"Het bestand {seen.body} klopt niet: {missing or extra}.")
        self._teller.bot_says(act.where, f"[bestand {seen.body}, {len(text)} tekens]")
        self._teller.read_by((act.who,), act.where)

    async def _see_tick(self, act: SeesTick) -> None:
        mark, person = self._marked(act.to), self.people[act.who]
        try:
            await person.until(
                lambda: (
                    self.bot in person.reactions(mark.room, mark.event.event_id).get("✓", set())
                ),
                PATIENCE_SECONDS,
            )
        except TimeoutError:
            raise StoryFailed(f"{act.who} ziet geen ✓ bij {act.to}.") from None
        self._teller.bot_ticks(self._place(mark.room), act.to)

    async def _wait(self, who: str, room: str, fits: Callable[[Seen], bool], failure: str) -> Seen:
        try:
            return await self.people[who].wait_for(room, fits, PATIENCE_SECONDS)
        except TimeoutError:
            last = self.people[who].timeline(room)[-SHOWN_OF_A_FAILURE:]
            raise StoryFailed(failure, [_shown(event) for event in last]) from None

    def _is_message(self, event: Seen) -> bool:
        return (
            event.sender == self.bot
            and event.type == "m.room.message"
            and event.msgtype != "m.file"
            and event.target("m.replace") is None
        )

    def _marked(self, tag: str) -> Mark:
        return self.marks[tag]

    def _place(self, room: str) -> str:
        return next((slug for slug, known in self.rooms.items() if known == room), PRIVATE)


def _shown(event: Seen) -> str:
    """One event on one line, for somebody who looks for what went wrong."""
    words = event.body if event.readable else "[niet te ontsleutelen]"
    return f"{event.at:%H:%M:%S.%f} {event.sender} {event.type} {words!r}"


def _line(body: str, words: str) -> str:
    """The line of a message that holds these words."""
    return next(line for line in body.splitlines() if words.casefold() in line.casefold())
