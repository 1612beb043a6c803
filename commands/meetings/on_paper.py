"""Agendas and lists as files to send on: Markdown, PDF and Word, out of one record."""

from collections.abc import Sequence

from sqlmodel import Session

from commands.base import FileRecipe
from commands.documents import records as paper
from commands.meetings import records
from commands.meetings.records import ActionRecord, ActionsRecord, AgendaRecord, MinutesRecord
from commands.rooms.declared import letterhead
from storage.rooms import Room


def agenda_files(session: Session, room: Room, record: AgendaRecord) -> tuple[FileRecipe, ...]:
    """An agenda, members' or chair's edition; `room` is where it is for."""
    edition = "-voorzitter" if record.for_chair else ""
    name = f"agenda-{record.label}-versie-{record.version}{edition}"
    made = paper.AgendaDocument(
        platform=record.platform,
        title=_own_title(record.title, record.platform),
        date=record.date,
        items=tuple(_item(one) for one in record.items),
        letterhead=letterhead(session, room),
        place=record.place,
        version=record.version,
        for_chair=record.for_chair,
        chair=record.chair,
        language=room.language,
    )
    values = {**records.as_json(record), "changes": []}
    mail = FileRecipe("markdown", {"key": "agenda_published", "values": values}, f"{name}.md")
    return mail, made.pdf(name), made.docx(name)


def minutes_files(session: Session, room: Room, record: MinutesRecord) -> tuple[FileRecipe, ...]:
    """A list of decisions."""
    name = f"besluitenlijst-{record.label}-versie-{record.version}"
    made = paper.DecisionsDocument(
        platform=record.platform,
        title=_own_title(record.title, record.platform),
        date=record.date,
        decisions=tuple(
            paper.Decision(one.label, one.text, one.item, one.reference) for one in record.decisions
        ),
        actions=_actions(record.actions),
        present=record.present,
        absent=record.absent,
        notes=record.notes,
        letterhead=letterhead(session, room),
        place=record.place,
        version=record.version,
        chair=record.chair,
        language=room.language,
    )
    values = records.as_json(record)
    mail = FileRecipe("markdown", {"key": "minutes_published", "values": values}, f"{name}.md")
    return mail, made.pdf(name), made.docx(name)


def actions_files(session: Session, room: Room, record: ActionsRecord) -> tuple[FileRecipe, ...]:
    """The open actions of a platform."""
    made = paper.ActionsDocument(
        platform=record.platform,
        title="",
        date=record.date,
        actions=_actions(record.actions),
        letterhead=letterhead(session, room),
        language=room.language,
    )
    values = records.as_json(record)
    mail = FileRecipe("markdown", {"key": "actions_document", "values": values}, "actielijst.md")
    return mail, made.pdf("actielijst"), made.docx("actielijst")


def _item(one: records.ItemRecord) -> paper.AgendaItem:
    return paper.AgendaItem(
        number=one.number,
        title=one.title,
        minutes=one.minutes,
        begins=one.begins,
        ends=one.ends,
        kind=paper.ItemKind(one.kind) if one.kind else None,
        presenter=one.presenter or "",
        papers=tuple(paper.Paper(each.title, each.link) for each in one.papers),
        note=one.note,
        carried_over=one.carried,
        late=one.late,
        reference=one.reference,
    )


def _actions(found: Sequence[ActionRecord]) -> tuple[paper.Action, ...]:
    return tuple(paper.Action(one.label, one.text, one.owner, one.due, one.done) for one in found)


def _own_title(title: str, platform: str) -> str:
    """Nothing where a meeting has no title of its own: then the document has its usual one."""
    return "" if title == platform else title
