"""All tables, so that whoever wants the whole schema imports one module."""

from sqlmodel import SQLModel

from storage import (
    administration,
    agenda,
    calendar_feeds,
    digests,
    inbox,
    inquiries,
    invites,
    journal,
    meetings,
    message_names,
    minutes,
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
    agenda,
    calendar_feeds,
    digests,
    inbox,
    inquiries,
    invites,
    journal,
    meetings,
    message_names,
    minutes,
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
