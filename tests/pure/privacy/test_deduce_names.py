"""The extra that knows more names: what it adds, what it must not, and that it is off by itself."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest

from bot.cli_admin import check_names
from bot.config import Settings
from commands.privacy.detectors.deduce_names import ExtraMissing, open_detector
from commands.privacy.detectors.finding import Detector
from commands.privacy.guard import FindingKind, Outcome, inspect, use_extra
from tests.pure.privacy.samples import PARTS, Sample, load

ROOT = Path(__file__).parents[3]
SAMPLES = [sample for part in PARTS for sample in load(part)]
ONLY_DEDUCE = (
    "Tristan wacht al weken op een plek",
    "gister gebeld. Hendrik-Jan neemt het mee",
    "Nog niets gehoord! Nynke is het daar niet mee eens",
)
"""No list of ours has these, and they open a sentence."""
HARMLESS = (
    "Jade staat mooi bij dat behang",
    "we vergaderen in Den Bosch bij Fier",
    "Roemers rapport: commissie-Roemer deed aanbevelingen, die van Roemer liggen er nog",
    "Vlot geregeld bij de gemeente",
    "ALLE PLEKKEN ZIJN VOL IN VALKENBURG EN DE VRIES",
)

pytestmark = pytest.mark.slow  # the lists of names take seconds to make

needs_wheel = pytest.mark.skipif(
    sys.version_info >= (3, 14), reason="deduce asks for a version of regex without such a wheel"
)


@dataclass(frozen=True)
class Made:
    """The extra, the folder of its lists, and its own package as it was before these were made."""

    detector: Detector
    names: Path
    before: dict[Path, int]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Made once for all that only read it: that takes seconds."""
    names, before = tmp_path_factory.mktemp("data") / "names", package()
    return Made(open_detector(names), names, before)


@pytest.fixture
def detector(made: Made) -> Detector:
    return made.detector


def package() -> dict[Path, int]:
    """All files of deduce, and when each was written."""
    folder = Path(str(files("deduce"))) / "data"
    return {one: one.stat().st_mtime_ns for one in folder.rglob("*") if one.suffix != ".pyc"}


@pytest.fixture
def with_deduce(detector: Detector) -> Iterator[None]:
    use_extra(detector)
    yield
    use_extra()


@needs_wheel
@pytest.mark.parametrize("text", ONLY_DEDUCE)
def test_it_finds_names_that_the_rules_miss(detector: Detector, text: str) -> None:
    assert inspect(text).outcome is Outcome.PASS
    use_extra(detector)
    try:
        verdict = inspect(text)
    finally:
        use_extra()
    assert verdict.outcome is Outcome.WARN
    assert verdict.kinds == (FindingKind.NAME,)
    assert verdict.rewrite is not None
    assert "iemand" in verdict.rewrite.lower()


@needs_wheel
@pytest.mark.usefixtures("with_deduce")
@pytest.mark.parametrize("text", HARMLESS)
def test_our_lists_and_neighbours_go_first(text: str) -> None:
    assert inspect(text).outcome is Outcome.PASS


@needs_wheel
def test_it_only_adds_warnings_and_hardly_any_false_one(detector: Detector) -> None:
    without = [inspect(sample.text).outcome for sample in SAMPLES]
    use_extra(detector)
    try:
        given = [inspect(sample.text).outcome for sample in SAMPLES]
    finally:
        use_extra()
    changed = [pair for pair in zip(without, given, strict=True) if pair[0] is not pair[1]]
    assert set(changed) == {(Outcome.PASS, Outcome.WARN)}
    clean = [(sample, outcome) for sample, outcome in zip(SAMPLES, given, strict=True)
             if sample.outcome is Outcome.PASS]  # fmt: skip
    alarms: list[Sample] = [sample for sample, outcome in clean if outcome is not Outcome.PASS]
    assert len(alarms) / len(clean) < 1 / 20


@needs_wheel
def test_its_lists_are_kept_in_our_folder_and_nowhere_else(made: Made) -> None:
    assert package() == made.before
    [quick] = made.names.rglob("*.pickle")
    written = quick.stat().st_mtime_ns
    open_detector(made.names)
    assert quick.stat().st_mtime_ns == written


@needs_wheel
def test_lists_that_were_half_made_or_of_another_version_are_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "names"
    (folder / "half" / "src").mkdir(parents=True)
    (folder / "3.0.0" / "cache").mkdir(parents=True)
    (folder / "3.0.0" / "cache" / "lookup_structs.pickle").write_bytes(b"half")
    open_detector(folder)
    [kept] = folder.iterdir()
    assert kept.name not in {"half", "3.0.0"}


START = """
import sys
from pathlib import Path
from bot.app import choose_names
from bot.config import Settings
from commands.privacy.guard import inspect
matrix = {"homeserver": "http://localhost", "user_id": "@schakel:x", "password": "x"}
choose_names(Settings.model_validate(
    {"matrix": matrix, "storage": {"folder": sys.argv[1]}, "privacy": {"names": sys.argv[2]}}))
print(inspect("Tristan wacht al weken op een plek").outcome.name, "deduce" in sys.modules)
"""


@pytest.mark.parametrize(
    ("names", "told"),
    [("rules", "PASS False"), pytest.param("deduce", "WARN True", marks=needs_wheel)],
)
def test_it_is_loaded_when_asked_for_and_else_never(tmp_path: Path, names: str, told: str) -> None:
    command = [sys.executable, "-c", START, str(tmp_path), names]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split("\n") == [told, ""]  # and deduce logs nothing of its own
    assert (tmp_path / "names").exists() == (names == "deduce")


def test_without_the_extra_one_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "deduce", None)
    with pytest.raises(ExtraMissing, match=r"pip install \"schakel\[names\]\""):
        open_detector(tmp_path / "names")
    assert not (tmp_path / "names").exists()
    settings = Settings.model_validate(
        {
            "matrix": {"homeserver": "http://localhost", "user_id": "@s:x", "password": "x"},
            "privacy": {"names": "deduce"},
        }
    )
    assert check_names(settings) == 1
    assert "not installed" in capsys.readouterr().err
    rules = Settings.model_validate(settings.model_dump(exclude={"privacy"}))
    assert check_names(rules) == 0
