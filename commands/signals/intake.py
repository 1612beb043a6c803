"""Getting a signal into the register: at once in a room, after one yes in private."""

from commands.arguments import checked
from commands.base import (
    Context,
    Name,
    Reply,
    Role,
    UserError,
    answer,
    button,
    reply,
    say,
)
from commands.language.answers import NO, TEXT, YES
from commands.privacy.guard import Refused, check
from commands.rooms.platforms import PLATFORMS
from commands.signals.themes import guess
from storage import people, questions, rooms, signals
from storage.questions import LONGEST, Question
from storage.rooms import Room
from storage.signals import Signal, SignalKind
from storage.text import CheckedText

PROPOSAL = "signal_proposal"
FLAGGED = "signal_flagged"


def require_may_log(room: Room, role: Role) -> None:
    """Raise UserError where this role logs no signals."""
    platform = PLATFORMS.get(room.slug or "")
    if platform is None or role < platform.logs:
        raise UserError("only_moderators", command="knelpunt")


def log(context: Context, kind: SignalKind, text: CheckedText) -> Reply:
    """Store a signal of this room and give its number back, under what was said."""
    signal = store(context, context.room, kind, text, with_region=True)
    name = f"signal:{signal.label}"
    receipt = say("signal_logged", label=signal.label, kind=kind.value, theme=signal.theme)
    return reply(Name(f"{name}:source"), receipt.named(f"{name}:post"))


def store(
    context: Context, room: Room, kind: SignalKind, text: CheckedText, *, with_region: bool
) -> Signal:
    """A new signal of the sender."""
    region = people.region_of(context.session, context.sender) if with_region else None
    return signals.add(
        context.session,
        Signal(
            kind=kind,
            number=0,
            text=text,
            theme=guess(text).theme,
            reporter=context.sender,
            region_id=region.id if region else None,
            room_id=room.room_id,
            created_at=context.said_at,
            source_event=context.event_id,
        ),
    )


def propose(context: Context, kind: SignalKind, text: CheckedText) -> Reply:
    """Show in private what would be posted where, and ask."""
    room = _destination(context)
    region = people.region_of(context.session, context.sender)
    choices = [YES, NO, TEXT, *(["with_region", "without_region"] if region else [])]
    asked = questions.ask(
        context.session,
        Question(
            kind=PROPOSAL,
            person=context.sender,
            room_id=room.room_id,
            choices=choices,
            data={"kind": kind.value},
            words=text,
            asked_at=context.now,
            expires_at=context.now + LONGEST,
        ),
    )
    return reply(
        say(
            "signal_proposed",
            kind=kind.value,
            theme=guess(text).theme,
            region=region.name if region else None,
            text=str(text),
            platform=room.title,
        ).named(asked.name)
    )


@answer(PROPOSAL)
def proposal_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """Post it, forget it, or take the better text that was typed instead."""
    return _decided(context, question, key, words)


def _decided(context: Context, question: Question, key: str, words: str) -> Reply:
    kind = SignalKind(question.data["kind"])
    if key == NO:
        return reply(say("signal_not_posted"))
    if key == TEXT:
        return propose(context, kind, checked(words))
    room = context.session.get(Room, question.room_id)
    member = room is not None and rooms.is_member(context.session, room.room_id, context.sender)
    if room is None or not member or question.words is None:
        raise UserError("signal_no_platform")
    with_region = key != "without_region"
    signal = store(context, room, kind, question.words, with_region=with_region)
    region = people.region_of(context.session, context.sender) if with_region else None
    posted = say(
        "signal_posted",
        label=signal.label,
        kind=kind.value,
        theme=signal.theme,
        text=str(signal.text),
        region=region.name if region else None,
    )
    post = posted.in_room(room.room_id).named(f"signal:{signal.label}:post")
    return reply(
        Name(f"signal:{signal.label}:source"), post, say("signal_placed", label=signal.label)
    )


@button("", "🚩")
def flag(context: Context) -> Reply:
    """🚩 on a message: log one's own; another's only with that person's yes."""
    about = context.about
    if about is None or not about.body or about.sender is None or context.in_private:
        return Reply()
    require_may_log(context.room, context.role)
    if about.sender == context.sender:
        return log(context, SignalKind.BOTTLENECK, checked(about.body))
    if not rooms.is_member(context.session, context.room.room_id, about.sender):
        return Reply()
    try:
        words = check(about.body)
    except Refused:
        raise UserError("flag_not_possible") from None
    asked = questions.ask(
        context.session,
        Question(
            kind=FLAGGED,
            person=about.sender,
            room_id=context.room.room_id,
            choices=[YES, NO],
            data={"kind": SignalKind.BOTTLENECK.value},
            words=words,
            asked_at=context.now,
            expires_at=context.now + LONGEST,
        ),
    )
    asking = say("flag_asked", by=context.sender, text=str(words), platform=context.room.title)
    return reply(asking.to(about.sender).named(asked.name))


@answer(FLAGGED)
def flag_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """The author of a flagged message says whether it may be logged as hers."""
    if key == NO:
        return reply(say("signal_not_posted"))
    return _decided(context, question, YES, words)


def _destination(context: Context) -> Room:
    """The platform where this person logs: the source of most that goes up comes first."""
    found = [
        room
        for slug in ("zco", "meldpunten", "som", "tfm", "int")
        for room in context.platforms
        if room.slug == slug and _may_log(context, room)
    ]
    if not found:
        raise UserError("signal_no_platform")
    return found[0]


def _may_log(context: Context, room: Room) -> bool:
    platform = PLATFORMS.get(room.slug or "")
    moderates = rooms.is_moderator(context.session, room.room_id, context.sender)
    role = Role.MODERATOR if moderates else Role.MEMBER
    return platform is not None and role >= platform.logs
