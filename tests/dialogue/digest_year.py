"""A year of the chain by a seed: who says, recognises, withdraws, releases and answers what, when.

Nothing here looks into the database: what went up is what a moderator had before her when she
agreed, what came is what stands in the rooms.
"""

import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from tests.dialogue.conversation import Conversation, on
from tests.dialogue.digest_year_cast import ASLEEP, MODERATORS, PEOPLE, TOWNS
from tests.dialogue.port import Seen

LABEL: Final = re.compile(r"[KST]-\d+")
ITEM: Final = re.compile(r"^(\d+)\. (?:\*\*)?([KST]-\d+)", re.MULTILINE)
DRAFT: Final = re.compile(r"(Concept|Rectificatie) (\d+): (\w+) → (\w+)")
DIGESTS: Final = ("Signalenoverzicht", "Signalen uit het veld")
CHASES: Final = ("wacht nog op antwoord", "heeft nog niet geantwoord", "toezegging bij")


@dataclass
class Said:
    """A signal as its reporter knows it."""

    who: str
    place: str
    text: str
    withdrawn: datetime | None = None


@dataclass
class Year:
    """What is still to happen, and what was seen so far. Moments are aware."""

    talk: Conversation
    seed: int
    rooms: dict[str, str] = field(default_factory=dict)
    to_do: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)
    released: defaultdict[str, dict[str, datetime]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    posts: defaultdict[str, list[tuple[Seen, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    never: set[int] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    _count: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self._privates: dict[str, str] = {}
        self._shown: dict[int, str] = {}
        self._planned: set[int] = set()
        self._waking: list[Callable[[], object]] = []
        self._early: list[tuple[str, str, str, datetime]] = []
        self._asleep = False

    # The course of time

    def plan(self, moment: datetime, what: Callable[[], object]) -> None:
        """Something that will happen."""
        self._count += 1
        heapq.heappush(self.to_do, (moment, self._count, what))

    def run(self, end: datetime) -> None:
        """Everything until then, in order."""
        while self.to_do and self.to_do[0][0] <= end:
            moment, _, what = heapq.heappop(self.to_do)
            if self._asleep:
                self.talk.now = max(self.talk.now, moment)
            elif moment > self.talk.now:
                self.talk.at(moment)
            self.look()
            what()
            self.look()
        self.talk.at(end)
        self.look()

    def falls_asleep(self) -> None:
        """Whoever speaks from here is heard when the bot is back."""
        self._asleep = True

    def wakes(self) -> None:
        """What was due and what was said meanwhile, in either order."""
        self._asleep = False
        self.talk.now = ASLEEP[1]
        if self.seed % 2:
            self.talk.asleep_until(ASLEEP[1])
        events = [
            self.talk.world.message(self.rooms[place], who, text, at=at)
            for who, place, text, at in self._early
        ]
        self.talk.batch(*events)
        for one in self._waking:
            one()

    def says(self, who: str, place: str, text: str) -> None:
        """Somebody says something in a platform."""
        if self._asleep:
            self._early.append((who, place, text, self.talk.now))
        else:
            self.talk.says(who, self.rooms[place], text)

    def private(self, who: str) -> str:
        """Her private room, which stays the same."""
        if who not in self._privates:
            self._privates[who] = self.talk.private(who)
        return self._privates[who]

    def heard(self, who: str) -> str:
        """What came in her private room since she looked."""
        room = self.private(who)
        fresh = "\n".join(one.body for one in self.talk.unread(room))
        self.look()
        return fresh

    def look(self) -> None:
        """Everybody reads what is new: drafts are planned to be released, posts are kept."""
        platforms = {room: place for place, room in self.rooms.items()}
        privates = {self.private(one): one for many in MODERATORS.values() for one in many}
        for room in list(self.talk.port.seen):
            fresh = self.talk.unread(room)
            self.talk.skip(room)
            for one in fresh:
                if room in platforms:
                    self.posts[platforms[room]].append((one, one.body))
                elif room in privates:
                    self._reads_a_draft(privates[room], one.body)

    # Signals

    def logs(self, who: str, place: str, kind: str, text: str) -> None:
        """A signal, in the room or, now and then, in private first."""
        if not self._asleep and place != "som" and self.random.random() < 0.1:
            room = self.talk.private(who)
            self.talk.says(who, room, f"{kind} {text}")
            self.talk.says(who, room, "ja")
        else:
            self.says(who, place, f"!{kind} {text}")
        keep = self._finder(who, place, text)
        self._waking.append(keep) if self._asleep else keep()

    def _finder(self, who: str, place: str, text: str) -> Callable[[], None]:
        def keep() -> None:
            self.look()
            self.talk.says(who, self.rooms[place], "!mijn")
            own = self.talk.private(who)
            lines = [
                line
                for room in (self.rooms[place], own)
                for one in self.talk.unread(room)
                for line in one.body.splitlines()
            ]
            found = next((line for line in lines if text.casefold() in line.casefold()), None)
            assert found, (text, lines)
            match = LABEL.search(found)
            assert match, found
            self.said[match[0]] = Said(who, place, text)
            self._what_becomes_of(match[0])

        return keep

    def _what_becomes_of(self, label: str) -> None:
        one, chance = self.said[label], self.random
        others = [who for who in PEOPLE[one.place] if who != one.who]
        for who in chance.sample(others, chance.randint(0, min(3, len(others)))):
            text = f"!herken {label}" if chance.random() < 0.9 else f"!herken {label} "
            self.plan(self.later(1, 20), partial(self.says, who, one.place, text))
        if chance.random() < 0.2:
            who = chance.choice(PEOPLE[one.place])
            words = f"!aanvulling {label} vooral bij {chance.choice(('EU-burgers', *TOWNS))}"
            self.plan(self.later(1, 30), partial(self.says, who, one.place, words))
        if chance.random() < 0.08:
            self.plan(self.later(1, 120), lambda: self.withdraws(label))

    def withdraws(self, label: str) -> None:
        """The reporter takes it back; not while nobody listens, which would be another moment."""
        if self._asleep:
            self.plan(ASLEEP[1] + timedelta(hours=1), lambda: self.withdraws(label))
            return
        one = self.said[label]
        self.says(one.who, one.place, f"!intrekken {label}")
        one.withdrawn = self.talk.now

    def later(self, least: int, most: int) -> datetime:
        """So many days from now, at some time by day."""
        day = self.talk.now + timedelta(days=self.random.randint(least, most))
        return day.replace(hour=self.random.randint(8, 15), minute=self.random.randint(0, 59))

    # Moderators

    def _reads_a_draft(self, who: str, body: str) -> None:
        match = DRAFT.search(body)
        if match is None:
            return
        number, source = int(match[2]), match[3]
        self._shown[number] = body
        if number in self._planned or who != MODERATORS[source][0] or number in self.never:
            return
        self._planned.add(number)
        moment = self.release_moment(match[1], source, number)
        if moment is not None:
            self.plan(moment, partial(self.releases, number, source, match[4]))

    def release_moment(self, kind: str, source: str, number: int) -> datetime | None:
        """When its moderator sees to a draft: within days, but one too late and one never."""
        month = (self.talk.now.month, source)
        if kind == "Concept" and month == (5, "zco"):
            return on("2027-06-10", "11.00")
        if kind == "Concept" and month == (6, "som"):
            self.never.add(number)
            return None
        if kind == "Concept" and month == (11, "zco"):
            self.never.add(number)  # see `the_demotion`
            self.plan(self.later(1, 1), lambda: self.the_demotion(number))
            return None
        return self.later(1, 4)

    def releases(self, number: int, source: str, target: str, who: str | None = None) -> str:
        """She clears, rewords or drops what is held back and agrees; the last answer."""
        who = who or MODERATORS[source][0]
        room = self.talk.private(who)
        for _ in range(40):
            self.look()
            agreed = ITEM.findall(self._shown[number])
            self.talk.says(who, room, f"akkoord {number}")
            answer = self.heard(who)
            held = re.findall(r"^\W*Punt (\d+) \([KSTU]-\d+\) (.*)", answer, re.MULTILINE)
            if "nieuwere versie" in answer:
                continue
            if not held:
                break
            self.mends(who, room, *held[-1])
        if "Geplaatst" in answer or "Ik plaats het" in answer:
            for _, label in agreed:
                self.released[target].setdefault(label, self.talk.now)
        return answer

    def mends(self, who: str, room: str, point: str, why: str) -> None:
        """One point that is held back."""
        if "vraag" in why and "nog geen vraag" in why:
            said = f"{point} vraag Wie pakt dit op? aan JenV"
        elif "plaats" in why.split("Typ")[0] or "organisatie" in why.split("Typ")[0]:
            reworded = f"{point} tekst dit speelt breder dan een plek"
            said = self.random.choice((reworded, f"{point} weg"))
        else:
            said = f"{point} {self.random.choice(('mag', 'mag', 'weg'))}"
        self.talk.says(who, room, said)
        self.heard(who)

    def the_demotion(self, number: int) -> None:
        """Mirjam edits, loses her power, and is refused; Saskia's akkoord works."""
        room = self.talk.private("mirjam")
        before = len(self.posts["som"])
        self.talk.power("mirjam", self.rooms["zco"], 0)
        self.talk.says("mirjam", room, f"akkoord {number}")
        assert "Geplaatst" not in (answer := self.heard("mirjam")), answer
        assert "Ik plaats" not in answer, answer
        assert len(self.posts["som"]) == before
        self.plan(self.later(1, 2), lambda: self.releases(number, "zco", "som"))

    def evening_akkoord(self) -> None:
        """Hanna agrees at night; the moment of posting falls while the bot is away."""
        room = self.talk.private("hanna")
        self.talk.says("hanna", room, "overzicht som")
        match = DRAFT.search(self.heard("hanna"))
        if match is None:
            return
        number = int(match[2])
        self._planned.add(number)
        answer = self.releases(number, "meldpunten", "som")
        assert "Ik plaats het" in answer or "Geplaatst" in answer or "niets meer" in answer, answer

    # Answers

    def after_meeting(self, place: str) -> None:
        """The moderators above answer most of what stands there and was not answered."""
        who = MODERATORS[place][0]
        for label in self.on_the_wall(place):
            if label in self.answered or self.random.random() < 0.25:
                continue
            self.answered.add(label)
            until = self.random.choice(("", "", f", voor {self.promised()}"))
            self.says(who, place, f"!terugkoppeling {label} JenV zoekt het uit{until}")

    def promised(self) -> str:
        """A date some weeks ahead, as typed."""
        day = self.talk.now + timedelta(days=self.random.randint(10, 40))
        return f"{day.day}-{day.month}-{day.year}"

    def on_the_wall(self, place: str) -> Counter[str]:
        """Label -> in how many digests of this platform it stands now."""
        digests = [one.body for one, _ in self.posts[place] if one.body.startswith(DIGESTS)]
        found: Counter[str] = Counter()
        for body in digests:
            found.update(set(posted_labels(body)))
            assert len(posted_labels(body)) == len(set(posted_labels(body))), body
        return found


def posted_labels(body: str) -> list[str]:
    """The signals that a digest tells of: at the head of a point, or as its reference."""
    if body.startswith(DIGESTS[0]):
        return [label for _, label in ITEM.findall(body)]
    return re.findall(r"Kenmerk: ([KST]-\d+)\.", body)
