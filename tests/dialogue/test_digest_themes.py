"""What a digest to the SOM tells of reports by theme: counts without small ones, and a chart."""

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation
from tests.dialogue.port import Seen

HEAD = "Meldingen per thema in de laatste drie maanden"


def logged(talk: Conversation, chain: Chain, count: int) -> None:
    """So many bottlenecks of one theme by Anouk, recognised by Ilse, and one of another theme."""
    texts = [f"wachttijd van {weeks} weken voor de opvang" for weeks in range(11, 11 + count)]
    for number, text in enumerate([*texts, "de tolk komt te laat"], 1):
        talk.says("anouk", chain.zco, f"!knelpunt {text}")
        talk.says("ilse", chain.zco, f"!herken K-{number}")
    talk.skip()


def released(talk: Conversation, chain: Chain, target: str = "som") -> tuple[str, list[Seen]]:
    """The draft as Saskia sees it, and what comes in the target."""
    talk.says("saskia", chain.zco, f"!overzicht {target}")
    saskia = talk.private("saskia")
    draft = talk.unread(saskia)[-1].body
    talk.says("saskia", saskia, "akkoord 1")
    room = {"som": chain.som, "tfm": chain.tfm}[target]
    posted = list(talk.unread(room))
    talk.skip()
    return draft, posted


def test_the_som_sees_counts_by_theme_and_a_chart(talk: Conversation, chain: Chain) -> None:
    logged(talk, chain, 6)

    draft, (post, chart) = released(talk, chain)

    assert HEAD in draft
    [line] = [line for line in post.body.splitlines() if HEAD in line]
    assert "6 (was 0)" in line
    assert "enkele (was 0)" in line
    assert line in draft
    assert chart.msgtype == "m.image"
    assert "6" in chart.body
    assert "enkele" in chart.body


def test_small_counts_alone_are_not_worth_a_chart(talk: Conversation, chain: Chain) -> None:
    logged(talk, chain, 4)
    draft, [post] = released(talk, chain)
    assert HEAD not in draft + post.body


def test_the_task_force_gets_no_counts(talk: Conversation, chain: Chain) -> None:
    logged(talk, chain, 6)
    talk.says("saskia", chain.zco, "!overzicht tfm")
    assert HEAD not in talk.unread(talk.private("saskia"))[-1].body
    talk.skip()


def test_who_came_after_the_draft_is_not_counted(talk: Conversation, chain: Chain) -> None:
    logged(talk, chain, 6)
    talk.says("saskia", chain.zco, "!overzicht som")
    talk.says("anouk", chain.zco, "!knelpunt wachttijd van 30 weken voor de opvang")
    talk.skip()

    talk.says("saskia", talk.private("saskia"), "akkoord 1")

    talk.sees(chain.som, "6 (was 0)")
    talk.skip()


def test_the_chart_goes_with_the_digest_that_showed_what_was_withdrawn(
    talk: Conversation, chain: Chain
) -> None:
    logged(talk, chain, 6)
    _, old = released(talk, chain)
    talk.says("anouk", chain.zco, "!intrekken K-1")
    talk.skip()

    talk.says("saskia", talk.private("saskia"), "akkoord 2")

    assert all(one.redacted for one in old)
    anew = [one for one in talk.unread(chain.som) if not one.redacted]
    assert any("5 (was 0)" in one.body for one in anew)
    assert [one.msgtype for one in anew].count("m.image") == 1
    talk.skip()
