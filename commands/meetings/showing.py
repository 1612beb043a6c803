"""What the agenda looks like now, before it is published."""

from typing import Any, Final

from commands.base import Context, Say, say
from commands.meetings import items, posting, records, rules
from commands.meetings.finding import moderates
from commands.meetings.signals_on_agenda import proposals
from storage import agenda
from storage.agenda import AgendaItem, ItemState, PublicationKind
from storage.meetings import Meeting
from storage.rooms import Room

MOST_PROPOSED: Final = 5


def overview(context: Context, room: Room, meeting: Meeting | None) -> Say:
    """The agenda of a meeting, or what waits for one."""
    session, moderator = context.session, moderates(context, room)
    proposed = proposals(context, room, MOST_PROPOSED) if moderator else []
    if meeting is None:
        waiting = [_line(one) for one in agenda.waiting(session, room.room_id)]
        return say("agenda_without_meeting", lines=waiting, proposed=proposed)
    on = items.items_of(context, meeting)
    made = records.agenda_record(
        session, meeting, on, version=0, for_chair=False, language=room.language
    )
    limit = posting.deadline(session, meeting)
    last = agenda.last_published(session, meeting, PublicationKind.AGENDA)
    return say(
        "agenda_shown",
        label=meeting.label,
        title=made.title,
        moment=rules.moment_of(meeting),
        lines=records.as_json(made)["items"],
        total=made.total,
        length=made.length,
        deadline=limit if limit > context.now else None,
        waiting=[
            _line(one)
            for one in agenda.items(session, meeting.key, (ItemState.LATE, ItemState.HELD))
        ],
        version=last.version if last else None,
        actions=records.as_json(made)["actions"],
        proposed=proposed,
        moderator=moderator,
    )


def overview_of_item(context: Context, item: AgendaItem) -> Say:
    """One item with all that is known of it."""
    meeting = items.meeting_of(context, item)
    papers = agenda.papers(context.session, [item.key])[item.key]
    return say(
        "item_shown",
        **items.shown(context, item, meeting),
        carried=item.carried,
        papers=[str(one.name) for one in papers],
    )


def _line(item: AgendaItem) -> dict[str, Any]:
    return {
        "label": item.label,
        "text": str(item.text),
        "held": item.state is ItemState.HELD,
        "late": item.state is ItemState.LATE,
    }
