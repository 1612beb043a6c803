"""The word beside a number says what it is; the eleven-test alone proves nothing.

One nine-digit number in eleven passes the test of the BSN, so the nearest label decides.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from commands.privacy.detectors.lexicon import WordClass
from commands.privacy.detectors.standing import LETTER, standing


class Label(StrEnum):
    """What a word says about the number beside it."""

    BSN = "bsn"
    V_NUMBER = "v_number"
    CASE = "case"
    ACCOUNT = "account"
    PHONE = "phone"
    REFERENCE = "reference"
    AMOUNT = "amount"


class LabelAt(NamedTuple):
    """A label and its place, which comes first: so they are in order."""

    start: int
    end: int
    label: Label


_L = LETTER
_BSN = (
    r"b\.?\s?s\.?\s?n(?:[- ]?n(?:r|ummer))?s?", rf"burger\s?service\s?n{_L}*", rf"sofi{_L}*",
    rf"persoonsnummer{_L}*", "persoonsnr",
)  # fmt: skip
_PATTERNS = {
    Label.BSN: "|".join(_BSN),
    Label.V_NUMBER: rf"v[-. ]{{0,2}}(?:nr|num|no(?!{_L}))\w{{0,4}}?(?=[\W\d_]|$)"
    rf"|vreemdelingen\s?(?:nr|num){_L}*",
    Label.CASE: rf"parket{_L}*|proces-?\s?verbaal{_L}*|pv(?:-?n(?:r|ummer))?|mutatie{_L}*"
    r"|bvh(?:-?n(?:r|ummer))?|aangifte-?n(?:r|ummer)|om-(?:nr|nummer)|strafzaak(?:nr|nummer)?"
    r"|politie(?:dossier|zaak|registratie)-?n(?:r|ummer)",
    Label.ACCOUNT: rf"iban{_L}*|rek(?:ening)?\.?(?:nr|nummer|no)?|bankrek{_L}*|giro{_L}*",
    Label.PHONE: r"tel(?:efoon)?(?:nr|nummer)?|mob(?:iel)?|gsm|bel|bellen|app|whatsapp|fax"
    r"|helpdesk",
    Label.REFERENCE: rf"meld(?:ing)?s?-?(?:nr|nummer)|kenmerk|referentie{_L}*|ref|isbn|issn|doi"
    rf"|fact(?:uur)?-?(?:nr|nummer)?|ticket{_L}*|kvk{_L}*|rsin|order{_L}*|bestel(?:nr|nummer)"
    rf"|project(?:nr|nummer)|subsidie(?:nr|nummer)|beschikking{_L}*|zaak-?(?:nr|nummer)|id(?:(?<=-id)|(?==))|did"
    rf"|dossier-?(?:nr|nummer)|https?|www|kamerstuk{_L}*|ecli|kst|stcrt|stb|trb|artikel|btw{_L}*"
    rf"|relatie(?:nr|nummer)|vergader-?id|meeting|agb{_L}*|contract{_L}*|polis{_L}*",
    Label.AMOUNT: r"€|eur|euro|bedrag|begroting|budget|subsidie|meldingen|slachtoffers|mensen"
    r"|personen|inwoners|stuks|keer",
}
_LABEL = re.compile(
    "(?:"
    + "|".join(f"(?P<{label.value}>{pattern})" for label, pattern in _PATTERNS.items())
    + rf")(?!{_L})"
)
# With what the first word of each of the above begins, or what it is.
LABEL_WORDS = WordClass(
    "b bs v pv burger om bel bellen app whatsapp fax helpdesk kenmerk ref isbn issn doi rsin id "
    "did http https www ecli kst stcrt stb trb artikel meeting eur euro bedrag begroting budget "
    "meldingen slachtoffers mensen personen inwoners stuks keer".split(),
    starts="bsn burgerservice sofi persoonsn vnr vnum vno vreemdelingen parket proces pvn mutatie "
    "bvh aangiften strafzaak politied politiez politier iban rek bankrek giro tel mob gsm meldn "
    "meldsn meldingn meldingsn referentie fact ticket kvk order besteln projectn subsidie "
    "beschikking zaakn dossiern kamerstuk btw relatien vergaderid agb contract polis".split(),
)
_BY_NAME: dict[str, Label] = {label.value: label for label in Label}
BSN_LABEL = re.compile(rf"(?:{standing(*_BSN)})(?!{_L})")
_BEFORE, _AFTER, _AMOUNT_REACH, _TOUCHING = 40, 14, 12, 2


def find_labels(lower: str, starts: Iterable[int]) -> tuple[LabelAt, ...]:
    """The labels in a text of small letters that begin at one of `starts`, in order."""
    found: list[LabelAt] = []
    end = 0
    for start in starts:
        if start >= end and (match := _LABEL.match(lower, start)):
            end = match.end()
            found.append(LabelAt(start, end, _BY_NAME[match.lastgroup or ""]))
    return tuple(found)


def nearest(labels: Sequence[LabelAt], start: int, end: int) -> LabelAt | None:
    """The label that belongs to the number at `start` to `end`.

    What counts the number ("12345678 euro") wins when it touches it; then the last label before,
    then the first behind.
    """
    behind = bisect_left(labels, (start,))
    if behind and labels[behind - 1].end > start:
        behind -= 1
    before = after = None
    for index in range(behind - 1, -1, -1):
        _, label_end, label = labels[index]
        far = start - label_end
        if far > _BEFORE:
            break
        if far <= _AMOUNT_REACH or label is not Label.AMOUNT:
            before = labels[index]
            break
    if behind < len(labels) and labels[behind].start < end:
        behind = bisect_left(labels, (end,), lo=behind)
    if behind < len(labels) and labels[behind].start - end < _AFTER:
        after = labels[behind]
    if before is None:
        return after
    counted = after is not None and after.label is Label.AMOUNT and after.start - end <= 1
    return after if counted and start - before.end > _TOUCHING else before
