"""Mail addresses of people; mailboxes of a function (info@, meldpunt@) pass."""

import re
from collections.abc import Iterator

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.reading import Reading

_AT = re.compile(r"[@(\[{](?:(?<=@)|\s?(?:at|a)\s?[)\]}])")
_AT_MARKS = "@([{"
_AT_WORD = re.compile(r"a(?<=\sa)(?:t|pen?staartje)(?=\s[^)\]}])")
_SPELLED_AT = frozenset({"at", "apestaartje", "apenstaartje"})
_LETTERS = "".join(map(chr, [*range(ord("a"), ord("z") + 1), *range(ord("à"), ord("ÿ") + 1)]))
_LETTERS_AND_DIGITS = _LETTERS + "0123456789"
_OF_LOCAL = _LETTERS_AND_DIGITS + "._%+'-"
_DOTS = (" dot ", " punt ")
_WINDOW, _LONGEST_PART = 66, 30
_DOMAIN = re.compile(
    r"\s{0,2}([a-z0-9à-ÿ-]++(?:\s?(?:\.|[(\[{]\s?(?:dot|punt|\.)\s?[)\]}]|\s(?:dot|punt)\s)\s?[a-z0-9à-ÿ-]++)*"
    r"\s?(?:\.|[(\[{]\s?(?:dot|punt|\.)\s?[)\]}]|\s(?:dot|punt)\s)\s?[a-z]{2,12})(?![a-z0-9])"
)
_PARTS = re.compile(r"[^a-zà-ÿ]+")
_FUNCTIONS = (
    "info", "meldpunt", "helpdesk", "secretariaat", "contact", "zorgcoord", "zorgcoörd", "aanmeld",
    "mensenhandel", "communicatie", "privacy", "fg", "balie", "administratie", "admin", "team",
    "loket", "advies", "intake", "noreply", "no-reply", "kenniscentrum", "postbus", "zsm", "office",
    "mail", "post", "melding", "opvang", "pers", "klacht", "support", "service", "bestuur",
    "griffie",
    "receptie", "planning", "tolk", "coordinatie", "coördinatie", "beheer", "veiligheid", "zorg",
    "jeugd", "expertise", "uitbuiting", "signaal", "signalen", "overleg", "regio", "vragen", "hulp",
    "backoffice", "frontoffice", "factuur", "facturen", "redactie", "enquiries", "hello", "hallo",
)  # fmt: skip


def _is_function(local: str, domain: str) -> bool:
    parts = [part for part in _PARTS.split(local) if part]
    organisation = domain.split(".")[0].strip()
    return any(part.startswith(_FUNCTIONS) for part in parts) or local == organisation


def _local(lower: str, end: int) -> tuple[int, str] | None:
    """The place and text of the local part that ends before `end`, two spaces at most between."""
    first = max(0, end - _WINDOW)
    bare = lower[first:end].rstrip()
    blanks = lower[first + len(bare) : end]
    if len(blanks.removesuffix("\n")) > 2:
        return None
    start = len(bare.rstrip(_OF_LOCAL))
    if start == len(bare):
        return None
    if bare.endswith(_DOTS, 0, start):
        dot = next(dot for dot in _DOTS if bare.endswith(dot, 0, start))
        part = bare[: start - len(dot)]
        part_start = max(len(part.rstrip(_LETTERS_AND_DIGITS)), len(part) - _LONGEST_PART)
        if part_start < len(part):
            start = part_start
    return first + start, bare[start:]


def _ats(reading: Reading) -> Iterator[re.Match[str]]:
    """Every @, as a character or spelled out, in brackets or not."""
    lower = reading.lower
    if any(mark in lower for mark in _AT_MARKS):
        yield from _AT.finditer(lower)
    for start in reading.starts_of(_SPELLED_AT):
        if match := _AT_WORD.match(lower, start):
            yield match


def detect_mail(reading: Reading) -> Iterator[Finding]:
    """Find personal mail addresses, also with "at" and "punt" spelled out."""
    lower = reading.lower
    for at in _ats(reading):
        domain = _DOMAIN.match(lower, at.end(), at.end() + 120)
        local = _local(lower, at.start()) if domain else None
        if domain and local and not _is_function(local[1], domain[1]):
            yield Finding(local[0], domain.end(), FindingKind.MAIL)
