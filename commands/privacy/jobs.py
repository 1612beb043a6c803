"""Retention: each night what is over is erased, here and in what we said of it."""

from datetime import time

from commands.base import GoAway, JobContext, Reply, Unsay, job, reply
from commands.privacy.terms import all_text_months
from storage import retention


@job("retention", daily=time(3, 30))
def erase_what_is_over(context: JobContext, subject: str, step: str) -> Reply:
    """Late after downtime it is done once, now."""
    months = all_text_months(context.session)
    over = retention.each_night(context.session, context.now, months)
    messages, rooms = map(Unsay, over.messages), map(GoAway, over.rooms)
    return reply(*messages, *rooms)
