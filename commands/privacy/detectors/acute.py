"""Acute danger typed into the bot: urgency with a person and a request, never a word alone.

"Crisisopvang zit vol" and "spoedprocedure IND duurt lang" are points; "spoed, cliënt staat nu op
straat, wie heeft plek" is somebody who needs a telephone number at once.
"""

import re

from commands.privacy.detectors.lexicon import PERSONS
from commands.privacy.detectors.reading import Reading


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + ")")


_NOW = r"(?:nu |dringend |met spoed |direct |meteen |vannacht |vanavond |vandaag )?"
_BED = r"(?:een )?(?:nood)?(?:plek|opvang|bed|slaapplek|slaapplaats)"
_URGENT = _any(
    r"spoed\b", r"acuut\b", r"acute nood\b", r"n[uú]\b", r"vannacht\b", r"vanavond\b",
    r"vanmiddag\b", r"vandaag\b", r"direct\b", r"meteen\b", r"dringend\b", r"op dit moment\b",
    r"zsm\b", r"asap\b", r"help\b", r"noodgeval\b", r"112\b", r"levensgevaar\b", r"in gevaar\b",
    r"zojuist\b", r"net\b",
)  # fmt: skip
_STRONG = _any(
    r"spoed\b", r"acuut\b", r"112\b", r"levensgevaar\b", r"noodgeval\b", r"in gevaar\b",
    r"dringend\b",
)  # fmt: skip
_REQUEST = _any(
    r"wie (?:heeft|kan|weet|helpt|neemt|is er)\b",
    r"(?:heeft|kan) (?:iemand|er iemand|jullie)\b",
    rf"{_BED} (?:nodig|gezocht)\b",
    rf"zoek(?:en|t)? {_NOW}{_BED}\b",
    rf"heeft {_NOW}{_BED} nodig\b",
    rf"iemand {_NOW}(?:nog )?{_BED}\b",
    r"waar kan (?:ze|hij|zij|mw|ik)\b",
    r"kan (?:ze|hij|zij|mw|cli[eë]nt) " + _NOW + r"(?:ergens|bij)\b",
    r"moet (?:nu|vannacht|vanavond|direct|meteen) (?:daar )?(?:weg|ergens)\b",
    r"bel (?:me|mij|ons|svp|aub)\b",
    r"wat (?:moet|kan) ik\b",
    r"wat moeten we\b",
    r"doe iets\b",
    r"help\b",
)
_DANGER = _any(
    r"dader (?:zoekt|staat|komt|is onderweg|zit achter)", r"opgesloten", r"vastgehouden",
    r"wordt bedreigd", r"met de dood", r"ontsnapt", r"mes\b", r"wapen", r"mishandeld", r"achterna",
    r"achtervolgd", r"ontvoerd", r"gevlucht",
)  # fmt: skip
_PRONOUN = _any(r"(?:haar|hem|ze|hij|zij|iemand staat|iemand zit)\b")


def is_acute(text: str) -> bool:
    """Whether somebody asks for help for one person now. Such a text is never logged.

    A strong word ("spoed", "112") with a danger counts as a request. Pure; never raises.
    """
    reading = Reading.of(text)
    lower = reading.lower
    if not _URGENT.search(lower):
        return False
    one_person = bool(reading.indices(PERSONS)) or _PRONOUN.search(lower)
    if not one_person:
        return False
    if _REQUEST.search(lower):
        return True
    return _DANGER.search(lower) is not None and _STRONG.search(lower) is not None
