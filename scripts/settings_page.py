"""The reference of the settings of a room, made of `commands/rooms/declared.py`."""

from typing import Final

from sqlmodel import Session

from commands.catalogue import MODULES
from commands.language.texts import Texts
from commands.registry import Registry
from commands.rooms.declared import SETTINGS, Declared
from commands.rooms.platforms import PLATFORMS
from scripts.command_page import plain
from storage.settings import Value

INTRO: Final = (
    "Zo kan een moderator de kamer van een platform instellen. `!instellen` laat alles zien en "
    "vraagt wat er anders moet; op één regel kan ook, zoals de voorbeelden hieronder. Terug naar "
    "het begin: het woord `standaard` achter de naam. Wie wat wijzigde: `!instellen wijzigingen`.\n"
    "\nDeze pagina is gemaakt uit de instellingen zelf, door `python -m scripts.reference`."
)


def settings_page() -> str:
    """All settings of a room with what is allowed and what holds at first, in Dutch."""
    texts = Registry(MODULES).texts
    parts = ["# Instellingen van een kamer", "", INTRO]
    for one in SETTINGS:
        parts += ["", *_entry(one, texts)]
    parts += ["", *_platforms()]
    return "\n".join(parts) + "\n"


def _entry(one: Declared, texts: Texts) -> list[str]:
    allowed = texts.render(one.kind.hint, one.kind.allowed("nl"), "nl", "u")
    lines = [
        f"## {one.names[0].capitalize()}",
        "",
        plain(texts.render(f"about_{one.key}", {}, "nl", "u")),
        "",
        f"- Wijzigen: `!instellen {one.names[0]} {one.example[0]}`",
        f"- {plain(allowed)}.",
    ]
    if one.names[1:]:
        lines.append(f"- Heet ook: {', '.join(one.names[1:])}. Engels: {one.english[0]}.")
    else:
        lines.append(f"- Engels: {one.english[0]}.")
    if not one.column and not any(hasattr(each, one.key) for each in PLATFORMS.values()):
        lines.append(f"- Zonder instelling: {_shown(one, one.default)}.")
    return lines


def _platforms() -> list[str]:
    """What differs by platform."""
    named = {one.key: one for one in SETTINGS}
    keys = ("title", "tone", "language", "logs")
    shown = [named[key].names[0] for key in keys]
    lines = [
        "## Wat per platform anders begint",
        "",
        f"| platform | {' | '.join(shown)} |",
        "|---|" + "---|" * len(shown),
    ]
    for slug, platform in PLATFORMS.items():
        values = [_shown(named[key], getattr(platform, key)) for key in keys]
        lines.append(f"| `{slug}` | {' | '.join(values)} |")
    return lines


def _shown(setting: Declared, value: Value) -> str:
    """A value that needs no database: at first no organisation is named anywhere."""
    return setting.kind.show(value, Session(), "nl") if value != [] else "geen"
