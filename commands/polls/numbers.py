"""Which poll is meant: by its number, by the message that is replied to, or the only one open."""

import re
from typing import Final

from commands.base import HOLE, Choose, Context, UserError
from commands.language.echo import echo_short
from commands.polls.overview import moment_of
from storage import polls
from storage.polls import Poll, PollKind, PollOption, PollState

_NUMBER: Final = re.compile(
    r"(?:(?:datumprikker|peiling|poll)\s+)?#?([dp])\s*[-–.]?\s*(\d{1,7})(?!\w)[:.,]?\s*",
    re.IGNORECASE,
)
NUMBERED: Final = re.compile(r"#?[dp]-\d", re.IGNORECASE)
"""Words that begin with the number of a poll."""

_KINDS: Final = {kind.prefix.lower(): kind for kind in PollKind}


def named(context: Context, words: str) -> tuple[Poll | None, str]:
    """The poll whose number stands at the front, or else in the message replied to; and the rest.

    Raises UserError for a number of no poll that may be seen here.
    """
    match = _NUMBER.match(words)
    if match:
        kind, number = _KINDS[match[1].lower()], int(match[2])
        found = polls.find(context.session, kind, number, context.room_ids)
        if found is None:
            raise UserError("no_such_poll", label=f"{kind.prefix}-{number}")
        return found, words[match.end() :]
    return replied(context), words


def replied(context: Context) -> Poll | None:
    """The poll of the message that is replied to, when it may be seen here."""
    name = context.about.name if context.about else None
    if not name or not name.startswith("poll:"):
        return None
    poll = context.session.get(Poll, int(name.split(":")[1]))
    if (
        poll is None
        or polls.find(context.session, poll.kind, poll.number, context.room_ids) is None
    ):
        return None
    return poll


def which(
    context: Context, words: str, kind: PollKind | None = None, before: str = ""
) -> tuple[Poll, str]:
    """The poll that is meant and the rest of the words.

    Where none is open it is the last one. Raises UserError when there is none, Choose when several
    are open; `before` stands between the command and the number.
    """
    found, rest = named(context, words)
    if found is not None:
        return found, rest
    known = polls.all_in(context.session, context.room_ids, kind)
    running = [one for one in known if one.state is PollState.OPEN]
    if not known:
        raise UserError("poll_none_open")
    if not running:
        return known[0], words
    if len(running) > 1:
        labels = tuple(one.label for one in running[:6])
        raise Choose("which_poll", f"{before} {HOLE} {words}".strip(), labels)
    return running[0], words


def require_open(poll: Poll) -> None:
    """Raise UserError unless one can vote."""
    if poll.state is not PollState.OPEN:
        raise UserError("poll_not_open", label=poll.label, state=poll.state.value)


def option_of(context: Context, poll: Poll, number: int) -> PollOption:
    """The option of this number. Raises UserError when there is none, or it was dropped."""
    found = polls.options_of(context.session, poll)
    option = next((one for one in found if one.number == number), None)
    if option is None:
        raise UserError("poll_no_such_option", label=poll.label, last=len(found))
    if option.dropped:
        raise UserError("poll_option_dropped", label=poll.label, number=number)
    return option


def as_short(option: PollOption, language: str) -> str:
    """An option in a few words."""
    if option.words is not None:
        return str(option.words)
    return echo_short(moment_of(option), language)
