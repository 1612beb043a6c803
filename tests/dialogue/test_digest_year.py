"""A year of the chain: what was released stands above once, all else never, and answers come down.

Three routes, four meetings each, two hundred signals. One release comes too late and one never;
for two weeks the bot is away, over a draft and over a moment of posting; a meeting moves after its
draft, a moderator loses her power between draft and akkoord, and a room is upgraded.
"""

import re
from datetime import timedelta
from functools import partial
from itertools import chain, product

import pytest

from tests.dialogue.conversation import Conversation, on
from tests.dialogue.digest_year import CHASES, DIGESTS, Year, posted_labels
from tests.dialogue.digest_year_cast import (
    ASLEEP,
    BODIES,
    END,
    FIRST_DAY,
    KINDS,
    LAST_DAY,
    MEETINGS,
    MODERATORS,
    PEOPLE,
    PLANTED,
    REGIONS,
    ROUTES,
    SIGNALS,
    SUBJECTS,
    TOWNS,
    TROUBLES,
)
from tests.dialogue.upgrading import enter, successor, tombstone
from tests.dialogue.world import user

SEEDS = (1, 2)
"""The first odd, the second even: see `Year.wakes`."""


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_of_digests(talk: Conversation, seed: int) -> None:
    print(f"seed {seed}")
    year = begin(talk, seed)
    year.run(END)

    assert len(year.said) == SIGNALS
    for place in ("som", "tfm"):
        is_there_once(year, place)
        names_nobody(year, place)
        tells_nothing_else(year, place)
    everybody_hears(year)
    talk.skip()


def is_there_once(year: Year, place: str) -> None:
    """Each released signal, in one digest; what was withdrawn before it was posted in none."""
    posted = year.on_the_wall(place)
    assert {label: count for label, count in posted.items() if count != 1} == {}
    released = year.released[place]
    assert set(posted) - set(released) == set()
    missing = set(released) - set(posted)
    assert {label for label in missing if year.said[label].withdrawn is None} == set()
    assert len(posted) > 5
    for post, first in year.posts[place]:
        gone = {one for one, said in year.said.items() if said.withdrawn is not None}
        if post.redacted and first.startswith(DIGESTS):
            assert gone & set(posted_labels(first)), first


def names_nobody(year: Year, place: str) -> None:
    """No reporter, organisation, region or municipality in all that the bot said there."""
    for one, first in year.posts[place]:
        words = f"{first} {one.body} {one.html or ''}"
        assert [name for name in PLANTED if name in words] == [], words


def tells_nothing_else(year: Year, place: str) -> None:
    """Of what was said below and not released neither number nor words came up."""
    there = "\n".join(body for _, body in year.posts[place])
    for label, said in year.said.items():
        if said.place != place and label not in year.released[place]:
            assert said.text not in there, (label, said.text)


def everybody_hears(year: Year) -> None:
    """Who reported what was posted had an answer, or somebody can see that it is asked after."""
    asked = [
        one.body
        for one in chain.from_iterable(year.talk.port.seen.values())
        if any(words in one.body for words in CHASES)
    ]
    answers = 0
    for label in {*year.on_the_wall("som"), *year.on_the_wall("tfm")}:
        said = year.said[label]
        got = year.talk.got(said.who)
        answered = any(f"punt {label} is besproken" in one.body for one in got)
        chased = any(
            f"{label} " in f"{body} ".replace(",", " ").replace(".", " ") for body in asked
        )
        assert answered or chased or said.withdrawn is not None, (label, user(said.who))
        answers += answered
    assert answers > 10


def begin(talk: Conversation, seed: int) -> Year:
    """Rooms, regions, organisations, routes, meetings; and the plan of all that will be said."""
    year = Year(talk, seed)
    for place, moderators in MODERATORS.items():
        members = PEOPLE.get(place, ("hoofd",))
        year.rooms[place] = talk.platform(place, moderators=moderators, members=members)
    for place, people in PEOPLE.items():
        for who in people:
            if who in REGIONS:
                talk.regions(year.rooms[place], **{REGIONS[who]: who})
    for who, name in BODIES.items():
        talk.says("saskia", year.rooms["zco"], f"!organisatie {name}: {user(who)}")
    for source, target in ROUTES.items():
        talk.route(year.rooms[source], year.rooms[target])
    for place, days in MEETINGS.items():
        for day in days:
            words = on(day).strftime("%d-%m-%Y")
            talk.says(MODERATORS[place][0], year.rooms[place], f"!vergadering {words} 10.00-12.30")
    talk.skip()
    _plan_signals(year)
    for place in ("som", "tfm"):
        for day in MEETINGS[place]:
            year.plan(on(day, "14.00") + timedelta(days=1), partial(year.after_meeting, place))
    year.plan(on("2027-08-17", "22.00"), year.evening_akkoord)
    year.plan(ASLEEP[0], year.falls_asleep)
    year.plan(ASLEEP[1], year.wakes)
    year.plan(on("2027-10-20", "11.00"), partial(upgrade, year))
    year.plan(on("2027-11-18", "11.00"), lambda: year.says("joris", "som", move_of(year)))
    year.plan(on("2027-12-15", "14.00"), lambda: year.after_meeting("som"))
    return year


def move_of(year: Year) -> str:
    """The command that moves the last meeting of the SOM by a week."""
    listed = year.talk
    listed.says("joris", year.rooms["som"], "!vergaderingen")
    body = "\n".join(one.body for one in listed.unread(year.rooms["som"]))
    match = re.search(r"(V-\d+)[^\n]*7 december 2027", body)
    assert match, body
    return f"!verplaats {match[1]} naar 14-12-2027 10.00-12.30"


def upgrade(year: Year) -> None:
    """The SOM goes on in another room."""
    old = year.rooms["som"]
    new, events = successor(year.talk, old, by="joris", version="10")
    tombstone(year.talk, old, new, "joris")
    enter(year.talk, new, events, "joris", *PEOPLE["som"])
    assert year.talk.house.rooms()[new].slug == "som"
    year.look()
    year.rooms["som"] = new


def _plan_signals(year: Year) -> None:
    chance = year.random
    combinations = chance.sample([*product(SUBJECTS, TROUBLES)], SIGNALS)
    span = (LAST_DAY - FIRST_DAY).days
    for subject, trouble in combinations:
        place = chance.choices(("zco", "meldpunten", "som"), (6, 3, 1))[0]
        who, kind = chance.choice(PEOPLE[place]), chance.choice(KINDS)
        text = f"{subject} {trouble}"
        planted = chance.random()
        if place != "som" and planted < 0.1:
            text += f" in {chance.choice(TOWNS)}"
        elif place != "som" and planted < 0.15:
            text += f" bij {chance.choice([*BODIES.values()])}"
        day = FIRST_DAY + timedelta(days=chance.randint(0, span))
        moment = day.replace(hour=chance.randint(7, 21), minute=chance.randint(0, 59))
        year.plan(moment, partial(year.logs, who, place, kind, text))
