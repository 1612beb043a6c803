"""`!instellen`: all settings of a room, changed in one line or by answering in a thread."""

from typing import Any, Final

from commands.arguments import Rest
from commands.base import (
    HOLE,
    Choose,
    Context,
    Place,
    Reply,
    UserError,
    answer,
    command,
    reply,
    say,
)
from commands.language.answers import VALUE
from commands.language.words import fold
from commands.rooms import declared
from commands.rooms.declared import BY_KEY, SETTINGS, Declared
from commands.rooms.facts import SettingChanged
from commands.rooms.making import make_platform
from commands.rooms.platforms import PLATFORMS
from storage import questions, rooms, settings
from storage.questions import LONGEST, Question
from storage.rooms import Room
from storage.settings import Value

MENU: Final = "settings_menu"
ONE: Final = "setting"
MOST_CHANGES: Final = 10

_DONE: Final = frozenset("klaar stop done ready genoeg laat niets niks".split())
_DEFAULT: Final = frozenset(("standaard", "default"))
_CHANGES: Final = frozenset(("wijzigingen", "geschiedenis", "changes", "history"))


@command(
    "instellen",
    "instellingen",
    "instelling",
    english=("settings", "setting"),
    where=Place.PLATFORM | Place.PRIVATE | Place.ELSEWHERE,
)
def setting(context: Context, what: Rest = "") -> Reply:
    """Show how a room is set and ask what to change; `instellen toon je` changes one thing;
    `instellen platform zco` makes a platform of a room; `instellen wijzigingen` tells who did."""
    first, _, rest = what.strip().partition(" ")
    if fold(first) == "platform":
        return make_platform(context, rest)
    if context.room.slug is None and not context.in_private:
        return reply(say("settings_no_platform", slugs=sorted(PLATFORMS)))
    room = declared.one_room(context)
    if not first:
        return _overview(context, room)
    if fold(first) in _CHANGES and not rest:
        return _changes(context, room)
    found, words, near = declared.find(what)
    if found is None:
        if near:
            raise Choose("which_setting", f"{HOLE} {words}".strip(), near)
        raise UserError("setting_unknown")
    if not words:
        return _one(context, room, found)
    _require_moderator(context, room)
    return _set(context, room, found, words)


@answer(MENU)
def menu_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """A number, or a name, of the setting that is to change; "klaar" ends it."""
    room = _room_of(context, question)
    if key != VALUE:
        return _one(context, room, SETTINGS[int(key) - 1])
    if _is_done(words):
        return reply(say("settings_done"))
    found, rest, _ = declared.find(words)
    if found is None:
        raise UserError("settings_menu_unclear", last=len(SETTINGS))
    if not rest:
        return _one(context, room, found)
    return _set(context, room, found, rest) + _more(context, room)


@answer(ONE)
def one_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """The new value: the number of an option, or the value itself."""
    room = _room_of(context, question)
    found = BY_KEY[question.data["key"]]
    if key == VALUE and _is_done(words):
        return reply(say("settings_done"))
    now = declared.value(context.session, room, found.key)
    if _as_data(now) != question.data["seen"]:
        return _one(context, room, found, changed_meanwhile=True)
    if key != VALUE:
        words = found.kind.options(_language(context))[int(key) - 1]
    return _set(context, room, found, words) + _more(context, room)


def _overview(context: Context, room: Room) -> Reply:
    """All settings; a moderator is asked which one is to change."""
    language = _language(context)
    lines = [
        {
            "name": one.called(language),
            "value": _shown(context, one, declared.value(context.session, room, one.key)),
            "example": f"{one.called(language)} {one.example[language == 'en']}",
        }
        for one in SETTINGS
    ]
    moderates = rooms.is_moderator(context.session, room.room_id, context.sender)
    shown = say(
        "settings_shown", slug=room.slug, title=room.title, lines=lines, moderator=moderates
    )
    return reply(shown.named(_ask_menu(context, room).name) if moderates else shown)


