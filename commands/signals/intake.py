"""Getting a signal into the register: at once in a room, after one yes in private."""

from datetime import datetime
from typing import Any

from commands.arguments import checked, typed
from commands.base import (
    About,
    Context,
    Name,
    Reply,
    Rewrite,
    Role,
    UserError,
    answer,
    button,
    reply,
    say,
)
from commands.language.answers import NO, TEXT, YES
from commands.language.words import clean, without_quote
from commands.privacy.guard import Outcome, Refused, Verdict, accept, check, inspect, keep
from commands.rooms.declared import may_log
from commands.signals.finding import said_in_its_room
from commands.signals.themes import guess
from storage import people, questions, rooms, schedule, signals
from storage.people import Region
from storage.questions import LONGEST, Question
from storage.rooms import Room
from storage.signals import NewSignal, Signal, SignalKind
from storage.text import CheckedText, WarnedText

PROPOSAL = "signal_proposal"
FLAGGED = "signal_flagged"
LOOK_FOR_DOUBLE = "signal_double"
"""The job that looks whether a new signal is like an older one."""


def require_may_log(context: Context, room: Room, role: Role) -> None:
    """Raise UserError where this role logs no signals."""
    if not may_log(context.session, room, role):
        raise UserError("only_moderators", command="knelpunt")


def log(context: Context, kind: SignalKind, text: CheckedText, source: str) -> Reply:
    """Store a signal of this room and give its number back, under what was said.

    `source` is the event that holds its words: editing or deleting it changes the signal.
    """
    signal = store(context, context.room, kind, text, source, with_region=True)
    name = f"signal:{signal.label}"
    receipt = say("signal_logged", **receipt_values(signal))
    return reply(Name(f"{name}:source", source), receipt.named(f"{name}:post"))


def store(
    context: Context,
    room: Room,
    kind: SignalKind,
    text: CheckedText,
    source: str,
    *,
    with_region: bool,
    drafted_at: datetime | None = None,
) -> NewSignal:
    """A new signal of the sender; what it is like is looked at after the answer."""
    signal = NewSignal(
        kind=kind,
        text=text,
        reporter=context.sender,
        region_id=people.region_id_of(context.session, context.sender) if with_region else None,
        room_id=room.room_id,
        created_at=context.said_at,
        source_event=source,
    )
    classify(signal)
    signals.add(context.session, signal, drafted_at)
    schedule.plan_aside(context.session, LOOK_FOR_DOUBLE, f"signal:{signal.label}", "", context.now)
    return signal


def classify(signal: Signal | NewSignal) -> None:
    """Guess from its words what a signal is about; a theme that somebody chose stays."""
    guessed = guess(signal.text)
    if not signal.theme_set:
        signal.theme = guessed.theme
    signal.form, signal.group_tags = guessed.form, list(guessed.groups)


def propose(
    context: Context,
    kind: SignalKind,
    words: str,
    room: Room,
    source: str,
    refused: Verdict | None = None,
) -> Reply:
    """Show in private what would be posted where, and ask.

    Of words that the guard refused a rewrite is proposed. They wait in the question only when their
    author may decide to keep them. Deleting what was refused does not take the proposal back.
    `refused`: what the guard said of them, where it was asked already.
    """
    text, warned, kinds = _judged(words, refused)
    region = people.region_of(context.session, context.sender)
    choices = [NO, TEXT, *(["anyway"] if warned else [])]
    if text is not None:
        choices += [YES, "as_is", *(["with_region", "without_region"] if region else [])]
    asked = questions.ask(
        context.session,
        Question(
            kind=PROPOSAL,
            person=context.sender,
            room_id=room.room_id,
            choices=choices,
            data={"kind": kind.value, "refused" if kinds else "said": source},
            words=text,
            warned=warned,
            asked_at=context.now,
            expires_at=context.now + LONGEST,
        ),
    )
    asking = say(
        "signal_proposed",
        kind=kind.value,
        theme=guess(text).theme if text is not None else None,
        region=region.name if region else None,
        text=str(text) if text is not None else None,
        platform=room.title,
        kinds=kinds,
        warned=warned is not None,
    ).named(asked.name)
    return reply(asking.aloud(context.sender) if context.in_private else asking.to(context.sender))


def _judged(
    words: str, verdict: Verdict | None
) -> tuple[CheckedText | None, WarnedText | None, list[str]]:
    """What can be stored of `words`, what may wait for their author, and what the guard found."""
    if verdict is None:
        try:
            return check(words), None, []
        except Refused as refused:
            verdict = refused.verdict
    rewrite = check(verdict.rewrite) if verdict.rewrite is not None else None
    warned = keep(words) if verdict.outcome is Outcome.WARN else None
    return rewrite, warned, [kind.value for kind in verdict.kinds]


