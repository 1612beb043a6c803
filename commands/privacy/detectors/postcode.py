"""Full postcodes: six characters are about twenty houses; the four digits alone pass."""

import re
from collections.abc import Iterator

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.reading import Reading

_GAP = r"[\s._·-]{0,2}"
_CODE = re.compile(
    rf"(?<![\w.,€])(?<![€/-]\s)[1-9]{_GAP}\d{_GAP}\d{_GAP}\d{_GAP}[A-Za-z]{_GAP}[A-Za-z](?![^\W_])"
)
_CUE = re.compile(r"postcode|postc|\bpc\b|adres|woon|verblijf|straat|laan\b|weg\b|plein\b|ingeschreven")
# Never issued (PostNL), or mostly the next word of the sentence.
_NEVER = frozenset({"SA", "SD", "SS"})
_WORDS = frozenset(
    """EU VS NL CE BV NV OM VN BZ EK TK ZM MH IT AI PI PR HR WJ CV JZ BO AO KB NB PM DG GI EN IN DE
    OP TE OF OM IS ER AL NA ZE WE JE MW CT KM""".split()
)


def _counts(code: str, before: str) -> bool:
    letters = "".join(filter(str.isalpha, code))
    if letters.upper() in _NEVER:
        return False
    cued = _CUE.search(before) is not None
    if letters.upper() in _WORDS:
        return cued and letters.isupper()
    return cued or len(code) == 6 or letters.isupper()


def detect_postcode(reading: Reading) -> Iterator[Finding]:
    """Find full postcodes."""
    if not reading.clusters:
        return
    for match in _CODE.finditer(reading.text):
        if _counts(match[0], reading.lower[max(0, match.start() - 40) : match.start()]):
            yield Finding(match.start(), match.end(), FindingKind.POSTCODE)
