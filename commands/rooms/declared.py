"""Every setting of a room, declared once: names, kind, range, default.

Help, dialogue, validation and export are made of this. Its explanation is the sentence
`about_<key>` of the texts. Other capabilities read a setting with `value`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process
from sqlmodel import Session

from commands.base import Context, Role, UserError
from commands.language.words import fold
from commands.rooms.kinds import (
    NOTHING,
    Falling,
    Kind,
    Night,
    OneOf,
    Option,
    Organisations,
    Whole,
    Words,
)
from commands.rooms.platforms import ALIASES, PLATFORMS, aliases
from storage import rooms, settings
from storage.rooms import Room
from storage.settings import Value
from storage.text import CheckedText

NEAR: Final = 70
"""From this likeness (0 to 100) on a name is offered as what may have been meant."""

SURE: Final = 82
"""From this likeness on a name is taken for the setting, when no other is nearly as like."""

MARGIN: Final = 8


@dataclass(frozen=True, slots=True)
class Aliases(Words):
    """Other names of the platform, with commas; none that means another platform."""

    def read(self, text: str, context: Context) -> Value:
        """A list of names. Raises UserError when one is another platform's."""
        if fold(text.strip()) in NOTHING:
            return []
        words = Words.read(self, text, context)
        room = one_room(context)
        for name in aliases(str(words)):
            owner = rooms.platform(context.session, name)
            taken = [
                room_id
                for room_id, value in settings.everywhere(context.session, ALIASES).items()
                if room_id != room.room_id and name in aliases(str(value))
            ]
            if taken or (name in PLATFORMS and name != room.slug) or (owner and owner != room):
                raise UserError("alias_taken", name=name)
        return words

    def show(self, value: Value, session: Session, language: str) -> str:
        """The names, or that there are none."""
        return str(value) if value else ("none" if language == "en" else "geen")


@dataclass(frozen=True, slots=True)
class Declared:
    """One setting. `names` and `english` are what people type; the first is how it is called.

    `column`: it is a column of Room, and Platform has its default; else `default` is.
    """

    key: str
    names: tuple[str, ...]
    english: tuple[str, ...]
    kind: Kind
    example: tuple[str, str]
    default: Value = ""
    column: bool = False

    def called(self, language: str) -> str:
        """Its name in this language."""
        return self.english[0] if language == "en" else self.names[0]


_YES_NO: Final = OneOf((Option("yes", "ja", "yes", "aan on"), Option("no", "nee", "no", "uit off")))

SETTINGS: Final[tuple[Declared, ...]] = (
    Declared("title", ("naam", "titel"), ("name", "title"), Words(80),
             ("Regionaal Overleg", "Regional Platform"), column=True),
    Declared(ALIASES, ("bijnamen", "bijnaam", "ook bekend als"), ("aliases", "alias"), Aliases(80),
             ("zoco-overleg, zoco", "network, partners"), []),
    Declared("tone", ("aanspreekvorm", "toon"), ("address", "tone"),
             OneOf((Option("je", "je", "je", "jij jou tutoyeren informeel informal"),
                    Option("u", "u", "u", "uw vousvoyeren formeel formal"))),
             ("u", "u"), column=True),
    Declared("language", ("taal",), ("language",),
             OneOf((Option("nl", "Nederlands", "Dutch", "ned hollands"),
                    Option("en", "Engels", "English", "eng"))),
             ("Nederlands", "English"), column=True),
    Declared("logs", ("wie meldt", "wie mag melden", "melden"), ("who logs", "who may log"),
             OneOf((Option("members", "iedereen", "everybody", "leden alle allen members all"),
                    Option("moderators", "moderators", "moderators", "moderator secretaris"))),
             ("moderators", "moderators"), "members"),
    Declared("meeting_minutes", ("vergaderduur", "duur"), ("meeting length", "length"),
             Whole(15, 480, ("minuten", "minutes")), ("120", "120"), 150),
    Declared("quorum", ("quorum",), ("quorum",),
             Whole(1, 100, ("organisaties", "organisations"), none=True), ("7", "7"), 0),
    Declared("must_attend", ("moet erbij", "moeten erbij zijn", "onmisbaar"),
             ("must attend", "must be there"), Organisations(), ("Fier, SHOP", "Fier, SHOP"), []),
    Declared("quiet_hours", ("stille uren", "stilte", "rust"), ("quiet hours", "quiet"),
             Night(("15:00", "23:59"), ("05:00", "11:00")), ("18.00-08.00", "18.00-08.00"),
             ["17:30", "08:30"]),
    Declared("school_region", ("schoolregio", "schoolvakantie"), ("school region",),
             OneOf((Option("all", "alle", "all", "allemaal elke every"),
                    Option("Noord", "Noord", "North"), Option("Midden", "Midden", "Middle"),
                    Option("Zuid", "Zuid", "South"))),
             ("Midden", "Middle"), "all"),
    Declared("poll_place", ("datumprikker", "peiling in"), ("date polls", "polls"),
             OneOf((Option("thread", "in de draad", "in the thread", "draad thread"),
                    Option("main", "in de kamer", "in the room", "kamer room tijdlijn"),
                    Option("never", "alleen typen", "typed only", "nooit never typen geen"))),
             ("in de kamer", "in the room"), "thread"),
    Declared("poll_ticks", ("vinkjes", "vinkjes bij datums"), ("ticks",), _YES_NO,
             ("ja", "yes"), "no"),
    Declared("moments", ("momenten", "werkdagen vooraf"), ("moments", "working days before"),
             Falling(3, 0, 40), ("15 12 10", "15 12 10"), [15, 12, 10]),
    Declared("agenda_days", ("agenda sluit", "inbreng sluit"), ("agenda closes",),
             Whole(0, 40, ("werkdagen", "working days")), ("10", "10"), 10),
    Declared("agreement", ("akkoord door", "vrijgeven door"), ("released by",),
             Whole(1, 2, ("moderators", "moderators")), ("2", "2"), 1),
    Declared("own_redaction", ("zelf wissen", "bot wist"), ("redact", "bot redacts"), _YES_NO,
             ("ja", "yes"), "no"),
    Declared("retention_months", ("bewaartermijn", "bewaren"), ("retention",),
             Whole(1, 60, ("maanden", "months")), ("24", "24"), 24),
    Declared("letterhead", ("briefhoofd",), ("letterhead",), Words(160),
             ("CoMensha | Secretariaat SOM", "CoMensha | Secretariat SOM"),
             "CoMensha | Landelijk Coördinatiecentrum Mensenhandel"),
    Declared("helpdesk", ("helpdesk", "noodnummer"), ("helpdesk",), Words(80),
             ("CoMensha 033-448 11 86 (ma-vr 9-17)", "CoMensha 033-448 11 86 (Mon-Fri 9-17)"),
             "CoMensha 033-448 11 86 (ma-vr 9-17)"),
    Declared("officer", ("fg", "functionaris gegevensbescherming"),
             ("data protection officer", "dpo"), Words(80),
             ("FG van CoMensha, fg@voorbeeld.nl", "FG of CoMensha, fg@example.org"),
             "FG van CoMensha"),
)  # fmt: skip

