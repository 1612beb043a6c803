"""The runner of the tiers is what says "good": it must not say so of nothing."""

from pathlib import Path

import pytest

from tests.tiers import Result, run_tier, table


@pytest.mark.parametrize(
    ("source", "good", "counts"),
    [
        ("def test_a():\n    pass\n", True, (1, 0, 0)),
        ("def test_a():\n    pass\ndef test_b():\n    assert False\n", False, (1, 1, 0)),
        ("import pytest\ndef test_a():\n    pytest.skip('x')\n", False, (0, 0, 1)),
        ("import nothing_of_that_name\n", False, (0, 1, 0)),
        ("", False, (0, 0, 0)),
    ],
    ids=["passes", "fails", "only skips", "does not import", "empty"],
)
def test_a_tier_is_good_only_when_tests_ran_and_passed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    good: bool,
    counts: tuple[int, int, int],
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # a fifth of the time
    folder = tmp_path / "tests" / "some"
    folder.mkdir(parents=True)
    (folder / "test_it.py").write_text(source)

    result = run_tier("some", tmp_path)

    assert (result.good, (result.passed, result.failed, result.skipped)) == (good, counts)


def test_the_table_names_what_failed_and_adds_up() -> None:
    lines = table(
        [Result("mypy", True, 2), Result("pure", True, 3, 7), Result("real", False, 9, 4, 1, 2)]
    ).splitlines()

    assert [line.endswith("FAILED") for line in lines[1:4]] == [False, False, True]
    assert lines[-1] == "Total: 11 passed, 1 failed, 2 skipped"