@answer(PROPOSAL)
def proposal_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """Post it, forget it, or take the better text that was typed instead."""
    kind = SignalKind(question.data["kind"])
    if key == NO:
        return reply(say("signal_not_posted"))
    room = _still_open(context, question)
    if key == TEXT:
        return propose(context, kind, typed(words), room, context.event_id)
    if key == "anyway":
        typed_words = str(question.warned)
        text = accept(typed_words, inspect(typed_words))
    elif question.words is not None:
        text = question.words
    else:
        raise UserError("answer_unclear")
    source = question.data.get("said")
    with_region = key != "without_region"
    signal = store(
        context,
        room,
        kind,
        text,
        source or context.event_id,
        with_region=with_region,
        drafted_at=question.asked_at,
    )
    name = f"signal:{signal.label}"
    named = reply(Name(f"{name}:source", source)) if source else Reply()
    post = say("signal_posted", **posted_values(context, signal)).in_room(room.room_id)
    placed = say("signal_placed", label=signal.label)
    return named + reply(post.named(f"{name}:post"), placed)


def posted_values(context: Context, signal: Signal | NewSignal) -> dict[str, Any]:
    """What the post of a signal that was reported in private shows."""
    region = context.session.get(Region, signal.region_id) if signal.region_id else None
    return receipt_values(signal) | {
        "text": str(signal.text),
        "region": region.name if region else None,
    }


def posted_anew(context: Context, signal: Signal) -> Rewrite:
    """Our post of a signal, or the receipt below what was said in its room, as it is now."""
    name = f"signal:{signal.label}:post"
    if said_in_its_room(context.session, signal):
        return Rewrite(name, "signal_logged", receipt_values(signal))
    return Rewrite(name, "signal_posted", posted_values(context, signal))


def receipt_values(signal: Signal | NewSignal) -> dict[str, Any]:
    """What the receipt of a signal shows: all that was guessed, so that it can be put right."""
    return {
        "label": signal.label,
        "kind": signal.kind.value,
        "theme": signal.theme,
        "form": signal.form,
        "groups": list(signal.group_tags),
    }


def _still_open(context: Context, question: Question) -> Room:
    """The room of a proposal. Raises UserError when its author left it."""
    room = context.session.get(Room, question.room_id)
    if room is None or not rooms.is_member(context.session, room.room_id, context.sender):
        raise UserError("signal_no_platform")
    return room


@button("", "🚩")
def flag(context: Context) -> Reply:
    """🚩 on a message: log one's own; another's only with that person's yes."""
    about = context.about
    if about is None or not about.body or about.sender is None or context.in_private:
        return Reply()
    require_may_log(context, context.room, context.role)
    if about.sender == context.sender:
        return log(context, SignalKind.BOTTLENECK, checked(about.body), about.event_id)
    return ask_the_author(context, about, SignalKind.BOTTLENECK)


def ask_the_author(context: Context, about: About, kind: SignalKind) -> Reply:
    """Another person's message is logged on her yes only; who is no longer here is not asked."""
    assert about.sender is not None
    if not rooms.is_member(context.session, context.room.room_id, about.sender):
        return Reply()
    try:
        words = check(typed(without_quote(clean(about.body or ""))))
    except Refused:
        raise UserError("flag_not_possible") from None
    asked = questions.ask(
        context.session,
        Question(
            kind=FLAGGED,
            person=about.sender,
            room_id=context.room.room_id,
            choices=[YES, NO],
            data={"kind": kind.value, "said": about.event_id},
            words=words,
            asked_at=context.now,
            expires_at=context.now + LONGEST,
        ),
    )
    asking = say(
        "flag_asked",
        by=context.sender,
        kind=kind.value,
        text=str(words),
        platform=context.room.title,
    )
    return reply(asking.to(about.sender).named(asked.name))


@answer(FLAGGED)
def flag_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """The author of a flagged message says whether it may be logged as hers."""
    if key == NO:
        return reply(say("signal_not_posted"))
    room = _still_open(context, question)
    assert question.words is not None
    source, kind = question.data["said"], SignalKind(question.data["kind"])
    signal = store(context, room, kind, question.words, source, with_region=True)
    name = f"signal:{signal.label}"
    receipt = say("signal_logged", **receipt_values(signal))
    in_thread = receipt.in_room(room.room_id, thread=f"{name}:source").named(f"{name}:post")
    placed = say("signal_placed", label=signal.label)
    return reply(Name(f"{name}:source", source, room.room_id), in_thread, placed)


def destination(context: Context) -> Room:
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
    moderates = rooms.is_moderator(context.session, room.room_id, context.sender)
    role = Role.MODERATOR if moderates else Role.MEMBER
    return may_log(context.session, room, role)
