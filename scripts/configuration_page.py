"""The reference of the settings of the process, made of `bot/config.py` and the example file."""

from pathlib import Path
from types import NoneType
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.config import PREFIX, Settings

EXAMPLE: Final = Path(__file__).resolve().parent.parent / "config.example.toml"
KINDS: Final = {str: "text", Path: "path", bool: "true or false", int: "number", float: "number"}
INTRO: Final = (
    "What the process reads when it starts: a TOML file (`--config`), with environment variables "
    "over it. Lists are written with commas in a variable. What is not listed is refused, with the "
    "nearest name. What moderators set per room is [elsewhere](instellingen.md).\n"
    "\nThis page is made of the settings by `python -m scripts.reference`."
)


def configuration_page() -> str:
    """All settings with their variables, kinds and defaults, and the example with its comments."""
    parts = ["# Configuration of the process", "", INTRO]
    for section, field in Settings.model_fields.items():
        model = field.annotation
        assert isinstance(model, type)
        assert issubclass(model, BaseModel)
        parts += ["", f"## {section}", "", "| setting | variable | kind | default |"]
        parts += ["|---|---|---|---|"]
        parts += [_row(section, name, one) for name, one in model.model_fields.items()]
    parts += ["", "## The example, with what each means", "", "```toml"]
    parts += [EXAMPLE.read_text(encoding="utf-8").rstrip(), "```"]
    return "\n".join(parts) + "\n"


def _row(section: str, name: str, field: FieldInfo) -> str:
    variable = f"{PREFIX}{section}__{name}".upper()
    return f"| `{name}` | `{variable}` | {_kind(field.annotation)} | {_default(field)} |"


def _kind(annotation: Any) -> str:
    of = [one for one in get_args(annotation) if one not in (NoneType, Ellipsis)]
    if annotation in KINDS:
        return KINDS[annotation]
    if len(of) == 1:
        return _kind(of[0]) if NoneType in get_args(annotation) else f"list of {_kind(of[0])}"
    return " or ".join(dict.fromkeys(map(_kind, of)))


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    value = field.default
    if value is None:
        return "none"
    if isinstance(value, bool):
        return f"`{value}`".lower()
    if isinstance(value, (tuple, frozenset)):
        return f"`{', '.join(sorted(value))}`" if value else "empty"
    return f"`{value}`"
