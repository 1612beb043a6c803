"""Reading the register: lists, searching, one's own, and how one signal stands."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from commands.arguments import Rest, SignalNumber, refuse_acute
from commands.base import Context, FileRecipe, Reply, Say, UserError, command, reply, say
from commands.language.calendar import add_working_days, working_days_between
from commands.language.moments import AMSTERDAM
from commands.signals.filters import Filter, read_filter
from commands.signals.finding import find_signal, shortened
from commands.signals.intake import PROPOSAL
from commands.signals.names import kind_label, state_label
from commands.signals.themes import Language, theme_label
from storage import people, register, rooms, search, signals
from storage.register import Wanted
from storage.signals import Signal

MOST_LISTED: Final = 20
MOST_IN_A_FILE: Final = 2_000
MOST_FOUND: Final = 200
"""Texts that are looked at for one search; what is shown is cut off long before."""


@command("lijst", english=("list",))
def listing(context: Context, words: Rest = "") -> Reply:
    """What may be seen here, newest first: `lijst open thema:opvang regio:twente ouder:30`."""
    asked = read_filter(words)
    if asked.unclear is not None:
        raise UserError("list_unclear")
    wanted = _looked_up(context, asked)
    if asked.as_file:
        found = register.listed(context.session, context.room_ids, wanted, MOST_IN_A_FILE)
        language: Language = "en" if context.room.language == "en" else "nl"
        lines = _lines(context, found, whole=True)
        rows = [_HEADER[language], *(_row(line, language) for line in lines)]
        file = FileRecipe("csv", {"rows": rows}, "lijst.csv")
        return reply(say("list_file", count=len(found)).with_file(file))
    found = register.listed(context.session, context.room_ids, wanted, MOST_LISTED + 1)
    return reply(_listed(context, found, filtered=bool(words.strip())))


def _looked_up(context: Context, asked: Filter) -> Wanted:
    """The region by its id and the age as a moment. Raises UserError for an unknown region."""
    wanted = asked.wanted
    if asked.region is not None:
        region = people.region_named(context.session, asked.region)
        if region is None:
            raise UserError("list_no_such_region")
        wanted = replace(wanted, region_id=region.id)
    if asked.older is not None:
        day = add_working_days(_day(context.said_at), -asked.older)
        wanted = replace(wanted, before=datetime.combine(day, time(), ZoneInfo(AMSTERDAM)))
    return wanted


@command("zoek", "zoeken", "vind", english=("search", "find"))
def search_signals(context: Context, words: Rest = "") -> Reply:
    """Signals with these words that may be seen here, newest first."""
    refuse_acute(words)
    if not search.words_of(words):
        raise UserError("search_what")
    connection = context.session.connection()
    ids = search.find(connection, words, context.room_ids, MOST_FOUND)
    found = register.visible(context.session, ids, context.room_ids, MOST_LISTED + 1)
    if not found:
        return reply(say("search_nothing"))
    return reply(_listed(context, found, filtered=True))


@command("mijn", "mijn punten", "mijn knelpunten", english=("mine",))
def my_signals(context: Context) -> Reply:
    """What the sender reported and recognised: in private, because a room would see whose it is."""
    places = [room.room_id for room in rooms.platforms_of(context.session, context.sender)]
    session, who = context.session, context.sender
    told = say(
        "signals_mine",
        reported=_lines(context, register.reported_by(session, who, places, MOST_LISTED), places),
        recognised=_lines(
            context, register.recognised_by(session, who, places, MOST_LISTED), places
        ),
        draft=register.proposed_by(session, who, PROPOSAL, context.now) is not None,
    )
    return reply(told if context.in_private else told.to(who))


@command("stand", "stand van", english=("status",), series="KST")
def signal_standing(context: Context, number: SignalNumber) -> Reply:
    """How one signal stands: its words, age, regions, history and answers."""
    return reply(stand_of(context, find_signal(context, number)))


def stand_of(context: Context, signal: Signal) -> Say:
    """All of a signal that may be seen here."""
    session, places = context.session, context.room_ids
    own = signal.room_id in places
    into = register.merged_into(session, signal)
    merged = register.merged_here(session, signal)
    (line,) = _lines(context, [signal], whole=True)
    return say(
        "signal_stands",
        line=line,
        kind=signal.kind.value,
        form=signal.form,
        groups=list(signal.group_tags),
        impact=signal.impact,
        frequency=signal.frequency,
        into=into.label if into and own else None,
        merged=[one.label for one in merged] if own else [],
        added=[str(one.text) for one in register.additions(session, signal, places)],
        changes=[
            {
                "on": _day(change.at),
                "state": change.new.value,
                "reason": str(change.reason) if own and change.reason else None,
            }
            for change in register.history(session, signal, places)
        ],
        answers=[
            {"on": _day(one.at), "text": str(one.text), "due_on": one.due_on}
            for one in register.answers(session, signal, places)
        ],
    )


def _listed(context: Context, found: Sequence[Signal], *, filtered: bool) -> Say:
    lines = _lines(context, found[:MOST_LISTED])
    return say("signals_listed", lines=lines, more=len(found) > MOST_LISTED, filtered=filtered)


def _lines(
    context: Context,
    found: Sequence[Signal],
    places: list[str] | None = None,
    *,
    whole: bool = False,
) -> list[dict[str, Any]]:
    """What lists show of signals, in the words that may be seen in `places` (else: here)."""
    session = context.session
    rooms_ = context.room_ids if places is None else places
    texts = register.texts_in(session, found, rooms_)
    regions = signals.region_counts(session, [one.id for one in found if one.id is not None])
    today = _day(context.said_at)
    return [
        {
            "label": one.label,
            "kind": one.kind.value,
            "text": str(texts[one.id or 0]) if whole else shortened(str(texts[one.id or 0])),
            "theme": one.theme,
            "regions": regions[one.id or 0],
            "state": one.state.value,
            "age": working_days_between(_day(register.arrived(session, one, rooms_)), today),
        }
        for one in found
    ]


_HEADER: Final[Mapping[Language, tuple[str, ...]]] = {
    "nl": ("nummer", "soort", "thema", "stand", "regio's", "werkdagen", "tekst"),
    "en": ("number", "kind", "theme", "state", "regions", "working days", "text"),
}


def _row(line: dict[str, Any], language: Language) -> list[str]:
    return [
        line["label"],
        kind_label(line["kind"], language),
        theme_label(line["theme"], language),
        state_label(line["state"], language),
        str(line["regions"]),
        str(line["age"]),
        line["text"],
    ]


def _day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(AMSTERDAM)).date()
