"""Questions from above: asked there, agreed to below, and then one post below."""

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from commands.arguments import Rest, checked
from commands.base import (
    HOLE,
    Choose,
    Context,
    JobContext,
    Name,
    Place,
    Reply,
    Role,
    Say,
    Undone,
    Unsay,
    UserError,
    command,
    listener,
    reply,
    say,
    withdrawal,
)
from commands.digests import find, inquiry_changes, inquiry_ends
from commands.digests.inquiry_finding import (
    Asked,
    InquiryNumber,
    answered,
    asked,
    moderates_above,
    moderates_below,
)
from commands.digests.inquiry_finding import find as find_inquiry
from commands.language.calendar import add_working_days, next_office_moment
from commands.language.deadlines import find_deadline
from commands.language.echo import echo_date
from commands.language.moments import AMSTERDAM, Ambiguous
from commands.privacy.guard import check
from storage import digests, inquiries, journal, rooms, signals
from storage.digests import RouteState
from storage.inquiries import TAKES_PLACE, Inquiry, InquiryState

USUAL_DAYS: Final = 15
"""Working days that a question runs for when nobody says until when."""

GONE = check("ingetrokken")


@command("uitvraag", "uitvragen", english=("inquiry",), where=Place.PLATFORM | Place.PRIVATE)
def inquiry(context: Context, words: Rest = "") -> Reply:
    """Ask the platform below: `uitvraag zco Herkent u ...? | voor 1 mei`; `uitvraag U-3` shows
    one, `uitvraag` all of here."""
    if not words.strip():
        return _list(context)
    if InquiryNumber.left_out(words) != words.lstrip(" :,"):
        return _show(context, find_inquiry(context, InquiryNumber.parse(words, context)[0]))
    if context.in_private:
        raise UserError("inquiry_in_the_room")
    if context.role < Role.MODERATOR:
        raise UserError("only_moderators", command="uitvraag")
    return _ask(context, words)


def _ask(context: Context, words: str) -> Reply:
    below, rest = find.platform(context, words)
    session, above = context.session, context.room
    route = digests.route_between(session, below.room_id, above.room_id)
    if route is None or route.state is not RouteState.CONFIRMED:
        raise UserError("inquiry_no_route", below=below.slug, above=above.slug)
    question, due_on = _until(context, below.slug or "", rest)
    text = checked(question, "inquiry_missing")
    agreeing = [one for one in rooms.moderators(session, below.room_id) if one != context.bot]
    if not agreeing:
        raise UserError("inquiry_nobody_below", below=below.title)
    made = Inquiry(
        number=signals.next_number(session, inquiries.SERIES),
        route_id=route.id or 0,
        text=text,
        due_on=due_on,
        asked_by=context.sender,
        asked_at=context.said_at,
        source_event=context.event_id,
    )
    session.add(made)
    session.flush()
    inquiry_ends.plan(session, made, context.now)
    it = Asked(made, below, above)
    request = say("inquiry_request", **it.values)
    return reply(
        Name(f"inquiry:{made.label}:source"),
        say("inquiry_asked", **it.values),
        *(request.to(one).unasked() for one in agreeing),
    )


def _until(context: Context, slug: str, words: str) -> tuple[str, date]:
    """The question, and the day before which an answer is wanted. Raises UserError, Choose."""
    language = context.room.language
    question, bar, after = words.rpartition("|")
    today = context.said_at.astimezone(ZoneInfo(AMSTERDAM)).date()
    before = "voor" if language == "nl" else "before"
    tail = after if bar else words
    rest, due = find_deadline(tail, context.said_at, language)
    if bar and due is None:
        rest, due = find_deadline(f"{before} {tail.strip()}", context.said_at, language)
    if bar and (due is None or rest.strip()):
        raise UserError("inquiry_which_day", slug=slug)
    if due is None:
        return words, add_working_days(today, USUAL_DAYS)
    question = question if bar else rest
    if isinstance(due, Ambiguous):
        checked(question, "inquiry_missing")
        raise Choose(
            "promise_which_day",
            f"{slug}: {question.strip()} | {before} {HOLE}",
            tuple(echo_date(choice.date, language) for choice in due.choices),
        )
    if due.value.date <= today:
        raise UserError("inquiry_day_past", slug=slug)
    return question, due.value.date


