"""All tables, so that whoever wants the whole schema imports one module."""

from sqlmodel import SQLModel

from storage import digests, inbox, journal, outbox, people, questions, rooms, schedule, signals

MODULES = (digests, inbox, journal, outbox, people, questions, rooms, schedule, signals)
METADATA = SQLModel.metadata
