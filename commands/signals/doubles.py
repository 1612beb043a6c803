"""After the answer: is a new signal like an older one? Its reporter says so, moderators merge."""

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session

from commands.base import (
    Context,
    JobContext,
    Reply,
    Say,
    UserError,
    answer,
    job_together,
    reply,
    say,
)
from commands.language.answers import NO, YES
from commands.language.calendar import next_office_moment
from commands.signals.finding import said_in_its_room, shortened, source_of, thread_of
from commands.signals.intake import LOOK_FOR_DOUBLE
from commands.signals.likeness import likest, meant
from commands.signals.merging import together
from storage import message_names, people, questions, register, rooms, search, signals
from storage.questions import LONGEST, WITHOUT_WORDS, New, Question
from storage.register import Told
from storage.search import Sought
from storage.signal_states import OPEN_STATES
from storage.signals import Signal

MOST_CANDIDATES: Final = 6
"""Older signals that a new one is compared with."""

DOUBLE: Final = "signal_is_double"
MERGE: Final = "signal_merge_asked"


@job_together(LOOK_FOR_DOUBLE)
def look_for_doubles(context: JobContext, subjects: Sequence[str]) -> list[Reply]:
    """Ask the reporters of new signals whether they are the same as the likest of their room."""
    labels = [subject.partition(":")[2] for subject in subjects]
    told = register.told_by_label(context.session, labels)
    doubles = likely_doubles(context.session, [told[label] for label in labels if label in told])
    asking = _are_they_the_same(context, doubles)
    return [reply(asking[label]) if label in asking else Reply() for label in labels]


def likely_doubles(session: Session, new: Sequence[Told]) -> list[tuple[Told, Told]]:
    """Those of these signals that have a likely double among the older ones, each with it."""
    new = [one for one in new if one.reporter is not None]
    sought = [Sought(one.id, one.room_id, one.kind, one.text) for one in new]
    near = search.near(session.connection(), sought, MOST_CANDIDATES)
    older = register.told_by_id(session, {key for keys in near for key in keys})
    meaning = {key: meant(one.text, one.theme) for key, one in older.items()}
    found = []
    for one, keys in zip(new, near, strict=True):
        others = {key: meaning[key] for key in keys if key in older and _may_be(older[key], one)}
        likely = likest(meant(one.text, one.theme), others)
        if likely is not None:
            found.append((one, older[likely]))
    return found


def _may_be(older: Told, one: Told) -> bool:
    return older.kind is one.kind and older.room_id == one.room_id


def _are_they_the_same(context: JobContext, doubles: Sequence[tuple[Told, Told]]) -> dict[str, Say]:
    """Label -> what is asked about that signal."""
    regions = signals.region_counts(context.session, [other.id for _, other in doubles])
    message_names.look_up(context.session, [source_of(signal) for signal, _ in doubles])
    names = questions.ask_many(
        context.session, [_question(context, signal, other) for signal, other in doubles]
    )
    return {
        signal.label: _is_it_the_same(context.session, signal, other, regions[other.id], name)
        for (signal, other), name in zip(doubles, names, strict=True)
    }


def _question(context: JobContext, signal: Told, other: Told) -> New:
    assert signal.reporter is not None
    return New(
        kind=DOUBLE,
        person=signal.reporter,
        room_id=signal.room_id,
        choices=[YES, NO],
        data={"signal": signal.label, "other": other.label},
        asked_at=context.now,
        expires_at=context.now + LONGEST,
    )


def _is_it_the_same(session: Session, signal: Told, other: Told, regions: int, name: str) -> Say:
    assert signal.reporter is not None
    asking = say(
        "double_asked",
        label=signal.label,
        other=other.label,
        text=shortened(other.text),
        regions=regions,
    ).named(name)
    if said_in_its_room(session, signal):
        thread = thread_of(session, signal)
        return asking.in_room(signal.room_id, thread=thread).aloud(signal.reporter).as_asked()
    return asking.to(signal.reporter).as_asked()


@answer(DOUBLE)
def double_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """A yes counts the reporter's region behind the older one; moderators are asked to merge."""
    if key == NO:
        return reply(say("double_not"))
    signal, other = _both(context, question)
    region = people.region_of(context.session, context.sender)
    region_id = region.id if region else None
    signals.endorse(context.session, other, context.sender, region_id, context.said_at)
    if rooms.is_moderator(context.session, signal.room_id, context.sender):
        return together(context, signal, other)
    moderators = rooms.moderators(context.session, signal.room_id)
    asking = [_shall_they_merge(context, signal, other, user_id) for user_id in moderators]
    return reply(say("double_passed_on", label=signal.label, other=other.label), *asking)


def _shall_they_merge(context: Context, signal: Signal, other: Signal, moderator: str) -> Say:
    asked = questions.ask(
        context.session,
        Question(
            kind=MERGE,
            person=moderator,
            room_id=signal.room_id,
            choices=[YES, NO],
            data={"signal": signal.label, "other": other.label},
            asked_at=context.now,
            expires_at=next_office_moment(context.now) + WITHOUT_WORDS,
        ),
        about="signal",
    )
    told = say(
        "merge_asked",
        label=signal.label,
        other=other.label,
        text=shortened(str(signal.text)),
        older=shortened(str(other.text)),
    )
    return told.named(asked.name).to(moderator).unasked()


@answer(MERGE)
def merge_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """A moderator merges, or not; another may have been first."""
    if key == NO:
        return reply(say("merge_not"))
    signal, other = _both(context, question)
    if not rooms.is_moderator(context.session, signal.room_id, context.sender):
        raise UserError("signal_for_moderators", label=signal.label)
    return together(context, signal, other)


def _both(context: Context, question: Question) -> tuple[Signal, Signal]:
    """The two that a question is about. Raises UserError when one of them is no longer open."""
    signal, other = (
        signals.by_label(context.session, question.data[name]) for name in ("signal", "other")
    )
    if signal is None or other is None or {signal.state, other.state} - set(OPEN_STATES):
        raise UserError("double_is_over")
    return signal, other
