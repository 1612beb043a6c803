"""Every command by everybody in every kind of room, against the table that was looked at."""

from tests.dialogue.permissions import DONE, OTHER, PAGE, SILENCE, page, table


def test_nobody_may_more_or_less_than_the_page_says() -> None:
    """Changed on purpose? `python -m tests.dialogue.permissions`, and look at the difference."""
    assert page() == PAGE.read_text(encoding="utf-8")


def test_what_holds_for_every_command() -> None:
    titles, rows = table()
    silent = [n for n, title in enumerate(titles) if "stranger" in title or "plain text" in title]
    silent.append(titles.index("moderator in a platform that was opened up"))
    assert len(silent) == 5
    for name, answers in rows.items():
        assert {answers[n] for n in silent} == {SILENCE}, name
        assert OTHER not in answers, name
        assert DONE in answers, name
