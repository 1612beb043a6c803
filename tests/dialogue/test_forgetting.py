"""Being forgotten after any history: nothing of her is left, nothing of the others has changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example, given, note, settings
from hypothesis import strategies as st

from bot.attempt import report
from tests.dialogue.conftest import Chain, _chain
from tests.dialogue.conversation import Conversation
from tests.dialogue.world import user

PEOPLE = ("anouk", "ilse", "mo", "saskia", "joris")
MATRIX = ("member", "room")
CHANGES_ANYWAY = (
    *("inbox", "outbox", "value", "occurrence", "change", "question", "message_name"),
    *MATRIX,
)
ACUTE = "SPOED client staat nu op straat, wie heeft plek"

Step = Callable[[Conversation, Chain, str, int], None]


def word(who: str, number: int) -> str:
    """A word that only this person says."""
    return f"{who}woord{number}"


def text(who: str, number: int) -> str:
    return f"geen vervolgplek bij {word(who, number)} in de regio"


def logs(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    talk.says(who, place(chain, who), f"!{('knelpunt', 'succes', 'trend')[n % 3]} {text(who, n)}")


def edits(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    said = talk.says(who, place(chain, who), f"!knelpunt {text(who, n)}")
    talk.edits(who, place(chain, who), said, f"!knelpunt {text(who, n + 500)}")


def proposes(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    talk.says(who, talk.private(who), f"knelpunt {text(who, n)}")


def proposes_and_posts(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    proposes(talk, chain, who, n)
    talk.says(who, talk.private(who), ("ja", "zonder", "nee")[n % 3])


def is_warned(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    talk.says(who, place(chain, who), f"!knelpunt bel mij 06-12345678 over {word(who, n)}")
    talk.says(who, talk.private(who), ("toch", "zo", "nee", "hallo")[n % 4])


def is_blocked(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    talk.says(who, place(chain, who), f"!knelpunt bsn 123456782 van {word(who, n)} staat fout")


def recognises(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    talk.says(who, place(chain, who), f"!herken K-{n % 5 + 1}")


def withdraws(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    talk.says(who, place(chain, who), f"!intrekken K-{n % 5 + 1}")


def undoes(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    talk.says(who, place(chain, who), "!ongedaan")


def is_flagged(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    said = talk.says(who, place(chain, who), text(who, n))
    talk.reacts("bas", place(chain, who), said, "🚩")
    if n % 2:
        talk.says(who, talk.private(who), "ja")


def is_in_danger(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    talk.says(who, place(chain, who), f"!knelpunt {ACUTE} {word(who, n)}")


def claims(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    talk.says(who, place(chain, who), "!organisatie SHOP: ik")


def sets(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    talk.says(who, place(chain, who), f"!instellen bewaartermijn {n % 30 + 1}")


def drafts(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    talk.says("saskia", chain.zco, "!overzicht som")
    talk.says("saskia", talk.private("saskia"), "1 mag")


def releases(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    drafts(talk, chain, who, n)
    talk.says("saskia", talk.private("saskia"), f"akkoord {n % 3 + 1}")


def answers(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    talk.says("joris", chain.som, f"!terugkoppeling K-{n % 5 + 1} wordt uitgezocht")


def asks(talk: Conversation, chain: Chain, who: str, n: int) -> None:
    talk.says(who, place(chain, who), ("!mijngegevens", "!mijngegevens bestand", "!lijst")[n % 3])


STEPS: tuple[Step, ...] = (
    *(logs, edits, proposes, proposes_and_posts, is_warned, is_blocked, recognises, withdraws),
    *(undoes, is_flagged, is_in_danger, claims, sets, drafts, releases, answers, asks),
)


def place(chain: Chain, who: str) -> str:
    return chain.som if who == "joris" else chain.zco


def hers(row: tuple[Any, ...], who: str) -> bool:
    """Whether a row names her, or holds her words."""
    shown = str(row)
    return user(who) in shown or f"{who}woord" in shown


def others(talk: Conversation, who: str, mine: set[int]) -> dict[str, list[tuple[Any, ...]]]:
    """What is kept of the others: rows that neither name her nor hang on what she reported."""
    tables = talk.house.tables(but=CHANGES_ANYWAY)
    kept = {name: [row for row in rows if not hers(row, who)] for name, rows in tables.items()}
    kept["signal"] = [row for row in kept["signal"] if row[0] not in mine]
    kept["signal_change"] = [row for row in kept["signal_change"] if row[1] not in mine]
    kept["digest_item"] = [row for row in kept["digest_item"] if row[2] not in mine]
    kept["signal_passed"] = [row for row in kept["signal_passed"] if row[1] not in mine]
    kept["endorsement"] = [row for row in kept["endorsement"] if row[3] is not None]
    kept["feedback"] = [row[:4] for row in tables["feedback"]]  # a moderator's name may go
    kept["route"] = [row[:6] for row in tables["route"]]
    # A draft without her words rises in version or waits again; what went up is rectified.
    rectified = {row[0] for row in tables["digest"] if row[-1] is not None}
    kept["digest"] = [row[:2] for row in tables["digest"] if row[0] not in rectified]
    kept["draft_shown"] = [row[:2] for row in kept["draft_shown"] if row[0] not in rectified]
    kept["setting_change"] = [row[:7] for row in tables["setting_change"]]
    return kept


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(STEPS), st.sampled_from(PEOPLE), st.integers(0, 400)),
        min_size=1,
        max_size=12,
    ),
    who=st.sampled_from(PEOPLE),
)
@example(steps=[(logs, "saskia", 0), (releases, "saskia", 0)], who="saskia")
def test_nothing_of_her_is_left_and_nothing_of_the_others_has_changed(
    steps: list[tuple[Step, str, int]], who: str
) -> None:
    talk = Conversation()
    chain = talk.play(_chain)
    try:
        talk.at(talk.now + timedelta(minutes=20))  # what made the rooms is not to be undone
        for step, person, number in steps:
            note(f"{step.__name__} {person} {number}")
            step(talk, chain, person, number)
        mine = {row[0] for row in talk.house.tables()["signal"] if hers(row, who)}
        before, digests = others(talk, who, mine), digest_ids(talk)

        private = talk.private(who)
        talk.says(who, private, "vergeetmij")
        last = talk.unread(private)[-1].body
        talk.says(who, private, "alles" if "alles" in last else "ja")

        left = talk.house.tables(but=MATRIX)
        asked = digest_ids(talk) - digests
        found = [(name, row) for name, rows in left.items() for row in rows if named(row, who)]
        assert [one for one in found if not is_asked_of_her(*one, who, asked)] == []
        assert not talk.house.on_disk(f"{who}woord")
        assert others(talk, who, mine) == before
    finally:
        talk.close()


def digest_ids(talk: Conversation) -> set[int]:
    """Of all drafts and digests."""
    return {row[0] for row in talk.house.tables()["digest"]}


def is_asked_of_her(name: str, row: tuple[Any, ...], who: str, asked: set[int]) -> bool:
    """Whether a row is of a rectification that she caused and, still a moderator, has to release.

    It names whom it was sent to, and holds none of her words.
    """
    sent = any(f"'draft:{number}:1:{user(who)}'" in str(row) for number in asked)
    shown = name == "draft_shown" and row[0] in asked
    return (sent or shown) and f"{who}woord" not in str(row)


def named(row: tuple[Any, ...], who: str) -> bool:
    """As `hers`; ids of private rooms name a person in these stories only."""
    shown = str(row).replace(f"!privé_{user(who)}", "")
    return user(who) in shown or f"{who}woord" in shown


@pytest.mark.parametrize("who", PEOPLE)
def test_without_her_texts_only_the_texts_stay(who: str) -> None:
    talk = Conversation()
    chain = talk.play(_chain)
    try:
        talk.at(talk.now + timedelta(minutes=20))
        for number, step in enumerate(STEPS, 1):
            step(talk, chain, who, number)
        private = talk.private(who)
        talk.says(who, private, "vergeetmij")
        talk.says(who, private, "ja")

        left = talk.house.tables(but=MATRIX)
        still = {name for name, rows in left.items() for row in rows if named(row, who)}
        assert still <= {"signal", "digest_item", "change"}  # changes last an hour
        for name, rows in left.items():
            shown = str(rows).replace(f"!privé_{user(who)}", "")
            assert user(who) not in shown, name
    finally:
        talk.close()


def test_the_log_of_a_failure_holds_no_words(capsys: pytest.CaptureFixture[str]) -> None:
    report(ValueError("bsn 123456782"), "$event")
    assert "123456782" not in "".join(capsys.readouterr())
