"""Counts of people, reports or cases under five: upward they are words, not numbers."""

import re
from collections.abc import Mapping
from typing import Final

from commands.privacy.guard import Refused, accept, judge
from storage.text import CheckedText

_PLURALS: Final[Mapping[str, str]] = {
    "cliënt": "cliënten", "client": "cliënten", "slachtoffer": "slachtoffers",
    "meisje": "meisjes", "jongen": "jongens", "vrouw": "vrouwen", "man": "mannen",
    "persoon": "personen", "mens": "mensen", "kind": "kinderen",
    "minderjarige": "minderjarigen", "jongere": "jongeren", "moeder": "moeders",
    "gezin": "gezinnen", "bewoner": "bewoners", "betrokkene": "betrokkenen",
    "verdachte": "verdachten", "melding": "meldingen", "zaak": "zaken", "aangifte": "aangiftes",
    "casus": "casussen", "geval": "gevallen", "dossier": "dossiers", "signaal": "signalen",
    "aanmelding": "aanmeldingen", "incident": "incidenten",
    "victim": "victims", "person": "people", "girl": "girls", "boy": "boys", "woman": "women",
    "child": "children", "minor": "minors", "report": "reports", "case": "cases",
    "family": "families", "mother": "mothers",
}  # fmt: skip
"""What is counted, one -> more: people, reports and cases in Dutch and English."""

_ENGLISH: Final = frozenset(
    ("victims", "people", "girls", "boys", "women", "children", "minors", "reports", "cases",
     "families", "mothers", "clients")
)  # fmt: skip
_MORE: Final = frozenset((*_PLURALS.values(), "clienten", "aangiften", "clients", "persons", "men"))
_SMALL: Final = r"[1-4]|één|twee|drie|vier|one|two|three|four"
_UNITS: Final = (
    r"(?:week|weken|dag|dagen|maand|maanden|jaar|jaren|uur|keer|regio|regio\W?s|weeks?|days?"
    r"|months?|years?|hours?|times|regions?|plekken|plaatsen|places)\b"
)
_NOUNS: Final = "|".join(sorted((*_PLURALS, *_MORE), key=len, reverse=True))
_COUNT: Final = re.compile(
    rf"(?<![\w.,:/-])(?:{_SMALL})(?P<between>\s+(?!{_UNITS})[^\W\d_]+)?\s+(?P<noun>{_NOUNS})(?!\w)",
    re.IGNORECASE,
)


def few(text: str) -> str:
    """`text` in which "3 cliënten" is "enkele cliënten"; what is no such count stays."""
    return _COUNT.sub(_few, text)


def in_words(text: CheckedText) -> CheckedText:
    """The same of words that were checked, which stay so.

    Where the guard would now see something else in them they stay as they are.
    """
    told = few(text)
    if told == text:
        return text
    try:
        return accept(told, judge(text))
    except Refused:
        return text


def _few(match: re.Match[str]) -> str:
    noun = match["noun"]
    plural = _PLURALS.get(noun.casefold(), noun)
    word = "a few" if plural.casefold() in _ENGLISH else "enkele"
    word = word.capitalize() if match[0][0].isupper() else word
    return f"{word}{match['between'] or ''} {plural}"
