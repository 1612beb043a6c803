"""No upward message names a reporter, an organisation, a region or a municipality, or a few people.

Random histories in the lower room with planted names; no moderator lets a warning stand.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.dialogue.conftest import Chain, _chain
from tests.dialogue.conversation import Conversation

TOWNS: Final = ("Enschede", "Almelo", "Vlissingen")
BODIES: Final = ("SHOP", "Moviera")
PLANTED: Final = (
    *TOWNS, *BODIES, *(name.upper() for name in TOWNS),
    "anouk", "ilse", "saskia", "mo:", "bas:", "Twente", "Utrecht", "Zeeland",
)  # fmt: skip
FEW: Final = re.compile(
    r"(?<![-\w])(?:[1-4]|twee|drie|vier)\s+(?:\w+\s+)?(?:cliënten|meldingen|slachtoffers|meisjes)\b"
)
TEXTS: Final = (
    "geen vervolgplek na de opvang",
    "wachttijd in Enschede loopt op",
    "GEEN PLEK IN ALMELO",
    "Moviera heeft geen bed vrij",
    "via shop komt niemand aan een plek",
    "3 cliënten wachten op een tolk",
    "twee minderjarige meisjes zonder plek na 4 meldingen",
    "tussen Vlissingen en Almelo rijdt niets",
)
WHO: Final = st.sampled_from(["anouk", "ilse", "mo", "bas"])
TEXT: Final = st.sampled_from(TEXTS)
NUMBER: Final = st.integers(1, 3)

Step = tuple[str, str, int, str]
STEPS: Final = st.lists(
    st.tuples(
        st.sampled_from(
            ["log", "log", "log", "add", "endorse", "recognise", "answer", "edit", "draft"]
        ),
        WHO,
        NUMBER,
        TEXT,
    ),
    min_size=4,
    max_size=12,
)
EDITS: Final = st.lists(
    st.tuples(st.sampled_from(["tekst", "weg", "vraag", "omhoog"]), NUMBER, TEXT), max_size=4
)


def setting(talk: Conversation) -> Chain:
    """The chain, two organisations, and a question from above that runs."""
    chain = _chain(talk)
    for name, who in zip(BODIES, ("bas", "mo"), strict=True):
        talk.says("saskia", chain.zco, f"!organisatie {name}: @{who}")
    talk.says("joris", chain.som, "!uitvraag zco Loopt de wachttijd op? | voor 1 mei")
    talk.says("saskia", talk.private("saskia"), "akkoord U-1")
    talk.skip()
    return chain


def draft(talk: Conversation, chain: Chain, edits: list[tuple[str, int, str]], target: str) -> None:
    """Saskia edits a draft and releases it as far as it goes: what is held back she leaves out."""
    saskia = talk.private("saskia")
    talk.skip(saskia)
    talk.says("saskia", saskia, f"overzicht {target}")
    for verb, number, text in edits:
        talk.says("saskia", saskia, f"{number} {verb} {text}")
    shown = [re.match(r"Concept (\d+)", one.body) for one in talk.unread(saskia)]
    found = next((match for match in shown if match), None)
    for _ in range(10):
        talk.skip(saskia)
        if found is None:
            return
        talk.says("saskia", saskia, f"akkoord {found[1]}")
        held = re.findall(r"Punt (\d+) .*", "\n".join(one.body for one in talk.unread(saskia)))
        if not held:
            return
        talk.says("saskia", saskia, f"{held[-1]} weg")


@pytest.mark.slow
@given(steps=STEPS, edits=EDITS)
@settings(max_examples=10, deadline=None, derandomize=True, phases=[Phase.generate])
def test_nothing_upward_says_who_or_where(
    steps: list[Step], edits: list[tuple[str, int, str]]
) -> None:
    talk = Conversation()
    chain = talk.play(setting)
    said: dict[str, str] = {}
    do: Mapping[str, Callable[[str, int, str], str]] = {
        "log": lambda who, _, text: f"!knelpunt {text}",
        "add": lambda who, n, text: f"!aanvulling K-{n} {text}",
        "endorse": lambda who, n, _: f"!herken K-{n}",
        "recognise": lambda who, n, _: "!herken U-1",
        "answer": lambda who, n, text: f"!aanvulling U-1 {text}",
    }
    for what, who, number, text in steps:
        if what == "draft":
            draft(talk, chain, edits, "som")
        elif what == "edit" and who in said:
            talk.edits(who, chain.zco, said[who], f"!knelpunt {text}")
        elif what in do:
            event = talk.says(who, chain.zco, do[what](who, number, text))
            if what == "log":
                said[who] = event
                for other in ("anouk", "ilse", "mo"):
                    talk.reacts(other, chain.zco, event, "👍")
    for target in ("som", "tfm"):
        draft(talk, chain, [*edits, ("vraag", 1, "Wie betaalt dit? aan JenV")], target)
    for place, who in ((chain.som, "joris"), (chain.tfm, "tess")):
        for asked in ("lijst", "stand K-1", "zoek wachttijd", "zoek Enschede", "cijfers"):
            talk.says(who, place, f"!{asked}")
    upward = [one for place in (chain.som, chain.tfm) for one in talk.port.seen.get(place, [])]
    mail = [one for one in talk.port.seen[talk.private("saskia")] if one.body.endswith(".md")]
    talk.close()

    asked_back = ("zoek", "ken ik hier niet")
    for one in (*upward, *mail):
        words = one.file.decode() if one in mail and one.file else f"{one.body} {one.html or ''}"
        if any(part in words for part in asked_back):
            continue
        assert [name for name in PLANTED if name in words] == [], words
        assert FEW.findall(words) == [], words
