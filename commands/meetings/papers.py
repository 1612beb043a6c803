"""Papers of agenda items: a link in words, or the message that holds a file. No file is kept."""

from urllib.parse import quote

from commands.arguments import checked
from commands.base import Context, UserError
from commands.privacy.guard import Refused, check
from storage.agenda import AgendaItem, AgendaPaper


def attach(context: Context, item: AgendaItem, words: str) -> None:
    """Add what was typed (a link, a title) or the file that came along or is replied to."""
    paper = file_of(context)
    if paper is None and not words.strip():
        raise UserError("item_paper_missing", label=item.label)
    if paper is None or words.strip():
        name = checked(words) if words.strip() else paper.name if paper else checked(words)
        paper = paper or AgendaPaper(item_id=item.key, name=name)
        paper.name = name
    paper.item_id = item.key
    context.session.add(paper)
    context.session.flush()


def file_of(context: Context) -> AgendaPaper | None:
    """The file of the command or of the message that it replies to; no item has it yet."""
    if context.file is None:
        return None
    try:
        name = check(context.file.filename)
    except Refused:
        name = check("bijlage")
    room_id, event_id = context.room.room_id, context.file.event_id
    return AgendaPaper(item_id=0, name=name, in_room=room_id, event_id=event_id)


def link_of(paper: AgendaPaper) -> str:
    """Where a file is in its room (a matrix.to link); empty for what was typed."""
    if paper.in_room is None or paper.event_id is None:
        return ""
    return (
        f"https://matrix.to/#/{quote(paper.in_room, safe='!:')}/{quote(paper.event_id, safe='$')}"
    )