BY_KEY: Final[Mapping[str, Declared]] = {one.key: one for one in SETTINGS}


def default(room: Room, setting: Declared) -> Value:
    """What holds where nothing was set: the platform's, else the setting's."""
    platform = PLATFORMS.get(room.slug or "")
    return getattr(platform, setting.key, setting.default) if platform else setting.default


def value(session: Session, room: Room, key: str) -> Value:
    """What holds in this room now."""
    setting = BY_KEY[key]
    if setting.column:
        kept = getattr(room, key)
        return kept if kept is not None else default(room, setting)
    found = settings.get(session, room.room_id, key)
    return default(room, setting) if found is None else found


def put(context: Context, room: Room, setting: Declared, new: Value) -> Value:
    """Set it, and write down who did; returns what it was."""
    session = context.session
    row = session.get(Room, room.room_id)
    assert row is not None
    old = value(session, row, setting.key)
    if setting.column:
        setattr(row, setting.key, str(new))
        session.add(row)
        session.flush()
    else:
        is_default = new == default(row, setting)
        settings.put(session, room.room_id, setting.key, None if is_default else new)
    if old != new:
        settings.note_change(
            session, room.room_id, setting.key, _kept(setting, old), _kept(setting, new),
            context.sender, context.said_at,
        )  # fmt: skip
    return old


def letterhead(session: Session, room: Room) -> tuple[str, ...]:
    """The lines above what this room sends out, as they were set with a bar between them."""
    lines = str(value(session, room, "letterhead")).split("|")
    return tuple(line.strip() for line in lines if line.strip())


def may_log(session: Session, room: Room, role: Role) -> bool:
    """Whether somebody with this role logs signals in this room."""
    if room.slug is None:
        return False
    needed = Role.MEMBER if value(session, room, "logs") == "members" else Role.MODERATOR
    return role >= needed


def find(words: str) -> tuple[Declared | None, str, tuple[str, ...]]:
    """The setting that a sentence begins with, what follows, and else names that look like it."""
    parts = words.split()
    for count in range(min(len(parts), 4), 0, -1):
        setting = _NAMES.get(" ".join(map(fold, parts[:count])))
        if setting is not None:
            return setting, _after(words, count), ()
    return _guess(parts, words)


def one_room(context: Context) -> Room:
    """The room whose settings are meant: this one, or in private the one that she moderates.

    Raises UserError when there is none, or several.
    """
    if not context.in_private:
        return context.room
    mine = [
        room
        for room in context.platforms
        if rooms.is_moderator(context.session, room.room_id, context.sender)
    ]
    if len(mine) != 1:
        raise UserError("settings_which_room", slugs=[room.slug for room in mine])
    return mine[0]


_NAMES: Final[Mapping[str, Declared]] = {
    fold(name): one for one in SETTINGS for name in (*one.names, *one.english)
}


def _guess(parts: list[str], words: str) -> tuple[Declared | None, str, tuple[str, ...]]:
    """The setting that the first word must mean, or those that it may mean."""
    if not parts:
        return None, "", ()
    scored = process.extract(fold(parts[0]), list(_NAMES), scorer=fuzz.ratio, limit=8)
    best: dict[str, tuple[str, float]] = {}
    for name, likeness, _ in scored:
        if likeness >= NEAR:
            best.setdefault(_NAMES[name].key, (name, likeness))
    ranked = list(best.values())
    if not ranked:
        return None, _after(words, 1), ()
    next_best = ranked[1][1] if len(ranked) > 1 else 0.0
    if ranked[0][1] >= SURE and ranked[0][1] - next_best >= MARGIN:
        return _NAMES[ranked[0][0]], _after(words, 1), ()
    return None, _after(words, 1), tuple(name for name, _ in ranked[:3])


def _after(words: str, count: int) -> str:
    parts = words.split(maxsplit=count)
    return parts[count] if len(parts) > count else ""


def _kept(setting: Declared, value: Value) -> Value:
    """For the register of changes: words are kept only where they were checked."""
    if isinstance(setting.kind, Words) and not isinstance(value, CheckedText):
        return []
    return value
