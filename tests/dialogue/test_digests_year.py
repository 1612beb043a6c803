"""A year of digests: four meetings a platform, three routes, 200 signals, and all that goes wrong.

Each released item appears once per target, an unreleased one never; every reporter of a posted item
gets an answer, or somebody is asked after it.
"""

import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest

from commands.language.calendar import add_working_days
from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on
from tests.dialogue.port import Seen
from tests.real.talking import unlike

SIGNALS = 200
MEETINGS = {"som": ("2027-03-09", "2027-06-08", "2027-09-07", "2027-12-07"),
            "tfm": ("2027-03-18", "2027-06-17", "2027-09-16", "2027-12-16")}  # fmt: skip
LABEL = re.compile(r"\b([KST]-\d+)\b")


@dataclass
class Year:
    """What was logged by whom, released to which target, and answered."""

    talk: Conversation
    chain: Chain
    source: random.Random = field(default_factory=lambda: random.Random(2027))
    reporters: dict[str, str] = field(default_factory=dict)
    released: dict[str, list[str]] = field(default_factory=lambda: {"som": [], "tfm": []})

    def log(self, count: int) -> None:
        """So many, each recognised by one region more at least."""
        for _ in range(count):
            who, *others = self.source.sample(["anouk", "ilse", "mo"], 3)
            number = len(self.reporters) + 1
            said = self.talk.says(who, self.chain.zco, f"!knelpunt {unlike(number)}")
            self.reporters[f"K-{number}"] = who
            for other in others[: self.source.randint(1, 2)]:
                self.talk.reacts(other, self.chain.zco, said, "👍")

    def drafts(self, who: str) -> list[tuple[int, str, list[str]]]:
        """(number, target, labels) of the drafts that somebody got and did not look at."""
        found = []
        for one in self.talk.unread(self.talk.private(who)):
            match = re.match(r"Concept (\d+): \w+ → (\w+)", one.body)
            if match:
                found.append(
                    (int(match[1]), match[2], re.findall(r"^\d+\. (K-\d+)", one.body, re.M))
                )
        self.talk.skip(self.talk.private(who))
        return found

    def release(self, who: str, number: int, target: str, labels: list[str]) -> None:
        """Somebody releases a draft; points to the Task Force get their question first."""
        private = self.talk.private(who)
        for place in range(1, len(labels) + 1):
            if target == "tfm":
                self.talk.says(who, private, f"{place} vraag Wie lost dit op? aan JenV")
        self.talk.skip(private)
        self.talk.says(who, private, f"akkoord {number}")
        self.released[target] += labels

    def posted(self, place: str) -> Counter[str]:
        """How often each signal stands in a digest in this room."""
        posts = (one.body for one in self.talk.port.seen[place] if one.body.startswith("Signalen"))
        return Counter(label for body in posts for label in set(LABEL.findall(body)))


def before(day: str, days: int, time: str = "09.05") -> datetime:
    """A moment so many working days before a day."""
    return on(add_working_days(date.fromisoformat(day), -days).isoformat(), time)


def planned(talk: Conversation, chain: Chain) -> None:
    """The ZCO to both others, the SOM to the Task Force; two who moderate; all the meetings."""
    talk.power("ilse", chain.zco, 50)
    talk.route(chain.som, chain.tfm)
    for who, place, slug in (("joris", chain.som, "som"), ("tess", chain.tfm, "tfm")):
        for day in MEETINGS[slug]:
            year, month, number = day.split("-")
            talk.says(who, place, f"!vergadering {int(number)}-{int(month)}-{year} 10.00-12.00")
    talk.skip()


@pytest.mark.timeout(600)
def test_a_year_of_digests(talk: Conversation, chain: Chain) -> None:
    planned(talk, chain)
    year = Year(talk, chain)
    for quarter, (som, tfm) in enumerate(zip(MEETINGS["som"], MEETINGS["tfm"], strict=True)):
        year.log(SIGNALS // 4)
        talk.skip()
        if quarter == 1:  # two weeks away, over a draft and a moment of release
            talk.at(before(som, 18))
            talk.asleep_until(before(som, 8))
        else:
            talk.at(before(som, 15))
        if quarter == 2:  # the meeting moves after its draft
            talk.says("joris", chain.som, "!verplaats V-3 naar 14-9-2027 10.00-12.00")
        got = year.drafts("saskia")
        assert [target for _, target, _ in got].count("som") == 1
        for number, target, labels in got:
            if target == "som":
                year.release("saskia", number, target, labels)
        if quarter == 3:
            talk.power("saskia", chain.zco, 0)  # between draft and release
        talk.at(before(tfm, 9))  # this release is late: after ten working days before
        late = "ilse" if quarter == 3 else "saskia"
        for number, target, labels in year.drafts("saskia" if quarter < 3 else "ilse"):
            if target == "tfm" and quarter not in (2,):  # one is never released
                year.release(late, number, target, labels)
        year.drafts("joris")
        talk.at(on(som, "15.00") + timedelta(days=10))
        for label in list(dict.fromkeys(year.released["som"]))[quarter * 5 :][:3]:
            talk.says("joris", chain.som, f"!terugkoppeling {label} daar wordt aan gewerkt")
    talk.at(on("2028-02-15", "10.00"))

    assert year.released["som"]
    assert year.released["tfm"]
    for target, place in (("som", chain.som), ("tfm", chain.tfm)):
        assert year.posted(place) == Counter(year.released[target])
    asked = " ".join(one.body for who in ("joris", "tess") for one in chased(talk, who))
    for label in {*year.released["som"], *year.released["tfm"]}:
        own = talk.port.seen[talk.private(year.reporters[label])]
        answered = any(f"punt {label} is besproken" in one.body for one in own)
        assert answered or re.search(rf"\b{label}\b", asked), label
    talk.skip()


def chased(talk: Conversation, who: str) -> list[Seen]:
    """What a moderator above was asked about answers that are wanted."""
    own = talk.port.seen.get(talk.private(who), [])
    return [one for one in own if "wacht nog op antwoord" in one.body]
