"""What a detector may say: a kind and a place, never the value itself."""

from collections.abc import Callable, Iterable
from enum import IntEnum, StrEnum
from typing import NamedTuple

from commands.privacy.detectors.reading import Reading


class Outcome(IntEnum):
    """What happens with a text; the gravest finding decides."""

    PASS = 0
    WARN = 1
    BLOCK = 2


class FindingKind(StrEnum):
    """Kinds of personal data; the values are keys of reply templates."""

    BSN = "bsn"
    V_NUMBER = "v_number"
    IBAN = "iban"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    POSTCODE = "postcode"
    CASE_NUMBER = "case_number"
    NAMED_PERSON = "named_person"
    NAME = "name"
    PHONE = "phone"
    MAIL = "mail"
    AGE = "age"
    NATIONALITY = "nationality"
    PLACE = "place"
    DATE = "date"
    WORKPLACE = "workplace"
    FAMILY = "family"
    RARE_FORM = "rare_form"


TRAITS = frozenset(
    {
        FindingKind.AGE,
        FindingKind.NATIONALITY,
        FindingKind.PLACE,
        FindingKind.DATE,
        FindingKind.WORKPLACE,
        FindingKind.FAMILY,
        FindingKind.RARE_FORM,
    }
)
BLOCKED = frozenset(
    {
        FindingKind.BSN,
        FindingKind.V_NUMBER,
        FindingKind.IBAN,
        FindingKind.BIRTH_DATE,
        FindingKind.ADDRESS,
        FindingKind.POSTCODE,
        FindingKind.CASE_NUMBER,
        FindingKind.NAMED_PERSON,
    }
)


class Finding(NamedTuple):
    """`kind` of personal data at `start` to `end` (exclusive) of the text."""

    start: int
    end: int
    kind: FindingKind

    @property
    def outcome(self) -> Outcome:
        """BLOCK or WARN, by kind."""
        return Outcome.BLOCK if self.kind in BLOCKED else Outcome.WARN


ENOUGH = 12
"""A version of a text with more than so many things in it is nothing but the words for them: none
is made. Then only what may change the outcome is looked for any more: when one of those things may
never be stored, nothing is, and else nothing that could only be another warning."""

Detector = Callable[[Reading], Iterable[Finding]]
