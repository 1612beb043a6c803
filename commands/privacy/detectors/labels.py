"""The word beside a number says what it is; the eleven-test alone proves nothing.

One nine-digit number in eleven passes the test of the BSN, so the nearest label decides.
"""

import re
from collections.abc import Iterator
from enum import StrEnum

from commands.privacy.detectors.numbers import Cluster
from commands.privacy.detectors.reading import Reading


class Label(StrEnum):
    """What a word says about the number beside it."""

    BSN = "bsn"
    V_NUMBER = "v_number"
    CASE = "case"
    ACCOUNT = "account"
    PHONE = "phone"
    REFERENCE = "reference"
    AMOUNT = "amount"


_LETTERS = r"[^\W\d_]"
_PATTERNS = {
    Label.BSN: rf"b\.?\s?s\.?\s?n|burger\s?service\s?n{_LETTERS}*|sofi{_LETTERS}*"
    rf"|persoonsnummer{_LETTERS}*|persoonsnr",
    Label.V_NUMBER: rf"v[-. ]{{0,2}}(?:nr|num|no(?!{_LETTERS}))\w{{0,4}}?(?=[\W\d_]|$)"
    rf"|vreemdelingen\s?(?:nr|num){_LETTERS}*",
    Label.CASE: rf"parket{_LETTERS}*|proces-?\s?verbaal{_LETTERS}*|pv(?:-?n(?:r|ummer))?"
    rf"|mutatie{_LETTERS}*|bvh(?:-?n(?:r|ummer))?|aangifte-?n(?:r|ummer)"
    rf"|politie(?:dossier|zaak|registratie)-?n(?:r|ummer)|om-(?:nr|nummer)|strafzaak(?:nr|nummer)?",
    Label.ACCOUNT: rf"iban{_LETTERS}*|rek(?:ening)?\.?(?:nr|nummer|no)?|bankrek{_LETTERS}*|giro{_LETTERS}*",
    Label.PHONE: rf"tel(?:efoon)?(?:nr|nummer)?|mob(?:iel)?|gsm|bel|bellen|app|whatsapp|fax|helpdesk",
    Label.REFERENCE: rf"meld(?:ing)?s?-?(?:nr|nummer)|kenmerk|referentie{_LETTERS}*|ref|"
    rf"fact(?:uur)?-?(?:nr|nummer)?|ticket{_LETTERS}*|kvk{_LETTERS}*|rsin|order{_LETTERS}*"
    rf"|bestel(?:nr|nummer)|project(?:nr|nummer)|subsidie(?:nr|nummer)|beschikking{_LETTERS}*"
    rf"|zaak-?(?:nr|nummer)|dossier-?(?:nr|nummer)|isbn|issn|doi|https?|www|id|did|kamerstuk{_LETTERS}*"
    rf"|ecli|kst|stcrt|stb|trb|artikel|btw{_LETTERS}*|relatie(?:nr|nummer)|vergader-?id"
    rf"|meeting|agb{_LETTERS}*|contract{_LETTERS}*|polis{_LETTERS}*",
    Label.AMOUNT: r"€|eur|euro|bedrag|begroting|budget|subsidie",
}
_LABEL = re.compile(
    r"(?<![^\W\d_])(?:"
    + "|".join(f"(?P<{label.value}>{pattern})" for label, pattern in _PATTERNS.items())
    + rf")(?!{_LETTERS})"
)
_BEFORE, _AFTER = 40, 14


def _labels(text: str) -> Iterator[tuple[Label, int, int]]:
    for match in _LABEL.finditer(text):
        assert match.lastgroup is not None
        yield Label(match.lastgroup), match.start(), match.end()


def nearest(reading: Reading, number: Cluster) -> tuple[Label, int, int] | None:
    """The label that belongs to `number`, with its place; those before it win from those after."""
    start = max(0, number.start - _BEFORE)
    before = list(_labels(reading.lower[start : number.start]))
    if before and before[-1][0] is not Label.AMOUNT:
        label, first, last = before[-1]
        return label, start + first, start + last
    if before and number.start - start - before[-1][2] <= 12:
        return Label.AMOUNT, start + before[-1][1], start + before[-1][2]
    after = next(_labels(reading.lower[number.end : number.end + _AFTER]), None)
    if after is None:
        return None
    label, first, last = after
    return label, number.end + first, number.end + last
