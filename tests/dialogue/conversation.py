"""A conversation as a list of lines: people say things, and what they see is looked at.

After every line the bot does what is due and all its messages arrive. `sees` takes the next
message of a place that was not looked at; a story accounts for every message, or passes over
those of its setting with `skip`. People are named by localpart or full id, places by room id.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from bot.administrators import Administrators
from bot.matrix.events import Batch, Event, Message, Pointed
from bot.matrix.fetch import is_addressed, tables, targets
from tests.dialogue.house import House
from tests.dialogue.port import Hooks, NativePoll, Port, Seen
from tests.dialogue.world import BOT, World, user

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
TUESDAY_9: Final = datetime(2027, 1, 12, 9, tzinfo=AMSTERDAM)


def on(day: str, time: str = "09.00") -> datetime:
    """`on("2027-01-18", "08.30")`, Dutch time."""
    return datetime.fromisoformat(f"{day}T{time.replace('.', ':')}").replace(tzinfo=AMSTERDAM)


Places = TypeVar("Places")
_played: dict[Any, tuple[Any, bytes, "Conversation"]] = {}


class Conversation:
    """People, rooms and the bot, from Tuesday 12 January 2027, 9.00, unless `now` says else."""

    def __init__(
        self,
        now: datetime = TUESDAY_9,
        modules: Sequence[ModuleType] = (),
        administrators: Administrators | None = None,
    ) -> None:
        self.now = now.astimezone(UTC)
        self._administrators = administrators
        self._modules = modules
        self._looked: dict[str, int] = {}
        self.slow: set[str] = set()
        """Full ids of people who leave an invitation of the bot lying."""
        self._batches = 0
        self._open(World(lambda: self.now))

    def _open(self, world: World, data: bytes | None = None) -> None:
        self.house = House(lambda: self.now, self._modules, data, self._administrators)
        self.world = world
        hooks = Hooks(self._joined, self._left, self._made_private_room)
        texts = self.house.registry.texts
        self.port = Port(self.house.database, self.world, texts, lambda: self.now, hooks)

    def close(self) -> None:
        """The conversation is over."""
        self.house.close()

    def play(self, setting: Callable[["Conversation"], Places]) -> Places:
        """Play the lines of `setting`, which talks and looks at all, or take its result over.

        Where nothing was said yet the result of its first time is taken over: rooms, people and
        database, not what was seen. The places that it returns are the same each time.
        """
        if self._batches:
            return setting(self)
        if setting not in _played:
            first = Conversation(self.now)
            places = setting(first)
            first.nothing_new()
            _played[setting] = places, first.house.saved(), first
            first.close()
        places, data, first = _played[setting]
        self.close()
        self.now, self._batches = first.now, first._batches
        self._open(first.world.copy(lambda: self.now), data)
        return places

    # Rooms and people

    def room(
        self,
        name: str,
        *,
        members: Iterable[str] = (),
        moderators: Iterable[str] = (),
        **state: Any,
    ) -> str:
        """A room with these people and the bot; see `World.new_room` for its state."""
        state = {"creator": "beheer", "moderators": tuple(moderators)} | state
        room_id, events = self.world.new_room(name, **state)
        everybody = dict.fromkeys([state["creator"], *state["moderators"], *members, BOT])
        self.batch(*events, *(self.world.membership(room_id, one, "join") for one in everybody))
        return room_id

    def platform(
        self, slug: str, *, moderators: Iterable[str] = (), members: Iterable[str] = ()
    ) -> str:
        """A room that the administrator made a platform and left."""
        room_id = self.room(f"kamer {slug}", members=members, moderators=moderators)
        self.says("beheer", room_id, f"!instellen platform {slug}")
        self.sees(room_id, slug)
        self.leaves("beheer", room_id)
        return room_id

    def route(self, source: str, target: str) -> None:
        """A working route, proposed and confirmed by a moderator of each."""
        self.says(self._moderator(source), source, f"!route {self._slug(target)}")
        self.says(self._moderator(target), target, f"!route akkoord {self._slug(source)}")
        self.skip(source, target)

    def regions(self, place: str, **regions: str) -> None:
        """`regions(zco, Twente="anouk", Utrecht="ilse")`, set by a moderator of the place."""
        for name, who in regions.items():
            self.says(self._moderator(place), place, f"!regio {name}: {user(who)}")
            self.sees(place, name)

    def private(self, who: str) -> str:
        """The private room of this person and the bot; she invites the bot when there is none."""
        found = self.house.private_rooms(who)
        if found:
            return found[0]
        room_id, events = self.world.new_room(f"privé {who}", creator=who)
        mine = self.world.membership(room_id, who, "join")
        self.world.membership(room_id, BOT, "invite")
        self.batch(self.world.invite(room_id, who))
        if self.is_in(room_id):
            self.batch(*events, mine)
        return room_id

    def is_in(self, place: str) -> bool:
        """Whether the bot is in this room."""
        return place in self.house.rooms()

    def joins(self, who: str, place: str) -> None:
        """Somebody joins."""
        self.batch(self.world.membership(place, who, "join"))

    def leaves(self, who: str, place: str) -> None:
        """Somebody leaves."""
        self.batch(self.world.membership(place, who, "leave"))

    def power(self, who: str, place: str, level: int) -> None:
        """Somebody gets another power level."""
        self.batch(self.world.power(place, who, level))

    # What people do

    def says(self, who: str, place: str, text: str, **more: Any) -> str:
        """Somebody says something (see `World.message`); returns the event id."""
        said = self.world.message(place, who, text, **more)
        self.batch(said)
        return said.event_id

    def replies(self, who: str, place: str, to: str | Seen, text: str) -> str:
        """Somebody replies to a message."""
        return self.says(who, place, text, reply_to=_id(to))

    def reacts(self, who: str, place: str, to: str | Seen, key: str) -> str:
        """Somebody reacts to a message."""
        reaction = self.world.reaction(place, who, _id(to), key)
        self.batch(reaction)
        return reaction.event_id

    def natives(self, place: str) -> list[NativePoll]:
        """The native polls of the bot in a room, oldest first."""
        return [one for one in self.port.polls.values() if one.room_id == place]

    def votes(self, who: str, poll: NativePoll, *answers: str, at: datetime | None = None) -> str:
        """Somebody clicks an answer of a native poll, by its text."""
        ids = tuple(poll.answer(one) for one in answers)
        said = self.world.vote(poll.room_id, who, poll.event_id, ids, at=at)
        self.batch(said)
        return said.event_id

    def edits(self, who: str, place: str, what: str | Seen, text: str) -> None:
        """Somebody edits a message."""
        self.batch(self.world.edit(place, who, _id(what), text))

    def redacts(self, who: str, place: str, what: str | Seen) -> None:
        """Somebody deletes a message."""
        self.batch(self.world.redaction(place, who, _id(what)))

    def batch(self, *events: Event) -> Batch:
        """All of these in one /sync answer; then what is due is done and all arrives."""
        batch = self.as_batch(*events)
        self.dispatch(batch)
        self.now += timedelta(seconds=1)
        return batch

    def as_batch(self, *events: Event) -> Batch:
        """A batch, with the messages that its commands point at."""
        self._batches += 1
        private = self.house.private_rooms()

        def addressed(message: Message) -> bool:
            return is_addressed(message, own=BOT, private=private)

        pointed = {event_id: self._said(event_id) for _, event_id in targets(events, addressed)}
        files = {
            event_id: self.world.files.get(event_id)
            for event_id in tables(events, pointed, addressed)
        }
        return Batch(token=f"s{self._batches}", events=events, pointed=pointed, files=files)

    def dispatch(self, batch: Batch) -> None:
        """Give the bot a batch; then what is due is done and all arrives."""
        self.house.process(batch)
        self._settle()

    # Time

    def at(self, moment: datetime) -> None:
        """Time passes; each thing that falls due is done at its time."""
        end = moment.astimezone(UTC)
        while (due := self.house.next_due(self.now)) is not None and due <= end:
            self.now = max(self.now, due.astimezone(UTC))
            self._settle()
        self.now = end
        self._settle()

    def asleep_until(self, moment: datetime) -> None:
        """Time passes while the bot is down; what fell due is done when it starts."""
        self.now = moment.astimezone(UTC)
        self._settle()

    # What people see

    def sees(self, place: str, *words: str, without: Sequence[str] = ()) -> Seen:
        """The next message of the bot in a place; it holds all `words` and none of `without`."""
        fresh = self.unread(place)
        assert fresh, f"nothing new in {place}; expected {words}"
        self._looked[place] = self._looked.get(place, 0) + 1
        message = fresh[0]
        for word in words:
            assert word in message.body, f"{word!r} is not in {message.body!r}"
        for word in without:
            shown = f"{message.body} {message.html} {message.file!r}"
            assert word not in shown, f"{word!r} is in {message.body!r}"
        return message

    def unread(self, place: str) -> list[Seen]:
        """What the bot said in a place and was not looked at."""
        return self.port.seen.get(place, [])[self._looked.get(place, 0) :]

    def nothing_new(self, *places: str) -> None:
        """Nothing was said in these places, or anywhere, that was not looked at."""
        fresh = [one.body for place in places or self.port.seen for one in self.unread(place)]
        assert not fresh, f"unexpected: {fresh}"

    def skip(self, *places: str) -> None:
        """Pass over what was said in these places, or everywhere."""
        for place in places or tuple(self.port.seen):
            self._looked[place] = len(self.port.seen.get(place, []))

    def reactions(self, to: str | Seen) -> list[str]:
        """The bot's reactions to a message."""
        return [key for target, key in self.port.reactions.values() if target == _id(to)]

    def got(self, who: str, since: datetime | None = None) -> list[Seen]:
        """All messages of the bot that this person could read, in every room, by time."""
        found = [
            one
            for timeline in self.port.seen.values()
            for one in timeline
            if user(who) in one.readers and (since is None or one.at >= since)
        ]
        return sorted(found, key=lambda one: one.at)

    # Inside

    def _settle(self) -> None:
        for _ in range(20):
            if not self.house.run_due() + self.port.deliver():
                return
        raise AssertionError("the bot does not come to rest")

    def _said(self, event_id: str) -> Pointed | None:
        ours = self.port.by_id.get(event_id)
        if ours is not None:
            return Pointed(event_id=event_id, sender=BOT, body=ours.body, at=ours.at)
        return self.world.said.get(event_id)

    def _joined(self, room_id: str) -> None:
        self.house.process(self.as_batch(self.world.membership(room_id, BOT, "join")))

    def _left(self, room_id: str) -> None:
        self.house.process(self.as_batch(self.world.membership(room_id, BOT, "leave")))

    def _made_private_room(self, person: str) -> str:
        room_id, events = self.world.new_room(f"privé {person}", creator=BOT, private_with=person)
        came = "invite" if person in self.slow else "join"
        members = [
            self.world.membership(room_id, BOT, "join"),
            self.world.membership(room_id, person, came),
        ]
        self.house.process(self.as_batch(*events, *members))
        return room_id

    def _slug(self, place: str) -> str:
        slug = self.house.rooms()[place].slug
        assert slug is not None
        return slug

    def _moderator(self, place: str) -> str:
        there = self.world.rooms[place]
        return next(who for who in sorted(there.members) if there.powers.get(who, 0) >= 50)


def _id(what: str | Seen) -> str:
    return what if isinstance(what, str) else what.event_id
