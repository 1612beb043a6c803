"""All tables, so that whoever wants the whole schema imports one module."""

from sqlmodel import SQLModel

from storage import (
    administration,
    digests,
    inbox,
    invites,
    journal,
    outbox,
    people,
    polls,
    questions,
    retention,
    rooms,
    schedule,
    settings,
    signals,
)

MODULES = (
    administration,
    digests,
    inbox,
    invites,
    journal,
    outbox,
    people,
    polls,
    questions,
    retention,
    rooms,
    schedule,
    settings,
    signals,
)
METADATA = SQLModel.metadata
