"""Every command by everybody in every kind of room, against the table that was looked at."""

from tests.dialogue.permissions import DONE, OTHER, PAGE, SILENCE, page, table


def test_nobody_may_more_or_less_than_the_page_says() -> None:
    """Changed on purpose? `python -m tests.dialogue.permissions`, and look at the difference."""
    assert page() == PAGE.read_text(encoding="utf-8")


def test_what_holds_for_every_command() -> None:
    columns, rows = table()
    silent = [
        place
        for place, one in enumerate(columns)
        if one.role == "stranger"
        or (not one.encrypted and one.where != "another room without encryption")
        or one.where == "platform that was opened up"
        or (one.role == "who left" and one.where != "in private")
    ]
    asked = {(one.where, one.role, one.encrypted) for one in columns}
    assert len(asked) == len(columns) == 4 * 5 * 2 + 4 * 2
    for name, answers in rows.items():
        assert {answers[n] for n in silent} == {SILENCE}, name
        assert OTHER not in answers, name
        assert DONE in answers, name
