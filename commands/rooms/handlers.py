"""Making a room a platform, and who belongs to which organisation and region."""

import re

from commands.arguments import Rest, checked
from commands.base import Context, Place, Reply, Role, UserError, command, reply, say
from commands.language.words import fold
from commands.people import named_people, resolve
from commands.rooms.platforms import PLATFORMS
from storage import people, rooms

_DEPUTY = re.compile(r"\((?:plv|plaatsvervanger|vervanger|deputy)\.?\)", re.IGNORECASE)


@command(
    "instellen",
    "instellingen",
    english=("settings",),
    where=Place.PLATFORM | Place.PRIVATE | Place.ELSEWHERE,
)
def settings(context: Context, what: Rest = "") -> Reply:
    """Show how this room is set, or make it a platform: `instellen platform zco`."""
    words = what.split()
    if not words:
        return _show(context)
    if fold(words[0]) != "platform" or len(words) != 2:
        raise UserError("settings_unknown")
    return _make_platform(context, fold(words[1]))


def _show(context: Context) -> Reply:
    room = context.room
    return reply(
        say(
            "settings_shown",
            slug=room.slug,
            title=room.title,
            tone=room.tone,
            language=room.language,
            slugs=sorted(PLATFORMS),
        )
    )


def _make_platform(context: Context, slug: str) -> Reply:
    """Only by an administrator's word: a slug decides what comes to a room."""
    if context.sender not in context.administrators:
        raise UserError("only_administrators", command="instellen platform")
    if slug not in PLATFORMS:
        raise UserError("platform_unknown", slugs=sorted(PLATFORMS))
    room = context.room
    _require_closed(context)
    taken = rooms.platform(context.session, slug)
    if taken is not None and taken.room_id != room.room_id:
        raise UserError("platform_taken", slug=slug)
    if room.slug not in (None, slug):
        raise UserError("platform_already", slug=room.slug)
    defaults = PLATFORMS[slug]
    row = context.session.get(rooms.Room, room.room_id)
    assert row is not None
    row.slug, row.title = slug, defaults.title
    row.tone, row.language = defaults.tone, defaults.language
    context.session.add(row)
    return reply(say("platform_made", slug=slug, title=defaults.title))


def _require_closed(context: Context) -> None:
    """A platform is encrypted, by invitation only, and its history is for its members."""
    room = context.room
    if not room.encrypted:
        raise UserError("room_not_encrypted")
    if room.join_rule not in ("invite", "restricted", "knock", "knock_restricted"):
        raise UserError("room_is_public")
    if room.history_visibility == "world_readable":
        raise UserError("room_history_open")


@command("organisatie", english=("organisation",), who=Role.MODERATOR, where=Place.PLATFORM)
def organisation(context: Context, what: Rest = "") -> Reply:
    """Set who speaks for an organisation, or list all: `organisatie SHOP: @petra, @wim (plv)`."""
    if not what.strip():
        listed = [
            (one.name, [(who.user_id, who.is_deputy) for who in delegates])
            for one, delegates in people.organisations(context.session)
        ]
        return reply(say("organisations_listed", organisations=listed))
    name, who = _name_and_people(what, "organisation_usage")
    speaking = {
        resolve(context, person): bool(_DEPUTY.search(part))
        for part in who.split(",")
        for person in named_people(part)
    }
    if not speaking:
        raise UserError("organisation_usage")
    made = people.set_organisation(context.session, checked(name), speaking)
    deputies = [user_id for user_id, is_deputy in speaking.items() if is_deputy]
    delegates = [user_id for user_id, is_deputy in speaking.items() if not is_deputy]
    return reply(say("organisation_set", name=made.name, delegates=delegates, deputies=deputies))


@command("regio", english=("region",), who=Role.MODERATOR, where=Place.PLATFORM)
def region(context: Context, what: Rest = "") -> Reply:
    """Set who speaks for a region, or list all: `regio Twente: @anouk`."""
    if not what.strip():
        listed = [(one.name, users) for one, users in people.regions(context.session)]
        return reply(say("regions_listed", regions=listed))
    name, who = _name_and_people(what, "region_usage")
    speaking = [resolve(context, person) for person in named_people(who)]
    if not speaking:
        raise UserError("region_usage")
    made = people.set_region(context.session, checked(name), speaking)
    return reply(say("region_set", name=made.name, people=speaking))


def _name_and_people(what: str, usage: str) -> tuple[str, str]:
    name, colon, who = what.partition(":")
    if "@" in name:
        raise UserError(usage)
    if not colon or not name.strip():
        raise UserError(usage)
    return name.strip(), who
