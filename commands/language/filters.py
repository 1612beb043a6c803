"""What templates can make of values besides showing them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.lists import format_list

from commands.language.calendar import holiday_name
from commands.language.echo import echo, echo_date, echo_recurrence, echo_short
from commands.language.moments import AMSTERDAM, Moment
from commands.language.templates import code
from commands.signals.names import kind_label, state_label
from commands.signals.themes import Language, form_label, group_label, theme_label


def filters(language: str) -> dict[str, Callable[[Any], str]]:
    """The filters of templates in a language, by name."""
    return {
        "words": lambda items: format_list([str(item) for item in items], locale=language),
        "code": code,
        "ended": lambda text: text if str(text)[-1:] in ".!?…" else f"{text}.",
        "moment": lambda moment: echo(_moment(moment), language),
        "day": lambda day: echo_date(day, language),
        "short": lambda moment: echo_short(_moment(moment), language),
        "holiday": lambda day: holiday_name(day, language) or "",
        "rule": lambda rule: echo_recurrence(rule, language),
        "theme": lambda theme: theme_label(theme, _known(language)),
        "form": lambda form: form_label(form, _known(language)),
        "group": lambda group: group_label(group, _known(language)),
        "kind": lambda kind: kind_label(kind, _known(language)),
        "state": lambda state: state_label(state, _known(language)),
    }


def _known(language: str) -> Language:
    return "en" if language == "en" else "nl"


def _moment(value: Moment | datetime) -> Moment:
    """An instant as the clock on the wall shows it."""
    if isinstance(value, Moment):
        return value
    local = value.astimezone(ZoneInfo(AMSTERDAM))
    return Moment(local.date(), local.time())