@command("akkoord", english=("approve",), who=Role.MODERATOR, exact=True, series="U", shown=False)
def agree(context: Context, number: InquiryNumber) -> Reply:
    """A moderator below agrees: the question is posted there, within office hours."""
    it = find_inquiry(context, number)
    if not moderates_below(context, it):
        raise UserError("inquiry_for_those_below", label=it.inquiry.label, below=it.below.title)
    if it.inquiry.state in TAKES_PLACE:
        raise UserError("inquiry_agreed_already", label=it.inquiry.label)
    if it.inquiry.state is not InquiryState.ASKED:
        raise UserError("inquiry_over", label=it.inquiry.label)
    if not inquiries.works(inquiries.its_route(context.session, it.inquiry)):
        raise UserError("inquiry_no_route", below=it.below.slug, above=it.above.slug)
    it.inquiry.state, it.inquiry.agreed_by = InquiryState.OPEN, context.sender
    context.session.add(it.inquiry)
    context.session.flush()
    due_at = next_office_moment(context.now)
    later = due_at if due_at > context.now else None
    post = say("inquiry_posted", **it.values).in_room(it.below.room_id)
    post = post.named(f"inquiry:{it.inquiry.label}:post").aloud()
    told = say("inquiry_stands", **it.values, slug=it.below.slug, later=later)
    return reply(
        post if later is None else post.in_the_morning(),
        told,
        told.in_room(it.above.room_id),
    )


@command(
    "intrekken",
    english=("withdraw",),
    who=Role.MODERATOR,
    exact=True,
    undoable=False,
    series="U",
    shown=False,
)
def take_back(context: Context, number: InquiryNumber) -> Reply:
    """Who asked takes it back at any time; below it can be declined until it is posted."""
    it = find_inquiry(context, number)
    label = it.inquiry.label
    if moderates_above(context, it):
        return erase(context, it) + reply(say("inquiry_withdrawn", label=label))
    if not moderates_below(context, it):
        raise UserError("only_moderators", command="intrekken")
    if it.inquiry.state is not InquiryState.ASKED:
        raise UserError("inquiry_of_those_above", label=label, above=it.above.title)
    it.inquiry.state = InquiryState.DECLINED
    context.session.add(it.inquiry)
    inquiry_ends.drop(context.session, it.inquiry)
    told = say("inquiry_declined", label=label, below=it.below.title)
    return reply(told, told.in_room(it.above.room_id))


@withdrawal("inquiry:")
def withdraw(context: Context, name: str) -> Reply:
    """The message in which it was asked was deleted."""
    found = inquiries.by_label(context.session, name.split(":")[1])
    if found is None or not name.endswith(":source"):
        return Reply()
    return erase(context, asked(context.session, found))


def erase(context: Context, it: Asked) -> Reply:
    """A question is taken back: its words are erased, its post goes, nothing more goes up."""
    session, inquiry = context.session, it.inquiry
    if inquiry.state is InquiryState.WITHDRAWN:
        return Reply()
    inquiry.state, inquiry.text = InquiryState.WITHDRAWN, GONE
    session.add(inquiry)
    inquiry_ends.drop(session, inquiry)
    session.flush()
    journal.forget_words(session, Inquiry, (inquiry.id,))
    journal.unsaid(session, inquiry.source_event)
    changed = inquiry_changes.question_withdrawn(session, inquiry, context.now)
    return reply(Unsay(f"inquiry:{inquiry.label}:post")) + changed


@listener(Undone)
def undone(context: Context | JobContext, fact: Undone) -> Reply:
    """An akkoord that was answered stays: the answers would stand below nothing."""
    touched = any(model == "Inquiry" for model, _ in fact.rows)
    if touched and inquiries.any_answered_unposted(context.session):
        raise UserError("undo_conflict")
    return Reply()


def _list(context: Context) -> Reply:
    """The questions of here that run, and those whose answers are still to come."""
    lines = []
    for room in context.platforms:
        moderates = rooms.is_moderator(context.session, room.room_id, context.sender)
        for one in inquiries.of_room(context.session, room.room_id):
            it = asked(context.session, one)
            hidden = it.below.room_id == room.room_id and one.state is InquiryState.ASKED
            if one.state in (InquiryState.ASKED, *TAKES_PLACE) and (moderates or not hidden):
                lines.append({**it.values, "state": one.state.value})
    return reply(say("inquiries_listed", lines=lines))


def _show(context: Context, it: Asked) -> Reply:
    below = it.below.room_id in context.room_ids
    counts = answered(context.session, it.inquiry) if below else None
    shown: Say = say("inquiry_shown", **it.values, state=it.inquiry.state.value, counts=counts)
    return reply(shown)
