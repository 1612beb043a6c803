"""What the guard passes over for speed holds nothing: each shortcut beside the plain way."""

import re
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10
from stdnum.nl import bsn as stdnum_bsn

from commands.privacy import rewrite
from commands.privacy.detectors import (
    address,
    birth_date,
    bsn,
    case_number,
    iban,
    labels,
    lexicon,
    mail,
    mosaic,
    named_person,
    names,
    numbers,
    phone,
    sentence,
    shapes,
)
from commands.privacy.detectors import reading as reading_module
from commands.privacy.detectors.labels import Label, LabelAt, nearest
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.sentence import Sentence
from commands.privacy.detectors.standing import LETTER
from commands.privacy.guard import inspect, judge
from tests.pure.privacy.samples import PARTS, load

SAMPLES = [sample.text for part in PARTS for sample in load(part)]
TROUBLE = (
    "b.s.n", "b s n nr", "burger service nummer", "v-nr", "v nr", "om-nummer", "vergader-id", "€",
    "geb.", "g e b", "d.o.b.", "gb.dd", "born", "jan", "3 maart", "12-3", "may 3rd", "een", "nul",
    "een 17", "zes-nul", "één", "zestienjarige", "(at)", " at ", "a@b.nl", "x dot y", "juju",
    "illegale adoptie", "au pair", "kapsalon", "laan van de Eik 3",
    "3 mei 1999", "geboren ", "12 mei 14 jun", "drieste mei", "mw. ", "Van Dongen", "Karin", "ma",
    "genaamd ", "NL91 ABNA 0417 1643 00", "de 89370400440532013000", "adres Ede 3", "gemeente Ede",
    "１２", "wwＷ.", "3 mei 1999", "123456782", "17", "4.5", "\n", "\n\n", ", ", ". ", "-", "'",
    "_", "(", "\u200b", "é", "İ", "van ", "met ", "geb. op ", "d.d. ", "cliënt, ", "cliënt. (",
    "client M.", "{at}", "ik apestaartje x.nl", "dan anne-marie (17)", "Kade-B \nDe",
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


@given(st.text() | st.text("ab é３①—’\u200b\u0301ﬁȚİ").map(lambda text: f"x{text}y"))
def test_characters_are_folded_one_by_one(text: str) -> None:
    reading, plain = Reading.of(text), Reading._folded(text)
    assert (reading.text, reading.lower, reading.lowers) == (plain.text, plain.lower, plain.lowers)
    for place in range(len(plain.text)):
        assert reading.typed_span(place, place + 1) == plain.typed_span(place, place + 1)


@given(st.text("0123456789", min_size=7, max_size=10))
def test_eleven_test_is_that_of_the_library(digits: str) -> None:
    number = digits[:8] + str(stdnum_bsn.checksum(digits[:8].zfill(8) + "0") % 10)
    for one in (digits, number):
        assert bsn.is_right(one) == stdnum_bsn.is_valid(one)


@given(st.from_regex(r"[a-z]{2}[0-9]{2}[a-z0-9]{11,30}", fullmatch=True))
def test_check_digits_are_those_of_the_library(text: str) -> None:
    head = text[4:] + text[:2]
    right = text[:2] + mod_97_10.calc_check_digits(head.upper()) + text[4:]
    assert iban.checks_out(right)
    for one in (text, right):
        compact = one.upper()
        assert iban.checks_out(one) == mod_97_10.is_valid(compact[4:] + compact[:4])


GLUED = ("de rekening-BE71 0961 2345 6769", "zo'n-be71096123456769", "x-nl91 abna 0417 1643 00")


def test_no_iban_is_passed_over() -> None:
    found = 0
    for reading in (*READINGS, *map(Reading.of, GLUED)):
        plain = {
            span
            for cluster in reading.clusters
            if (country := iban._country(reading.lower, cluster.start))
            if (span := iban._iban(reading.lower, *country, cluster.start))
        }
        spans = {(finding.start, finding.end) for finding in iban.detect_iban(reading)}
        assert plain <= spans, reading.text
        found += len(plain)
    assert found


def _nearest(all_labels: list[LabelAt], start: int, end: int) -> LabelAt | None:
    """As the rule says it, with a look at every label."""
    reach = {Label.AMOUNT: labels._AMOUNT_REACH}
    before = [
        at
        for at in all_labels
        if at.end <= start and start - at.end <= reach.get(at.label, labels._BEFORE)
    ]
    after = [at for at in all_labels if at.start >= end][:1]
    after = [at for at in after if at.start - end < labels._AFTER]
    if not before:
        return after[0] if after else None
    counted = after and after[0].label is Label.AMOUNT and after[0].start - end <= 1
    return after[0] if counted and start - before[-1].end > labels._TOUCHING else before[-1]


def _all_labels(lower: str) -> list[LabelAt]:
    pattern = re.compile(rf"(?<!{LETTER}){labels._LABEL.pattern}")
    return [
        LabelAt(*match.span(), Label(match.lastgroup or "")) for match in pattern.finditer(lower)
    ]


FAR = [text + " " * far + "123456789" for text in PAIRS for far in (1, 38, 40)]


def test_labels_near_long_numbers_are_enough() -> None:
    for reading in map(Reading.of, [*TEXTS, *FAR]):
        everywhere = _all_labels(reading.lower)
        for cluster in reading.long_clusters:
            for at in range(len(cluster.groups)):
                for number in (cluster.part(0, at + 1), cluster.part(at, at + 1)):
                    place = number.start, number.end
                    found, plain = nearest(reading.labels, *place), _nearest(everywhere, *place)
                    assert found == plain, reading.text


def test_labels_of_a_bsn_are_found_by_themselves() -> None:
    for reading in READINGS:
        alone = [match.span() for match in labels.BSN_LABEL.finditer(reading.lower)]
        all_labels = _all_labels(reading.lower)
        assert alone == [at[:2] for at in all_labels if at.label is Label.BSN], reading.text


def test_spelled_numbers_stand_in_the_stretches() -> None:
    for reading in READINGS:
        written = numbers.clusters(reading.text)
        spelled = numbers.spelled_clusters(reading.lower)
        assert reading.clusters == (*written, *spelled), reading.text


def _starts(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


_AT = re.compile(r"@|[(\[{]\s?(?:at|a)\s?[)\]}]|(?<=\s)(?:at|apen?staartje)(?=\s[^)\]}])")


def test_words_of_birth_and_ats_are_found_where_their_words_stand() -> None:
    for reading in READINGS:
        assert birth_date._birth_words(reading) == _starts(birth_date._BIRTH, reading.lower)
        ats = sorted(match.span() for match in mail._ats(reading))
        assert ats == _starts(_AT, reading.lower), reading.text


def test_cues_of_an_address_begin_with_their_hints() -> None:
    hints = re.compile("|".join(address._CUE_HINTS))
    for reading in READINGS:
        for start, _ in _starts(address._CUED, reading.text):
            assert hints.match(reading.lower, start), reading.text


DATES = (
    "12 mei 2009", "elfde mei 2009", "drieste mei", "eenendertig jan 09", "x-drie mei 2009",
    "3 e mei '09", "1 2 jan", "may 3rd, 2009", "12th of may 2009", "12 mei 14 jun 16 juli 2009",
)  # fmt: skip
FAR_AWAY = "wachtlijst " * 20


@pytest.mark.parametrize("date", DATES)
def test_dates_near_a_word_of_birth_are_those_of_the_whole_text(date: str) -> None:
    for filler, at in product((" wacht" * 9, " en" * 20, "." * 60, " 12" * 20), range(45)):
        for near in (f"geb.{filler[:at]} {date}", f"{date} {filler[:at]} geb."):
            reading = Reading.of(f"{FAR_AWAY}{near} {FAR_AWAY}")
            words = birth_date._birth_words(reading)
            found = set(birth_date._written(reading, words))
            for pattern in (birth_date._WRITTEN, birth_date._ENGLISH):
                for start, end in _starts(pattern, reading.lower):
                    is_near = any(
                        last <= start <= last + birth_date._AHEAD
                        or end <= first <= end + birth_date._BEHIND
                        for first, last in words
                    )
                    assert not is_near or (start, end) in found, (near, start, end)


def test_words_passed_over_begin_no_name() -> None:
    found = 0
    for reading in READINGS:
        sentence = Sentence(reading)
        candidates = set(names._candidates(reading))
        for index in range(len(reading.lowers)):
            name = names._name_at(sentence, index)
            assert name is None or index in candidates, (reading.text, reading.written[index])
            found += name is not None
    assert found


@pytest.mark.parametrize(
    "before", ["", "x", "de ", "gemeente ", "gem. ", "gemeente de ", "om de\n", "om\n\n"]
)
def test_body_before_a_place_is_what_the_pattern_finds(before: str) -> None:
    for piece in ("", *TROUBLE, *named_person._BODIES):
        text = piece + before
        assert named_person._is_of_body(text) == bool(named_person._OF_BODY.search(text)), text


@given(st.text("()a b"))
def test_brackets_without_their_other_half_go(text: str) -> None:
    lost: list[int] = []
    open_at: list[int] = []
    for at, character in enumerate(text):
        if character == "(":
            open_at.append(at)
        elif character == ")":
            open_at.pop() if open_at else lost.append(at)
    kept = "".join(c for at, c in enumerate(text) if at not in {*lost, *open_at})
    assert rewrite._balanced(text) == kept


@pytest.mark.parametrize(
    ("pattern", "may_match"),
    [
        (birth_date._BIRTH, lambda reading: reading.has(birth_date._BIRTH_STARTS)),
        (birth_date._WRITTEN, lambda reading: birth_date.names_month(reading.lower)),
        (birth_date._ENGLISH, lambda reading: birth_date.names_month(reading.lower)),
        (birth_date._OLD_WRITTEN, lambda reading: reading.has(lexicon.MONTHS)),
        (mosaic._INSTITUTION, lambda reading: reading.has(mosaic._INSTITUTION_WORDS)),
        (mosaic._RARE, mosaic.may_name_rare_form),
        (address._STREET_OF, lambda reading: reading.has(address._PLAIN_STREETS)),
    ],
    ids=range(7),  # the patterns are long, and not the same in each process
)
def test_no_pattern_is_skipped_that_matches(
    pattern: re.Pattern[str], may_match: Callable[[Reading], bool]
) -> None:
    matching = [reading for reading in READINGS if pattern.search(reading.lower)]
    assert matching
    assert [reading.text for reading in matching if not may_match(reading)] == []


def test_word_class_is_told_by_the_form_of_a_word() -> None:
    endings = tuple(word for word in mosaic._WORKPLACES if len(word) > 6)
    for reading in READINGS:
        assert mosaic._TRAIT_WORDS.among(reading.vocabulary, reading.strangers) == {
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


# What opens a sentence, and the abbreviations that do not end one, as patterns say it.
_OPENING = re.compile(r"(?:^|[.!?:;\n•>|=]|\s[-*]|\d\))[\s\"'(\[*_#-]*$")
_ABBREVIATION = re.compile(
    rf"(?:\b(?:{'|'.join(sorted(sentence._SHORTENED))})|\.[a-z])\.\s*$", re.IGNORECASE
)
BETWEEN = (
    " ", ". ", ".", "1) ", ") ", "a) ", " - ", "-", "* ", " * ", "\n", "\n\n- ", ' "', ".' (", "• ",
    " •", "0€ .", ": ", ", ", "1. ", "_", " _", "#", ">", ".  \n ",
)  # fmt: skip
BEFORE_STOPS = (
    "",
    "mw",
    "dhr",
    "x-mw",
    "o'dr",
    "1mw",
    "_mw",
    "c.s",
    "e.d",
    "J",
    "9J",
    "een",
    "excl",
)


def test_openings_are_those_of_the_patterns() -> None:
    opened = shortened = 0
    for head, gap, end in product(BEFORE_STOPS, BETWEEN, BETWEEN):
        reading = Reading.of(f"De {head}{gap}{end}Xyz belt")
        words = Sentence(reading)
        index = reading.written.index("Xyz")
        before = reading.text[: reading.starts[index]]
        is_open = _OPENING.search(before) is not None
        is_short = _ABBREVIATION.search(before) is not None
        if index and reading.gaps[index] not in sentence._MIDDLE:
            assert words.opens(index) == (is_open and not is_short), before
        opened += is_open
        shortened += is_short
    assert opened
    assert shortened


def test_no_gap_of_a_list_is_passed_over() -> None:
    for start, end in product(["", " ", " 12", " (3)", " (123)", " (1234)"], [*BETWEEN, "/", "& "]):
        gap = start + end
        if sentence._LIST_GAP.fullmatch(gap):
            assert gap.endswith(sentence._LIST_GAP_ENDS), gap
    assert sentence._LIST_GAP.fullmatch(" (3), ")


# Full dates, times, years and lists, with the marks that part them.
HARMLESS = (
    "12-11-2026", "1 / 2 / 2009", "2026-11-12", "10.00-12.30", "9:15 - 10:45", "10:00",
    "2025, 2026", "2025/2026", "1, 2", "12-11-20267", "12.30", "06-1234", "10.00", "2026",
    "1-1-26", "nul 2009",
)  # fmt: skip
_HARMLESS = re.compile(f"{shapes._YEARS.pattern}|{shapes._TIMES.pattern}", re.VERBOSE)


def test_harmless_is_what_the_patterns_find() -> None:
    found = 0
    for first, between, last in product(HARMLESS, ["", " ", "-", ".", " 06 "], HARMLESS):
        for cluster in Reading.of(first + between + last).clusters:
            many = len(cluster.groups) > 1
            plain = many and (", " in cluster.text or bool(_HARMLESS.search(cluster.text)))
            assert shapes.is_harmless(cluster) == plain, cluster.text
            found += plain
    assert found


_DUTCH = re.compile(r"(?:0031|31|0)0?(?:6\d{8}|[1-57]\d{8})")
DIGITS = st.lists(
    st.sampled_from(["0", "00", "31", "0031", "310", "6", "1", "12", "345", "67890", "123456"]),
    min_size=4,
    max_size=9,
)


@given(DIGITS, st.sampled_from([" ", "-", " - "]))
def test_dutch_numbers_are_all_runs_of_groups_that_fit(groups: list[str], mark: str) -> None:
    (cluster,) = Reading.of(mark.join(groups)).clusters
    plain = {
        (first, last)
        for last in range(len(groups) + 1)
        for first in range(last)
        if _DUTCH.fullmatch("".join(groups[first:last]))
    }
    assert set(phone._dutch(cluster)) == plain
    for first, last in plain:
        start, end = cluster.span(first, last)
        assert re.sub(r"\D", "", cluster.text[start:end]) == "".join(groups[first:last])


@given(
    st.lists(st.integers(1, 7).map(lambda length: "1" * length), min_size=2, max_size=8),
    st.sampled_from([" ", "-", "/", ". "]),
)
def test_no_parketnummer_is_passed_over(groups: list[str], mark: str) -> None:
    (cluster,) = Reading.of(mark.join(groups)).clusters
    may_hold = case_number._may_hold_parket(cluster)
    assert may_hold or not case_number._PARKET.search(cluster.text)


def test_public_names_stand_near_an_office() -> None:
    found = 0
    for office, between, last in product(
        ["minister", "motie-Bikker", "wethouder"],
        ["", " van", " Jan de", " Jan van de"],
        ["Bikker"],
    ):
        reading = Reading.of(f"Volgens {office}{between} {last} klopt dat")
        words, near = Sentence(reading), names._near_office(reading)
        for index in range(len(reading.lowers)):
            public = names._is_public(words, index)
            assert index in near or not public, reading.text
            found += public
    assert found


@given(st.text(" ,.;:!?ab\n"))
def test_no_mark_to_tidy_is_passed_over(text: str) -> None:
    spaced = re.sub(" +([,.;:!?)])", r"\1", re.sub("  +", " ", text))
    stopped = re.sub(r"([,;:])(?:\s*[,;])+", r"\1", spaced)
    assert rewrite._tidy(text) == _ended(stopped)


def _ended(text: str) -> str:
    bare = text.strip(" ,;:")
    return bare if bare.startswith("!") else bare[:1].upper() + bare[1:]


@pytest.mark.parametrize("word", sorted(labels.LABEL_WORDS._listed))
def test_words_of_labels_are_small_and_whole(word: str) -> None:
    assert word == word.lower()
    assert re.fullmatch(rf"{LETTER}+(?:[-']{LETTER}+)*", word)


def test_a_word_class_wants_beginnings_and_endings_that_it_can_tell() -> None:
    with pytest.raises(ValueError, match="letters"):
        lexicon.WordClass(starts=["pv"])
    with pytest.raises(ValueError, match="letters"):
        lexicon.WordClass(endings=["n"])


def test_what_stands_alone_is_no_full_name() -> None:
    alone = 0
    texts = [first + between + last for first, last in product(NAMED, NAMED) for between in GAPS]
    for reading in map(Reading.of, [*SAMPLES, *texts]):
        words = Sentence(reading)
        for index in range(len(reading.lowers)):
            if not names._stands_alone(words, index) or not (found := names._name_at(words, index)):
                continue
            alone += 1
            assert not named_person._with_small_surname(reading, found[0]).full, reading.text
    assert alone


NAMED = ("Karin", "Fatima Yilmaz", "S.", "mw", "Petrova", "ali", "demir (17)", "uit Ede", "Nagy")
GAPS = (" ", ", ", "-", ". ", "0", "/", "\n", ".", " '", "'", ": ", "1 ")


@given(st.text(st.characters(min_codepoint=0x100, max_codepoint=0x2FFF), min_size=60, max_size=120))
def test_of_many_odd_characters_none_is_passed_over(text: str) -> None:
    assert reading_module._odd_characters(text) == set(reading_module._NOT_PLAIN.findall(text))


@pytest.mark.parametrize("gap", ["(", " (", ", ", ",", "\n(", " ", ": "])
@pytest.mark.parametrize("age", ["19)", "19 jr", "19 jaar", "van 19 jaar", "19,"])
def test_an_age_behind_a_word_is_that_of_the_pattern(gap: str, age: str) -> None:
    reading = Reading.of(f"hanan{gap}{age} gaat")
    (index, *_) = reading.indices(frozenset({"hanan"}))
    expected = reading.gaps[index + 1] != " " and sentence._AGE_AFTER.match(
        reading.text, reading.ends[index]
    )
    assert Sentence(reading).is_aged(index) == bool(expected)