def _one(
    context: Context, room: Room, found: Declared, *, changed_meanwhile: bool = False
) -> Reply:
    """One setting with its explanation; a moderator is asked for its new value."""
    language = _language(context)
    now = declared.value(context.session, room, found.key)
    last = settings.last_change(context.session, room.room_id, found.key)
    moderates = rooms.is_moderator(context.session, room.room_id, context.sender)
    shown = say(
        "setting_shown",
        about=found.key,
        name=found.called(language),
        value=_shown(context, found, now),
        kind=found.kind,
        example=f"{found.called(language)} {found.example[language == 'en']}",
        options=found.kind.options(language),
        moderator=moderates,
        by=last.by if changed_meanwhile and last else None,
    )
    if not moderates:
        return reply(shown)
    numbers = [str(number + 1) for number in range(len(found.kind.options(language)))]
    asked = _ask(context, ONE, room, numbers, key=found.key, seen=_as_data(now))
    return reply(shown.named(asked.name))


def _more(context: Context, room: Room) -> Reply:
    return reply(say("settings_more").named(_ask_menu(context, room).name))


def _set(context: Context, room: Room, found: Declared, words: str) -> Reply:
    to_default = fold(words) in _DEFAULT
    new = declared.default(room, found) if to_default else found.kind.read(words, context)
    old = declared.put(context, room, found, new)
    told = say(
        "setting_set",
        name=found.called(_language(context)),
        value=_shown(context, found, new),
        old=_shown(context, found, old),
        same=_as_data(old) == _as_data(new),
    )
    return reply(told, SettingChanged(room.room_id, found.key))


def _changes(context: Context, room: Room) -> Reply:
    """Who set what and when, newest first; what was undone is marked."""
    language = _language(context)
    lines, later = [], dict[str, Value | None]()
    for change in settings.changes(context.session, room.room_id, MOST_CHANGES):
        found = BY_KEY.get(change.key)
        if found is None or change.new is None:
            continue
        after = later.get(change.key, declared.value(context.session, room, change.key))
        lines.append(
            {
                "at": change.at,
                "by": change.by,
                "name": found.called(language),
                "value": _shown(context, found, change.new),
                "undone": _as_data(after) != _as_data(change.new),
            }
        )
        later[change.key] = change.old
    return reply(say("settings_changes", lines=lines))


def _ask_menu(context: Context, room: Room) -> Question:
    return _ask(context, MENU, room, [str(number + 1) for number in range(len(SETTINGS))])


def _ask(context: Context, kind: str, room: Room, numbers: list[str], **data: Any) -> Question:
    return questions.ask(
        context.session,
        Question(
            kind=kind,
            person=context.sender,
            room_id=room.room_id,
            choices=[*numbers, VALUE],
            data={**data, "said": context.event_id},
            asked_at=context.now,
            expires_at=context.now + LONGEST,
        ),
    )


def _room_of(context: Context, question: Question) -> Room:
    """The room that the question was about, if she still moderates it."""
    room = context.session.get(Room, question.room_id)
    assert room is not None
    _require_moderator(context, room)
    return room


def _require_moderator(context: Context, room: Room) -> None:
    if not rooms.is_moderator(context.session, room.room_id, context.sender):
        raise UserError("only_moderators", command="instellen")


def _language(context: Context) -> str:
    """In which language the answer is said: see `person_voice` for private rooms."""
    spoken = context.platforms if context.in_private else (context.room,)
    return "en" if spoken and all(room.language == "en" for room in spoken) else "nl"


def _shown(context: Context, found: Declared, value: Value) -> str:
    return found.kind.show(value, context.session, _language(context))


def _as_data(value: Value | None) -> Any:
    """A value as JSON, for comparing."""
    return str(value) if isinstance(value, str) else value


def _is_done(words: str) -> bool:
    first = words.split()
    return bool(first) and fold(first[0]) in _DONE and len(first) <= 3
