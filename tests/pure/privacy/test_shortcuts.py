"""What the guard passes over for speed holds nothing: each shortcut beside the plain way."""

import re
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.privacy import rewrite
from commands.privacy.detectors import (
    address,
    ages,
    birth_date,
    labels,
    lexicon,
    mail,
    mosaic,
    numbers,
)
from commands.privacy.detectors.labels import Label, LabelAt, nearest
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.standing import LETTER
from commands.privacy.guard import inspect, judge
from tests.pure.privacy.samples import PARTS, load

SAMPLES = [sample.text for part in PARTS for sample in load(part)]
TROUBLE = (
    "b.s.n", "b s n nr", "burger service nummer", "v-nr", "v nr", "om-nummer", "vergader-id", "€",
    "geb.", "g e b", "d.o.b.", "gb.dd", "born", "jan", "3 maart", "12-3", "may 3rd", "een", "nul",
    "een 17", "zes-nul", "één", "zestienjarige", "(at)", " at ", "a@b.nl", "x dot y", "juju",
    "illegale adoptie", "au pair", "kapsalon", "laan van de Eik 3",
    "3 mei 1999", "123456782", "17", "4.5", "\n", "\n\n", ", ", ". ", "-", "'", "_", "(",
    "\u200b", "é", "İ", "van ", "met ", "geb. op ", "d.d. ", "cliënt, ", "cliënt. (", "Kade-B \nDe",
)  # fmt: skip

PAIRS = [
    first + between + last for first, last in product(TROUBLE, TROUBLE) for between in ("", " ")
]
TEXTS = [*SAMPLES, *PAIRS]
READINGS = [Reading.of(text) for text in TEXTS]


@given(st.lists(st.sampled_from(SAMPLES) | st.sampled_from(TROUBLE), max_size=9).map(" ".join))
def test_judge_says_what_inspect_says_without_its_rewrite(text: str) -> None:
    judged, inspected = judge(text), inspect(text)
    assert (judged.outcome, judged.findings) == (inspected.outcome, inspected.findings)
    assert judged.rewrite is None


def test_words_are_the_runs_of_letters() -> None:
    pattern = re.compile(rf"{LETTER}+(?:[-']{LETTER}+)*")
    for reading in READINGS:
        starts, ends = reading.starts, reading.ends
        words = [(match[0], match.span()) for match in pattern.finditer(reading.text)]
        spans = list(zip(starts, ends, strict=True))
        assert words == list(zip(reading.written, spans, strict=True)), reading.text
        assert reading.lowers == [reading.lower[start:end] for start, end in spans], reading.text
        between = zip([0, *ends], [*starts, len(reading.text)], strict=True)
        assert reading.gaps == [reading.text[start:end] for start, end in between], reading.text


def _all_labels(lower: str) -> list[LabelAt]:
    pattern = re.compile(rf"(?<!{LETTER}){labels._LABEL.pattern}")
    return [
        LabelAt(Label(match.lastgroup or ""), match.start(), match.end())
        for match in pattern.finditer(lower)
    ]


FAR = [text + " " * far + "123456789" for text in PAIRS for far in (1, 38, 40)]


def test_labels_near_long_numbers_are_enough() -> None:
    for reading in map(Reading.of, [*TEXTS, *FAR]):
        everywhere = _all_labels(reading.lower)
        for cluster in reading.long_clusters:
            for at in range(len(cluster.groups)):
                for number in (cluster.part(0, at + 1), cluster.part(at, at + 1)):
                    place = number.start, number.end
                    found, plain = nearest(reading.labels, *place), nearest(everywhere, *place)
                    assert found == plain, reading.text


def test_labels_of_a_bsn_are_found_by_themselves() -> None:
    for reading in READINGS:
        alone = [match.span() for match in labels.BSN_LABEL.finditer(reading.lower)]
        all_labels = _all_labels(reading.lower)
        assert alone == [at[1:] for at in all_labels if at.label is Label.BSN], reading.text


