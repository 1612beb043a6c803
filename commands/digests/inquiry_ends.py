"""The day of a question from above: a reminder below before it, and an end that everybody sees."""

from datetime import datetime
from typing import Final

from sqlmodel import Session

from commands.base import JobContext, Reply, Rewrite, job, reply, say
from commands.digests.inquiry_finding import Asked, answered, asked
from commands.language.calendar import add_working_days, morning_of
from storage import inquiries, rooms, schedule
from storage.inquiries import Inquiry, InquiryState

REMIND: Final = "inquiry_remind"
END: Final = "inquiry_end"

DAYS_BEFORE: Final = 3
"""Working days before its day that moderators below are reminded of a question."""


def plan(session: Session, inquiry: Inquiry, now: datetime) -> None:
    """Have it remembered and ended; a reminder whose day is over is none."""
    subject, step = _subject(inquiry), inquiry.due_on.isoformat()
    before = morning_of(add_working_days(inquiry.due_on, -DAYS_BEFORE))
    if before > now:
        schedule.plan(session, REMIND, subject, step, before)
    schedule.plan(session, END, subject, step, morning_of(inquiry.due_on))


def drop(session: Session, inquiry: Inquiry) -> None:
    """It is over before its day."""
    for name in (REMIND, END):
        schedule.drop(session, name, _subject(inquiry))


@job(REMIND)
def remind(context: JobContext, subject: str, step: str) -> Reply:
    """The moderators below hear that it waits for them, or how it stands. Late: not at all."""
    it = _of(context.session, subject)
    if it is None or context.now >= morning_of(it.inquiry.due_on):
        return Reply()
    match it.inquiry.state:
        case InquiryState.ASKED:
            told = say("inquiry_waits", **it.values)
        case InquiryState.OPEN:
            told = say("inquiry_ends_soon", **it.values, **answered(context.session, it.inquiry))
        case _:
            return Reply()
    return reply(*(told.to(one) for one in _moderators_below(context, it)))


@job(END)
def end(context: JobContext, subject: str, step: str) -> Reply:
    """No more answers are taken; both platforms see it. Late after downtime it ends now, once."""
    it = _of(context.session, subject)
    if it is None or it.inquiry.state not in (InquiryState.ASKED, InquiryState.OPEN):
        return Reply()
    above = it.above.room_id
    if it.inquiry.state is InquiryState.ASKED:
        it.inquiry.state = InquiryState.LAPSED
        context.session.add(it.inquiry)
        lapsed = say("inquiry_lapsed", **it.values)
        return reply(
            say("inquiry_not_agreed", **it.values).in_room(above),
            *(lapsed.to(one) for one in _moderators_below(context, it)),
        )
    it.inquiry.state = InquiryState.CLOSED
    context.session.add(it.inquiry)
    works = inquiries.works(inquiries.its_route(context.session, it.inquiry))
    counts = answered(context.session, it.inquiry)
    return reply(
        Rewrite(f"inquiry:{it.inquiry.label}:post", "inquiry_post_closed", it.values),
        say("inquiry_closed_below", **it.values, **counts).in_room(it.below.room_id),
        say("inquiry_closed_above", **it.values, works=works).in_room(above),
    )


def _of(session: Session, subject: str) -> Asked | None:
    found = inquiries.by_label(session, subject.partition(":")[2])
    return asked(session, found) if found else None


def _moderators_below(context: JobContext, it: Asked) -> list[str]:
    stand = rooms.moderators(context.session, it.below.room_id)
    return [one for one in stand if one != context.bot]


def _subject(inquiry: Inquiry) -> str:
    return f"inquiry:{inquiry.label}"
