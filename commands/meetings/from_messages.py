"""Items out of messages: a reply with `agenda`, or 📌. Another's words need that person's yes."""

from dataclasses import replace

from commands.arguments import checked, typed
from commands.base import (
    Context,
    Here,
    Name,
    Part,
    Reply,
    Say,
    UserError,
    answer,
    button,
    reply,
    say,
)
from commands.language.answers import NO, YES
from commands.language.words import clean, without_quote
from commands.meetings import items
from commands.meetings.item_words import ItemWords, read_item
from commands.meetings.items import LATE, Wanted
from commands.meetings.papers import file_of
from commands.meetings.signals_on_agenda import for_meeting, words_of_signal
from commands.privacy.guard import Refused, check
from storage import meetings, questions, rooms
from storage.agenda import AgendaItem, AgendaPaper, ItemKind, ItemState
from storage.meetings import Meeting
from storage.questions import LONGEST, Question
from storage.rooms import Room

FLAGGED = "agenda_flagged"


@button("", "📌")
def pin(context: Context) -> Reply:
    """📌 on a message offers it for the agenda of the next meeting."""
    about = context.about
    if context.in_private or about is None or not about.body or about.sender is None:
        return Reply()
    ahead = meetings.upcoming(context.session, [context.room.room_id], context.now)
    return from_message(context, context.room, ahead[0] if ahead else None, read_item(""))


@button("signal:", "📌")
def pin_signal(context: Context) -> Reply:
    """📌 on a signal puts it on the agenda of the next meeting."""
    if context.in_private:
        return Reply()
    ahead = meetings.upcoming(context.session, [context.room.room_id], context.now)
    return from_message(context, context.room, ahead[0] if ahead else None, read_item(""))


def from_message(
    context: Context, room: Room, meeting: Meeting | None, options: ItemWords
) -> Reply:
    """Put what is replied or reacted to on the agenda; another's words only with her yes."""
    about = context.about
    assert about is not None
    if (about.name or "").startswith("signal:"):
        return _from_signal(context, room, meeting, options)
    body = without_quote(clean(about.body or ""))
    if about.sender == context.sender:
        text = checked(body, "item_text_missing")
        paper = file_of(context)
        wanted = Wanted(options, text, about.event_id, context.sender, papers=_some(paper))
        return items.add(context, room, meeting, wanted)
    return _ask_author(context, room, options, body)


def _some(paper: AgendaPaper | None) -> tuple[AgendaPaper, ...]:
    return (paper,) if paper is not None else ()


def _from_signal(
    context: Context, room: Room, meeting: Meeting | None, options: ItemWords
) -> Reply:
    assert context.about is not None
    label = (context.about.name or "").split(":")[1]
    found = for_meeting(context, room, meeting, label)
    text = words_of_signal(context, room, found)
    wanted = Wanted(options, text, context.event_id, context.sender, found)
    return items.add(context, room, meeting, wanted)


def _ask_author(context: Context, room: Room, options: ItemWords, body: str) -> Reply:
    about = context.about
    assert about is not None
    if about.sender is None or not rooms.is_member(context.session, room.room_id, about.sender):
        return Reply()
    try:
        words = check(typed(body))
    except Refused:
        raise UserError("flag_not_possible") from None
    asked = questions.ask(
        context.session,
        Question(
            kind=FLAGGED,
            person=about.sender,
            room_id=room.room_id,
            choices=[YES, NO],
            data={
                "said": about.event_id,
                "minutes": options.minutes,
                "kind": options.kind.value if options.kind else None,
            },
            words=words,
            asked_at=context.now,
            expires_at=context.now + LONGEST,
        ),
    )
    asking = say("item_flag_asked", by=context.sender, text=str(words), platform=room.title)
    return reply(asking.to(about.sender).named(asked.name))


@answer(FLAGGED)
def flag_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """The author of a message says whether it may stand on the agenda as hers."""
    if key == NO:
        return reply(say("signal_not_posted"))
    room = context.session.get(Room, question.room_id)
    if room is None or not rooms.is_member(context.session, room.room_id, context.sender):
        raise UserError("signal_no_platform")
    assert question.words is not None
    kind = question.data["kind"]
    options = ItemWords("", question.data["minutes"], ItemKind(kind) if kind else None)
    wanted = Wanted(options, question.words, question.data["said"], context.sender)
    ahead = meetings.upcoming(context.session, [room.room_id], context.now)
    done = items.add(context, room, ahead[0] if ahead else None, wanted)
    return _also_in_room(done, room)


def _also_in_room(done: Reply, room: Room) -> Reply:
    """The receipt below the message in its room, and its words here too."""
    parts: list[Part] = []
    source = next((part.name for part in done.parts if isinstance(part, Name)), None)
    for part in done.parts:
        if isinstance(part, Say) and isinstance(part.target, Here):
            parts += [part.in_room(room.room_id, thread=source), replace(part, name=None)]
        else:
            parts.append(part)
    return Reply(tuple(parts))


@answer(LATE)
def late_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """A moderator lets a late item in, or sends it on to the next meeting."""
    item = context.session.get(AgendaItem, question.data["item"])
    if item is None or item.state is not ItemState.LATE:
        raise UserError("item_settled")
    if not rooms.is_moderator(context.session, item.room_id, context.sender):
        raise UserError("item_for_moderators", label=item.label)
    if key == YES:
        item.state = ItemState.OPEN
        context.session.add(item)
    else:
        items.to_next(context, item, count=False)
    context.session.flush()
    told = say("item_late_answered", label=item.label, accepted=key == YES)
    author = item.by if item.by != context.sender else None
    return reply(told, *([told.to(author)] if author else []))
