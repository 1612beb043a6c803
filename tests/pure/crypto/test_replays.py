"""A message of a room key is one event; what is remembered of that has a bound."""

from bot.matrix.crypto.replays import Replays

KEY = ("curve", "session")


def test_the_same_event_again_is_no_replay() -> None:
    replays = Replays()
    assert replays.is_new(KEY, 0, ("$a", 1))
    assert replays.is_new(KEY, 0, ("$a", 1))


def test_another_event_with_the_same_index_is_one() -> None:
    replays = Replays()
    assert replays.is_new(KEY, 0, ("$a", 1))
    assert not replays.is_new(KEY, 0, ("$b", 1))
    assert not replays.is_new(KEY, 0, ("$a", 2))
    assert replays.is_new(KEY, 1, ("$b", 1))
    assert replays.is_new(("other", "session"), 0, ("$b", 1))


def test_the_oldest_keys_are_forgotten_first() -> None:
    replays = Replays(most=10)
    for number in range(100):
        assert replays.is_new(("curve", str(number // 4)), number % 4, (f"$e{number}", number))
    assert not replays.is_new(("curve", "24"), 0, ("$x", 0))
    assert not replays.is_new(("curve", "23"), 0, ("$x", 0))
    assert replays.is_new(("curve", "0"), 0, ("$x", 0))


def test_a_key_in_use_is_not_forgotten() -> None:
    replays = Replays(most=10)
    for number in range(50):
        assert replays.is_new(KEY, number, (f"$e{number}", number))
    assert not replays.is_new(KEY, 0, ("$x", 0))