def test_spelled_numbers_stand_in_the_stretches() -> None:
    for reading in READINGS:
        written = numbers.clusters(reading.text)
        spelled = numbers.spelled_clusters(reading.text, reading.lower)
        assert reading.clusters == (*written, *spelled), reading.text


@pytest.mark.parametrize(
    ("pattern", "may_match"),
    [
        (birth_date._BIRTH, lambda reading: reading.has(birth_date._BIRTH_STARTS)),
        (birth_date._WRITTEN, birth_date.names_month),
        (birth_date._ENGLISH, birth_date.names_month),
        (birth_date._OLD_WRITTEN, lambda reading: reading.has(lexicon.MONTHS)),
        (mail._AT, mail.holds_at),
        (mosaic._INSTITUTION, lambda reading: reading.has(mosaic._INSTITUTION_WORDS)),
        (mosaic._RARE, mosaic.may_name_rare_form),
        (address._STREET_OF, lambda reading: reading.has(address._PLAIN_STREETS)),
    ],
    ids=range(8),  # the patterns are long, and not the same in each process
)
def test_no_pattern_is_skipped_that_matches(
    pattern: re.Pattern[str], may_match: Callable[[Reading], bool]
) -> None:
    matching = [reading for reading in READINGS if pattern.search(reading.lower)]
    assert matching
    assert [reading.text for reading in matching if not may_match(reading)] == []


def test_short_numbers_hold_every_age_and_date() -> None:
    for reading in READINGS:
        places = {number.start for number in reading.short_numbers}
        assert {at.start() for at in ages._NUMBER.finditer(reading.text)} <= places, reading.text
        assert {at.start() for at in mosaic._DATE.finditer(reading.lower)} <= places, reading.text


def test_word_class_is_told_by_the_form_of_a_word() -> None:
    endings = tuple(word for word in mosaic._WORKPLACES if len(word) > 6)
    for reading in READINGS:
        assert mosaic._TRAIT_WORDS.among(reading.vocabulary, reading.unlisted) == {
            word for word in reading.vocabulary if word in mosaic._WORDS or word.endswith(endings)
        }, reading.text


# The local part of a mail address, as a pattern says it.
_LOCAL = re.compile(r"((?:[a-z0-9à-ÿ]{1,30} (?:dot|punt) )?[a-z0-9à-ÿ._%+'-]+)\s{0,2}$")


@pytest.mark.parametrize(
    "behind", ["", " ", "  ", "   ", "\n", " \n", "  \n", "x" * 40 + " dot ik"]
)
def test_local_part_is_what_the_pattern_finds(behind: str) -> None:
    for reading in READINGS:
        lower = reading.lower + behind
        found = _LOCAL.search(lower, max(0, len(lower) - 66))
        local = None if found is None else (found.start(), found[1])
        assert mail._local(lower, len(lower)) == local, lower


BEFORE = (
    "", " ", "van ", "Van ", "xvan ", "x-van ", "3van ", "van. ", "is=", "op: ", "d.d. ", "dd. ",
    "geb. ", "(", ", ", "van\n", "de ", "ZIJN ", "z\u0131jn ", "per\n\n", "is", "van ,", ". ",
    ".. ", ", (", "1", "client ", "vrouw, ", "x-ex. ", "cliënt. (",
)  # fmt: skip
LEADS = [value for value in vars(rewrite).values() if isinstance(value, rewrite._Lead)]


@pytest.mark.parametrize("before", BEFORE)
def test_lead_is_what_the_pattern_finds(before: str) -> None:
    for text, lead in product((piece + before for piece in TROUBLE), LEADS):
        start = max(0, len(text) - 40)
        found, plain = lead.search(text, start), lead._pattern.search(text, start)
        assert (found and found.span()) == (plain and plain.span()), text


_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.?[\s,(]*$")


@pytest.mark.parametrize("behind", BEFORE)
def test_noun_before_is_what_the_pattern_finds(behind: str) -> None:
    for reading in READINGS:
        before = reading.text[-40:] + behind
        found = _WORD_BEFORE.search(before.lower())
        noun = found is not None and found[1] in rewrite._NOUNS
        assert rewrite._after_person(before) == noun, before
