"""What comes in on a question from above: regions that recognise it, and what people add."""

from commands.arguments import Text, checked, refuse_acute
from commands.base import (
    Command,
    Context,
    Name,
    React,
    Reply,
    UserError,
    button,
    command,
    correction,
    overhears,
    reply,
    say,
    withdrawal,
)
from commands.digests import inquiry_changes
from commands.digests.inquiry_finding import Asked, InquiryNumber, find
from commands.language.words import fold
from storage import inquiries, journal, people
from storage.digests import DigestState
from storage.inquiries import InquiryAnswer, InquiryPart, InquiryState
from storage.text import CheckedText

_RECOGNISING = frozenset(("herken", "herken ik", "ja herken ik", "speelt hier ook", "ja", "idem"))
_ADDING = ("aanvulling", "addition")


@command(
    *("herken", "herken ik", "speelt hier ook", "+1", "idem"),
    english=("endorse", "metoo"),
    series="U",
    shown=False,
)
def recognise(context: Context, number: InquiryNumber) -> Reply:
    """Count the sender's region, once, behind a question from above."""
    return _recognise(context, _open(context, number))


@button("inquiry:", "👍")
def recognise_by_reaction(context: Context) -> Reply:
    """👍 on the post is "herken ik"; a second one is passed over in silence."""
    number, _ = InquiryNumber.parse("", context)
    answer = _recognise(context, _open(context, number))
    return Reply(tuple(part for part in answer.parts if isinstance(part, React | Name)))


@command("aanvulling", "aanvullen", english=("addition",), series="U", shown=False)
def add_to_inquiry(context: Context, number: InquiryNumber, words: Text) -> Reply:
    """Add something: `aanvulling U-3 vooral EU-burgers`. Moderators see it in the draft."""
    return _add(context, _open(context, number), words)


@overhears("inquiry:")
def overheard(context: Context, words: str) -> Reply | None:
    """`herken ik` or `aanvulling ...` below the post, without the prefix."""
    name = context.about.name if context.about else None
    if name is None or not name.startswith("inquiry:"):
        return None
    said = fold(words.strip(" .,:;"))
    number, _ = InquiryNumber.parse("", context)
    if said in _RECOGNISING:
        return _recognise(context, _open(context, number))
    first, _, rest = words.strip().partition(" ")
    if fold(first.strip(":,.")) in _ADDING and rest.strip():
        refuse_acute(rest)
        return _add(context, _open(context, number), checked(InquiryNumber.left_out(rest)))
    return None


def _open(context: Context, number: InquiryNumber) -> Asked:
    """The question, when people below may answer it now. Raises UserError."""
    it = find(context, number)
    if it.below.room_id not in context.room_ids:
        raise UserError("inquiry_answered_below", label=it.inquiry.label, below=it.below.title)
    if it.inquiry.state is InquiryState.ASKED:
        raise UserError("inquiry_not_posted", label=it.inquiry.label)
    if it.inquiry.state is not InquiryState.OPEN:
        raise UserError("inquiry_is_closed", label=it.inquiry.label)
    return it


def _recognise(context: Context, it: Asked) -> Reply:
    made = _store(context, it, None)
    if made is None:
        region = people.region_of(context.session, context.sender)
        told = say("inquiry_recognised_already", label=it.inquiry.label, region=region)
        return reply(told if context.in_private else told.to(context.sender))
    return reply(Name(_name(it, made)), React())


def _add(context: Context, it: Asked, words: CheckedText) -> Reply:
    made = _store(context, it, words)
    assert made is not None
    return reply(Name(_name(it, made)), React())


def _store(context: Context, it: Asked, words: CheckedText | None) -> InquiryAnswer | None:
    region = people.region_of(context.session, context.sender)
    return inquiries.add_answer(
        context.session,
        InquiryAnswer(
            inquiry_id=it.inquiry.id or 0,
            user_id=context.sender,
            region_id=region.id if region else None,
            text=words,
            at=context.said_at,
        ),
    )


def _name(it: Asked, made: InquiryAnswer) -> str:
    return f"answer:{it.inquiry.label}:{made.id}"


@correction("answer:")
def correct(context: Context, name: str, said: Command | None, words: str) -> Reply:
    """Who added something edited it: that counts until it went up."""
    answer = _called(context, name)
    if answer is None or answer.user_id != context.sender or answer.text is None:
        return Reply()
    text = checked(InquiryNumber.left_out(words))
    inquiry = inquiries.by_label(context.session, name.split(":")[1])
    assert inquiry is not None
    if text == answer.text:
        return Reply()
    place = inquiry_changes.holding(context.session, answer)
    if place is not None and place[1].state is DigestState.POSTED:
        raise UserError("inquiry_answer_went_up", label=inquiry.label)
    answer.text = text
    context.session.add(answer)
    context.session.flush()
    if place is None:
        return reply(React())
    return reply(React()) + inquiry_changes.answer_changed(
        context.session, inquiry, place, context.now, deleted=False
    )


@withdrawal("answer:")
def take_back(context: Context, name: str) -> Reply:
    """The message of an answer was deleted: it is gone, below and above."""
    answer = _called(context, name)
    if answer is None:
        return Reply()
    session = context.session
    inquiry = inquiries.by_label(session, name.split(":")[1])
    assert inquiry is not None
    place, had_words = inquiry_changes.holding(session, answer), answer.text is not None
    inquiries.erase_answer(session, answer)
    if place is None:
        return Reply()
    part, digest = place
    if had_words and part.text is not None:
        part.text = inquiry_changes.GONE if digest.state is DigestState.POSTED else None
        session.add(part)
        session.flush()
        journal.forget_words(session, InquiryPart, (part.id,))
    return inquiry_changes.answer_changed(session, inquiry, place, context.now, deleted=had_words)


def _called(context: Context, name: str) -> InquiryAnswer | None:
    """The answer of this name; its id may be another's by now, if it was undone."""
    _, label, key = name.split(":")
    answer = context.session.get(InquiryAnswer, int(key))
    inquiry = inquiries.by_label(context.session, label) if answer else None
    return answer if answer and inquiry and answer.inquiry_id == inquiry.id else None
