"""Names as the library deduce knows them: an optional extra, off unless a setting asks for it.

deduce (LGPL, https://github.com/vmenger/deduce) is imported only when the detector is opened. It
gets its own lists without those of streets and care institutions, of which the first start makes a
copy and a quick form. What is on our allow-lists is not found.
"""

import logging
import shutil
from collections.abc import Iterator, Set
from contextlib import contextmanager
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from commands.privacy.detectors import lexicon
from commands.privacy.detectors.finding import Detector, Finding, FindingKind
from commands.privacy.detectors.names import public_names
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.sentence import Sentence

if TYPE_CHECKING:
    from deduce import Deduce

_TAG = "persoon"
_LISTS = Path("data", "lookup", "src")
_EMPTIED = ("locations/lst_street", "institutions/lst_healthcare_institution")
"""Lists that no rule for names asks for: most of the time and memory of a start."""


class ExtraMissing(Exception):
    """deduce is not installed; the message says what to do."""


def require_extra() -> None:
    """Raise ExtraMissing when deduce is not installed. Imports nothing."""
    if find_spec("deduce") is None:
        raise ExtraMissing(
            'privacy.names is "deduce", but that is not installed: run pip install '
            '"schakel[names]" (Python 3.11 to 3.13), or choose "rules".'
        )


def open_detector(folder: Path) -> Detector:
    """The detector, with its lists kept in `folder`. Raises ExtraMissing, or OSError.

    Takes about two seconds the first time and a third of one after that.
    """
    require_extra()
    with _logging_as_it_was():
        import deduce
    kept = folder / deduce.__version__
    if not kept.exists():
        half = folder / "half"
        shutil.rmtree(folder, ignore_errors=True)  # lists of another version, or half of them
        _copy_lists(half)
        _names_only(half)
        half.rename(kept)
    known = _names_only(kept)

    given_names = known.lookup_structs["first_name"]

    def detect_known_names(reading: Reading) -> Iterator[Finding]:
        """Find what deduce takes for a person and neither a list nor the neighbours explain."""
        found = [one for one in known.deidentify(reading.text).annotations if one.tag == _TAG]
        if not found:
            return
        sentence = Sentence(reading)
        public = public_names(sentence)
        for one in found:
            inside = [
                index
                for index, (start, end) in enumerate(zip(reading.starts, reading.ends, strict=True))
                if start < one.end_char and end > one.start_char
            ]
            alone = len(inside) == 1 and sentence.opens(inside[0])
            if alone and given_names.longest_matching_prefix([one.text.split("-")[0]]) is None:
                continue  # a family name, and as likely any word ("Krom", "Tip")
            if any(_may_be_person(sentence, index, public) for index in inside):
                yield Finding(one.start_char, one.end_char, FindingKind.NAME)

    return detect_known_names


def _may_be_person(sentence: Sentence, index: int, public: Set[str]) -> bool:
    """Whether neither a list nor the neighbours say that the word is no name of a person."""
    lower = sentence.lowers[index]
    explained = (
        not sentence.capitals[index]
        or sentence.shouting
        or lower in lexicon.NO_PERSON
        or index in sentence.allowed
        or lower.rpartition("-")[2] in public
        or sentence.is_month(index)
    )
    return not explained and not sentence.is_body(index)


def _names_only(folder: Path) -> "Deduce":
    """deduce with its rules for names and the lists in `folder`, where it keeps a quick form."""
    from deduce import Deduce

    known = Deduce(lookup_data_path=folder, cache_path=folder)
    for group in set(known.processors.get_names(recursive=False)) - {"names", "post_processing"}:
        known.processors.remove_processor(group)
    return known


def _copy_lists(folder: Path) -> None:
    with as_file(files("deduce").joinpath(_LISTS)) as lists:
        shutil.copytree(lists, folder / "src")
    for name in _EMPTIED:
        for items in (folder / "src" / name).rglob("items.txt"):
            items.write_text("")


@contextmanager
def _logging_as_it_was() -> Iterator[None]:
    """deduce sends all logs to standard output at DEBUG unless somebody set them up before."""
    root, quiet = logging.getLogger(), logging.NullHandler()
    root.addHandler(quiet)
    try:
        yield
    finally:
        root.removeHandler(quiet)
