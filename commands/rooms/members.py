"""Who belongs to which organisation and region: kept by moderators, claimed by members."""

import re
from typing import Final

from commands.arguments import Rest, checked
from commands.base import (
    Context,
    Place,
    React,
    Reply,
    Role,
    UserError,
    button,
    command,
    reply,
    say,
)
from commands.language.words import fold
from commands.people import members, named_people, resolve, with_ids
from commands.rooms import bodies, tables
from commands.rooms.bodies import ORGANISATION, REGION, SORTS, Sort
from commands.rooms.kinds import NOTHING
from storage import people, rooms
from storage.people import Claim

LONGEST_NAME: Final = 80

_DEPUTY: Final = re.compile(r"\((?:plv|plaatsvervang\w*|vervang\w*|deputy)\.?\)", re.IGNORECASE)
_MYSELF: Final = frozenset(("ik", "ikzelf", "mij", "me", "myself", "i"))
_FILE: Final = frozenset(("csv", "bestand", "lijst csv", "file"))
_CONFIRM: Final = frozenset(("akkoord", "bevestig", "confirm"))
_REFUSE: Final = frozenset(("weiger", "afwijzen", "refuse"))


@command("organisatie", "organisaties", english=("organisation", "organisations"),
         where=Place.PLATFORM)  # fmt: skip
def organisation(context: Context, what: Rest = "") -> Reply:
    """Who speaks for an organisation: `organisatie SHOP: @petra, @wim (plv)`; with a file as CSV;
    a member says it of herself with `organisatie SHOP: ik`."""
    return _said(context, ORGANISATION, what.strip())


@command("regio", "regios", "regio's", english=("region", "regions"), where=Place.PLATFORM)
def region(context: Context, what: Rest = "") -> Reply:
    """Who speaks for a region: `regio Twente: @anouk`; else as for organisations."""
    return _said(context, REGION, what.strip())


@command("wie", "wie is wie", english=("who",), where=Place.PLATFORM)
def who(context: Context) -> Reply:
    """Who belongs to what in this room, who is missing, and what waits for a moderator."""
    here = set(members(context))
    organisations, vacant = _in(here, bodies.listed(context.session, ORGANISATION))
    regions, without = _in(here, bodies.listed(context.session, REGION))
    placed = {user for _, who in (*organisations, *regions) for user, _ in who}
    claims = [
        {"name": str(one.name), "user": one.user_id, "command": SORTS[one.body].command}
        for one in people.claims(context.session, context.room.room_id)
        if one.user_id in here
    ]
    return reply(
        say(
            "who_is_who",
            organisations=organisations,
            regions=regions,
            vacant=vacant,
            without=without,
            unplaced=sorted(here - placed - {claim["user"] for claim in claims}),
            claims=claims,
        )
    )


@button("claim:", "✅", "✔")
def claim_agreed(context: Context) -> Reply:
    """A moderator's ✅ on what somebody said of herself; anybody else's does nothing."""
    return _judge_pressed(context, True)


@button("claim:", "❌", "✖")
def claim_refused(context: Context) -> Reply:
    """A moderator's ❌ on it."""
    return _judge_pressed(context, False)


def _said(context: Context, sort: Sort, words: str) -> Reply:
    folded = fold(words)
    if context.file is not None and (not words or folded in _FILE):
        _require_moderator(context, sort)
        return tables.take_in(context, sort, context.file)
    if folded in _FILE:
        _require_moderator(context, sort)
        return tables.hand_out(context, sort)
    if not words:
        return reply(say(f"{sort.body.value}s_listed", listed=bodies.listed(context.session, sort)))
    first, _, rest = words.partition(" ")
    if fold(first) in _CONFIRM | _REFUSE and ":" not in first:
        return _judge_typed(context, sort, rest, fold(first) in _CONFIRM)
    return _set(context, sort, words)


