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
    Label.AMOUNT: r"€|eur|euro|bedrag|begroting|budget|subsidie|meldingen|slachtoffers|mensen|personen"
    r"|inwoners|stuks|keer",
}
_LABEL = re.compile(
    r"(?<![^\W\d_])(?:"
    + "|".join(f"(?P<{label.value}>{pattern})" for label, pattern in _PATTERNS.items())
    + rf")(?!{_LETTERS})"
)
_BEFORE, _AFTER, _AMOUNT_REACH = 40, 14, 12


def _labels(text: str) -> Iterator[tuple[Label, int, int]]:
    for match in _LABEL.finditer(text):
        assert match.lastgroup is not None
        yield Label(match.lastgroup), match.start(), match.end()


def nearest(reading: Reading, number: Cluster) -> tuple[Label, int, int] | None:
    """The label that belongs to `number`, with its place.

    What counts the number ("12345678 euro") wins when it touches it; then the last label before,
    then the first behind.
    """
    start = max(0, number.start - _BEFORE)
    before = _last(reading.lower[start : number.start])
    after = next(_labels(reading.lower[number.end : number.end + _AFTER]), None)
    counted = after is not None and after[0] is Label.AMOUNT and after[1] <= 1
    touching = before is not None and number.start - start - before[2] <= 2
    if before is not None and (touching or not counted):
        return before[0], start + before[1], start + before[2]
    if after is None:
        return None
    return after[0], number.end + after[1], number.end + after[2]


def _last(text: str) -> tuple[Label, int, int] | None:
    """The last label in `text`; an amount counts only close by."""
    found = None
    for label, start, end in _labels(text):
        if label is not Label.AMOUNT or len(text) - end <= _AMOUNT_REACH:
            found = label, start, end
    return found
