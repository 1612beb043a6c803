"""A part that is not heard in the time that it gave itself is stuck; being cut off is not."""

from bot.pulse import NO_HOMESERVER, NOT_STARTED, SYNC, WRITER, Pulse


class Hand:
    """A clock that a test moves; in seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_part_is_stuck_after_the_time_that_it_gave_itself() -> None:
    hand = Hand()
    pulse = Pulse(hand)
    pulse.beat(SYNC, 90)
    pulse.beat(WRITER, 900)
    hand.now = 90.0
    assert pulse.stuck() == []
    hand.now = 91.0
    assert pulse.stuck() == [SYNC]
    pulse.beat(SYNC, 30)
    assert pulse.stuck() == []
    hand.now = 1000.0
    assert pulse.stuck() == [SYNC, WRITER]


def test_troubles_make_it_not_ready_and_leave_it_alive() -> None:
    pulse = Pulse()
    assert pulse.troubles() == [NOT_STARTED]
    pulse.trouble(NOT_STARTED, False)
    assert pulse.troubles() == []
    for _ in range(2):
        pulse.trouble(NO_HOMESERVER, True)
    assert (pulse.troubles(), pulse.stuck()) == ([NO_HOMESERVER], [])
    pulse.trouble(NO_HOMESERVER, False)
    assert pulse.troubles() == []


def test_what_is_stuck_is_not_ready_either() -> None:
    hand = Hand()
    pulse = Pulse(hand)
    pulse.trouble(NOT_STARTED, False)
    pulse.beat(SYNC, 1)
    hand.now = 2.0
    assert pulse.troubles() == ["sync is stuck"]