def _set(context: Context, sort: Sort, words: str) -> Reply:
    name, colon, who = words.partition(":")
    name = name.strip()
    if fold(_DEPUTY.sub("", who).strip()) in _MYSELF and name and "@" not in name:
        return _claim(context, sort, name, bool(_DEPUTY.search(who)))
    _require_moderator(context, sort)
    if not colon or not name or "@" in name:
        raise UserError(sort.usage)
    if len(name) > LONGEST_NAME:
        raise UserError("name_too_long", longest=LONGEST_NAME)
    speaking: dict[str, bool] = {}
    if fold(who.strip()) not in NOTHING:
        speaking = _people(context, who)
        if not speaking:
            raise UserError(sort.usage)
    kept = bodies.put(context.session, sort, checked(name), speaking, members(context))
    return reply(say(f"{sort.body.value}_set", name=kept, **_parted(speaking)))


def _people(context: Context, who: str) -> dict[str, bool]:
    return {
        resolve(context, person): bool(_DEPUTY.search(part))
        for part in with_ids(context, who).split(",")
        for person in named_people(part)
    }


def _claim(context: Context, sort: Sort, name: str, is_deputy: bool) -> Reply:
    """Provisional: it counts for nothing until a moderator confirms it."""
    if len(name) > LONGEST_NAME:
        raise UserError("name_too_long", longest=LONGEST_NAME)
    words = checked(name)
    kept = bodies.find(context.session, sort, name)
    made = people.claim(
        context.session,
        Claim(
            body=sort.body,
            name=checked(kept) if kept else words,
            user_id=context.sender,
            is_deputy=is_deputy,
            room_id=context.room.room_id,
            at=context.said_at,
        ),
    )
    told = say(
        "claim_noted",
        name=str(made.name),
        user=context.sender,
        command=sort.command,
        new=kept is None,
    )
    moderators = rooms.moderators(context.session, context.room.room_id)
    others = [user_id for user_id in moderators if user_id not in (context.bot, context.sender)]
    return reply(told.named(f"claim:{made.id}").aloud(*others))


def _judge_typed(context: Context, sort: Sort, words: str, agreed: bool) -> Reply:
    """`organisatie akkoord @petra`, or without a name when one claim waits."""
    _require_moderator(context, sort)
    waiting = [
        one for one in people.claims(context.session, context.room.room_id) if one.body is sort.body
    ]
    named = {resolve(context, person) for person in named_people(with_ids(context, words))}
    meant = [one for one in waiting if one.user_id in named] if named else waiting
    if len(meant) != 1 or (words.strip() and not named):
        raise UserError("which_claim", command=sort.command, users=[o.user_id for o in waiting])
    return _judge(context, meant[0], agreed)


def _judge_pressed(context: Context, agreed: bool) -> Reply:
    name = context.about.name if context.about else None
    claim = context.session.get(Claim, int((name or ":0").split(":")[1]))
    if claim is None or context.role < Role.MODERATOR or claim.room_id != context.room.room_id:
        return Reply()
    return _judge(context, claim, agreed)


def _judge(context: Context, claim: Claim, agreed: bool) -> Reply:
    sort = SORTS[claim.body]
    name, user_id = claim.name, claim.user_id
    is_deputy = claim.is_deputy
    people.drop_claims(context.session, claim.body, user_id)
    if not agreed:
        return reply(React())
    if not rooms.is_member(context.session, context.room.room_id, user_id):
        raise UserError("not_in_this_room", name=user_id, found=[])
    kept = bodies.add(context.session, sort, name, user_id, is_deputy)
    return reply(say("claim_confirmed", name=kept, user=user_id))


def _in(
    here: set[str], listed: list[tuple[str, list[tuple[str, bool]]]]
) -> tuple[list[tuple[str, list[tuple[str, bool]]]], list[str]]:
    """Those with people in this room, and the names of those without."""
    found, without = [], []
    for name, speaking in listed:
        present = [(user_id, is_deputy) for user_id, is_deputy in speaking if user_id in here]
        if present:
            found.append((name, present))
        else:
            without.append(name)
    return found, without


def _parted(speaking: dict[str, bool]) -> dict[str, list[str]]:
    return {
        "delegates": [user_id for user_id, is_deputy in speaking.items() if not is_deputy],
        "deputies": [user_id for user_id, is_deputy in speaking.items() if is_deputy],
    }


def _require_moderator(context: Context, sort: Sort) -> None:
    if context.role < Role.MODERATOR:
        raise UserError("only_moderators", command=sort.command)
