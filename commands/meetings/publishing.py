"""Publishing the agenda: a numbered version that does not change, in the room and as documents."""

from dataclasses import asdict
from typing import Any

from commands.base import Context, React, Reply, Say, UserError, reply, say
from commands.meetings import items, records, rules
from commands.meetings.finding import require_moderator
from commands.meetings.on_paper import agenda_files
from storage import agenda, meetings
from storage.agenda import AgendaItem, ItemState, PublicationKind, PublishedItem
from storage.meetings import Meeting
from storage.rooms import Room


def publish(context: Context, room: Room, meeting: Meeting | None) -> Reply:
    """Freeze the agenda and give it to each room of the meeting; what changed since is said."""
    require_moderator(context, room, "agenda")
    session = context.session
    if meeting is None:
        raise UserError("which_meeting", lines=[])
    on = [one for one in items.items_of(context, meeting) if one.state is ItemState.OPEN]
    if not on:
        raise UserError("agenda_empty", label=meeting.label)
    last = agenda.last_published(session, meeting, PublicationKind.AGENDA)
    before = agenda.published_items(session, last) if last is not None else []
    changed = rules.differences(records.entries(session, before), records.entries(session, on))
    if last is not None and not changed and meeting.changed_at <= last.at:
        raise UserError("agenda_unchanged", label=meeting.label, version=last.version)
    made = agenda.publish(
        session, meeting, PublicationKind.AGENDA, context.sender, context.said_at, context.event_id
    )
    _freeze(context, made.id or 0, on)
    changes = [asdict(one) for one in changed] if last is not None else []
    said = Reply()
    for room_id in meetings.rooms_of(session, meeting):
        said += reply(_post(context, meeting, on, made.version, changes, room_id))
    said += _for_chair(context, meeting, on, made.version, room)
    if context.in_private:
        return said + reply(say("meeting_told_rooms", label=meeting.label))
    return said + reply(React())


def _freeze(context: Context, publication_id: int, on: list[AgendaItem]) -> None:
    for position, item in enumerate(on, 1):
        context.session.add(
            PublishedItem(
                publication_id=publication_id,
                item_id=item.key,
                position=position,
                text=item.text,
                minutes=item.minutes,
                kind=item.kind,
                presenter=item.presenter,
            )
        )
    context.session.flush()


def _post(
    context: Context,
    meeting: Meeting,
    on: list[AgendaItem],
    version: int,
    changes: list[dict[str, Any]],
    room_id: str,
) -> Say:
    room = context.session.get(Room, room_id)
    assert room is not None
    made = records.agenda_record(
        context.session, meeting, on, version=version, for_chair=False, language=room.language
    )
    posted = say("agenda_published", **records.as_json(made), changes=changes)
    files = agenda_files(context.session, room, made)
    return posted.in_room(room_id).aloud().with_files(files)


def _for_chair(
    context: Context, meeting: Meeting, on: list[AgendaItem], version: int, room: Room
) -> Reply:
    """The chair's edition, in private: to who publishes, and to the chair."""
    made = records.agenda_record(
        context.session, meeting, on, version=version, for_chair=True, language=room.language
    )
    told = say("agenda_for_chair", label=meeting.label, version=version)
    people = dict.fromkeys([context.sender, *([meeting.chair] if meeting.chair else [])])
    files = agenda_files(context.session, room, made)
    return reply(*(told.to(user_id).with_files(files) for user_id in people))
