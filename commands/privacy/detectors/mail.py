"""Mail addresses of people; mailboxes of a function (info@, meldpunt@) pass."""

import re
from collections.abc import Iterator

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.reading import Reading

_AT = re.compile(r"@|[(\[{]\s?(?:at|a)\s?[)\]}]|a(?<=\sa)(?:t|pen?staartje)(?=\s)")
_LOCAL = re.compile(r"((?:[a-z0-9à-ÿ]{1,30} (?:dot|punt) )?[a-z0-9à-ÿ._%+'-]+)\s{0,2}$")
_DOMAIN = re.compile(
    r"\s{0,2}([a-z0-9à-ÿ-]+(?:\s?(?:\.|[(\[{]\s?(?:dot|punt|\.)\s?[)\]}]|\s(?:dot|punt)\s)\s?[a-z0-9à-ÿ-]+)*"
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


def detect_mail(reading: Reading) -> Iterator[Finding]:
    """Find personal mail addresses, also with "at" and "punt" spelled out."""
    lower = reading.lower
    for at in _AT.finditer(lower):
        domain = _DOMAIN.match(lower, at.end(), at.end() + 120)
        local = _LOCAL.search(lower, max(0, at.start() - 66), at.start()) if domain else None
        if domain and local and not _is_function(local[1], domain[1]):
            yield Finding(local.start(), domain.end(), FindingKind.MAIL)
