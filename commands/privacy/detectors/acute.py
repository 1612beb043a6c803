"""Acute danger typed into the bot: urgency with a person and a request, never a word alone.

"Crisisopvang zit vol" and "spoedprocedure IND duurt lang" are points; "spoed, cliënt staat nu op
straat, wie heeft plek" is somebody who needs a telephone number at once.
"""

import re

from commands.privacy.detectors.lexicon import PERSONS
from commands.privacy.detectors.reading import Reading

_URGENT = re.compile(
    r"\b(?:spoed|acuut|acute nood|nu|nú|vannacht|vanavond|vanmiddag|direct|meteen|dringend|vandaag|urgent|"
    r"op dit moment|zsm|asap|help|noodgeval|112|levensgevaar|in gevaar|zojuist|net)\b"
)
_REQUEST = re.compile(
    r"\bwie (?:heeft|kan|weet|helpt|neemt|is er)|\bheeft (?:iemand|er iemand)|\bkan (?:iemand|er iemand|jullie)|"
    r"\bplek nodig|\bplek gezocht|\bzoek(?:en|t)? (?:nu |dringend |met spoed |direct )?(?:een )?(?:plek|opvang|bed|slaapplek)|"
    r"\bwaar kan (?:ze|hij|zij|mw|ik)|\bbel (?:me|mij|ons|svp|aub)|\bhelp\b|\bdoe iets|\bwat (?:moet|kan) ik|"
    r"\bwat moeten we|\bheeft (?:nu |direct |vannacht |vanavond )?(?:een )?(?:plek|opvang|bed|slaapplek|slaapplaats) nodig|"
    r"\b(?:opvang|bed|slaapplek) nodig|\bnodig\b.{0,20}\b(?:plek|opvang|bed)|\bmoet (?:nu|vannacht|vanavond|direct|meteen) (?:weg|daar weg|ergens)|"
    r"\biemand (?:plek|een plek|opvang|een bed)|\bkan (?:ze|hij|mw|client|cliënt) (?:nu |vannacht |vanavond )?(?:ergens|bij)"
)
_DANGER = re.compile(
    r"dader (?:zoekt|staat|komt|is onderweg|zit achter)|\bopgesloten|vastgehouden|wordt bedreigd|met de dood|"
    r"ontsnapt|\bmes\b|wapen|mishandeld|achterna|achtervolgd|\bontvoerd|gevlucht"
)
_PRONOUN = re.compile(r"\b(?:haar|hem|ze|hij|zij|iemand staat|iemand zit)\b")
_STRONG = re.compile(r"\b(?:spoed|acuut|112|levensgevaar|noodgeval|in gevaar|dringend)\b")


def is_acute(text: str) -> bool:
    """Whether somebody asks for help for one person now. Such a text is never logged."""
    reading = Reading.of(text)
    lower = reading.lower
    if not _URGENT.search(lower):
        return False
    person = any(word.lower in PERSONS for word in reading.words) or _PRONOUN.search(lower)
    if not person:
        return False
    if _REQUEST.search(lower):
        return True
    return _DANGER.search(lower) is not None and _STRONG.search(lower) is not None
