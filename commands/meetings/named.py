"""What a message was about, by the name that it was given: `item:A-31:source`."""

from sqlmodel import select

from commands.base import Context
from storage.minutes import Decision, Task


def number_of(name: str) -> int:
    """31 of `item:A-31:source`."""
    return int(name.split(":")[1].partition("-")[2])


def decision_of(context: Context, name: str) -> Decision | None:
    """The decision of `decision:B-4:source`."""
    found = context.session.exec(select(Decision).where(Decision.number == number_of(name)))
    return found.first()


def task_of(context: Context, name: str) -> Task | None:
    """The action of `task:X-3:source`."""
    return context.session.exec(select(Task).where(Task.number == number_of(name))).first()
