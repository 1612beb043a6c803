"""What organisations and regions have in common: their words, and how their people are kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from storage import people
from storage.people import Body
from storage.text import CheckedText


@dataclass(frozen=True, slots=True)
class Sort:
    """One of the two. Keys of sentences begin with `body`; `columns` are those of its table."""

    body: Body
    command: str
    has_deputies: bool
    columns: tuple[tuple[str, ...], ...]
    filename: str

    @property
    def usage(self) -> str:
        """The sentence that says how to type it."""
        return f"{self.body.value}_usage"


_ACCOUNT: Final = ("account", "persoon", "gebruiker", "person", "user")

ORGANISATION: Final = Sort(
    Body.ORGANISATION,
    "organisatie",
    True,
    (("organisatie", "organisation", "organization", "naam"), _ACCOUNT, ("rol", "role")),
    "organisaties.csv",
)
REGION: Final = Sort(
    Body.REGION, "regio", False, (("regio", "region", "naam"), _ACCOUNT), "regios.csv"
)
SORTS: Final[Mapping[Body, Sort]] = {one.body: one for one in (ORGANISATION, REGION)}


def listed(session: Session, sort: Sort) -> list[tuple[str, list[tuple[str, bool]]]]:
    """(name, [(user id, is deputy)]) of all, by name."""
    if sort.body is Body.REGION:
        return [
            (one.name, [(user_id, False) for user_id in users])
            for one, users in people.regions(session)
        ]
    return [
        (one.name, [(who.user_id, who.is_deputy) for who in delegates])
        for one, delegates in people.organisations(session)
    ]


def put(
    session: Session,
    sort: Sort,
    name: CheckedText,
    speaking: Mapping[str, bool],
    among: Collection[str],
) -> str:
    """Set who of `among` speaks for it; returns its name as it is kept."""
    if sort.body is Body.REGION:
        return people.set_region(session, name, list(speaking), among).name
    return people.set_organisation(session, name, dict(speaking), among).name


def find(session: Session, sort: Sort, name: str) -> str | None:
    """The name under which it is kept, or None when there is none."""
    if sort.body is Body.REGION:
        region = people.region_named(session, name)
        return region.name if region else None
    organisation = people.organisation_named(session, name)
    return organisation.name if organisation else None


def add(session: Session, sort: Sort, name: CheckedText, user_id: str, is_deputy: bool) -> str:
    """One more person speaks for it; the others stay. Returns its name."""
    known = dict(next((who for one, who in listed(session, sort) if one == str(name)), []))
    return put(session, sort, name, known | {user_id: is_deputy}, ())
