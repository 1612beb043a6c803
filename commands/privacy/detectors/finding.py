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


Detector = Callable[[Reading], Iterable[Finding]]
