"""Whatever anybody types: no step outside the table, each in the history, told once to each."""

import re
from collections import Counter, defaultdict
from typing import Any, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import Session, select

from storage.database import Unit
from storage.journal import UNDO_WITHIN
from storage.signal_states import BEGINNINGS, STEPS, By, SignalState
from storage.signals import Endorsement, Feedback, Merge, Signal, SignalChange
from tests.dialogue.conftest import _chain
from tests.dialogue.conversation import Conversation
from tests.dialogue.world import user

NUMBERS: Final = st.integers(1, 3)
NAMES: Final = ("anouk", "ilse", "mo", "saskia", "joris", "petra")
PEOPLE: Final = st.sampled_from(NAMES)
TELLS: Final = re.compile(
    r"(?:Je punt |Uw punt )?([KST]-\d+)(?:, dat (?:je|u) (?:meldde|herkende)| is besproken in"
    r"| is ingetrokken en de tekst is gewist)"
)
"""How a private message begins that tells of a step."""

STEP_WORDS: Final = st.sampled_from(
    ["beoordeling {}", "geagendeerd {}", "afgerond {}", "parkeer {} komt later", "heropen {}",
     "losmaken {}", "voegsamen {} K-1", "voegsamen {} K-2", "intrekken {}", "herken {}",
     "aanvulling {} ook hier", "thema {} veiligheid", "terugkoppeling {} wordt uitgezocht"]
)  # fmt: skip
TEXTS: Final = ("geen vervolgplek", "tolk komt te laat", "wachtlijst ggz elf maanden")


class Life(RuleBasedStateMachine):
    """Three bottlenecks, in the ZCO and in the SOM, and everybody's commands about them."""

    @initialize()
    def begin(self) -> None:
        self.talk = Conversation()
        self.rooms = self.talk.play(_chain)
        self.talk.now += UNDO_WITHIN  # the setting is not to be taken back
        self.alone = {who: self.talk.private(who) for who in NAMES}
        self.said = [
            self.talk.says(who, self.rooms.zco, f"!knelpunt {text}")
            for who, text in zip(("anouk", "ilse", "anouk"), TEXTS, strict=True)
        ]
        self.talk.skip()

    def teardown(self) -> None:
        if hasattr(self, "talk"):
            self.talk.close()

    @rule(who=PEOPLE, number=NUMBERS, typed=STEP_WORDS)
    def says(self, who: str, number: int, typed: str) -> None:
        place = self.rooms.som if who in ("joris", "petra") else self.rooms.zco
        self._do(who, lambda: self.talk.says(who, place, "!" + typed.format(f"K-{number}")))

    @rule(who=PEOPLE, answer=st.sampled_from(["ja", "nee", "!ongedaan"]))
    def answers(self, who: str, answer: str) -> None:
        self._do(who, lambda: self.talk.says(who, self.alone[who], answer))

    @rule(who=PEOPLE)
    def undoes(self, who: str) -> None:
        place = self.rooms.som if who in ("joris", "petra") else self.rooms.zco
        self._do(who, lambda: self.talk.says(who, place, "!ongedaan"))

    @rule()
    def releases(self) -> None:
        alone = self.alone["saskia"]
        self.talk.says("saskia", alone, "overzicht som")
        drafts = [one.body for one in self.talk.unread(alone) if one.body.startswith("Concept ")]
        if not drafts:
            return
        number = drafts[-1].split()[1].rstrip(":")
        for item in (1, 2, 3):
            self.talk.says("saskia", alone, f"{item} mag")
        self._do("saskia", lambda: self.talk.says("saskia", alone, f"akkoord {number}"))

    @rule(number=st.integers(0, 2))
    def deletes(self, number: int) -> None:
        who = ("anouk", "ilse", "anouk")[number]
        self._do(who, lambda: self.talk.redacts(who, self.rooms.zco, self.said[number]))

    @invariant()
    def history_is_the_way_that_was_gone(self) -> None:
        if not hasattr(self, "talk"):
            return
        moderators = {user("saskia")}
        for signal, changes in self._read(histories):
            at: SignalState | None = None
            for change in changes:
                assert change.old == at
                allowed = BEGINNINGS if at is None else STEPS
                key: Any = change.new if at is None else (at, change.new)
                assert key in allowed, f"{at} -> {change.new}"
                if allowed[key] == By.MODERATOR:
                    assert change.by in moderators
                at = change.new
            assert signal.state == at

    def _do(self, who: str, act: Any) -> None:
        """Act, and compare what changed with what was told to whom in private."""
        self.talk.skip()
        before, behind = self._read(histories), self._read(people)
        given = self._read(answered)
        known = {signal.id: len(changes) for signal, changes in before}
        act()
        told: dict[tuple[str, str], int] = defaultdict(int)
        for person, place in self.alone.items():
            for message in self.talk.unread(place):
                if match := TELLS.match(message.body):
                    told[person, match[1]] += 1
        expected: dict[tuple[str, str], int] = defaultdict(int)
        for signal, changes in self._read(histories):
            steps = [one for one in changes[known[signal.id] :] if one.new != SignalState.ANSWERED]
            answers = self._read(answered)[signal.id] - given[signal.id]
            for person in behind[signal.label]:
                expected[person, signal.label] += len(steps) + answers
        assert {key: n for key, n in told.items() if key[0] != who} == {
            key: n for key, n in expected.items() if key[0] != who and n
        }

    def _read(self, work: Any) -> Any:
        def read(unit: Unit) -> Any:
            with unit.command() as session:
                return work(session)

        return self.talk.house.database.transact(read)


def answered(session: Session) -> Counter[int]:
    """Signal id -> how many answers came down, each of which tells by itself."""
    return Counter(session.exec(select(Feedback.signal_id)))


def histories(session: Session) -> list[tuple[Signal, list[SignalChange]]]:
    """Each signal with its changes, oldest first."""
    return [
        (
            signal,
            list(
                session.exec(
                    select(SignalChange)
                    .where(SignalChange.signal_id == signal.id)
                    .order_by(SignalChange.id)  # type: ignore[arg-type]  # a column
                )
            ),
        )
        for signal in session.exec(select(Signal))
    ]


def people(session: Session) -> dict[str, set[str]]:
    """Label -> localparts of who reported or recognised it, or what is merged into it."""
    own: dict[int, set[str]] = defaultdict(set)
    for signal in session.exec(select(Signal)):
        own[signal.id or 0] |= {signal.reporter or ""}
    for one in session.exec(select(Endorsement)):
        own[one.signal_id] |= {one.user_id or ""}
    merged = [(row.signal_id, row.into_id) for row in session.exec(select(Merge))]
    return {
        signal.label: {
            name[1:].partition(":")[0]
            for key in (signal.id or 0, *(one for one, into in merged if into == signal.id))
            for name in own[key]
        }
        for signal in session.exec(select(Signal))
    }


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=4, stateful_step_count=20, deadline=None, derandomize=True
)
