"""What people call the states of a signal when they ask for a list. The steps are in
`storage.signal_states`."""

from collections.abc import Mapping
from typing import Final

from storage.signal_states import OPEN_STATES, SignalState

ALL_STATES: Final = tuple(
    state for state in SignalState if state not in (SignalState.DRAFT, SignalState.WITHDRAWN)
)

_CALLED: Final[Mapping[SignalState, str]] = {
    SignalState.LOGGED: "gelogd nieuw logged new",
    SignalState.UNDER_REVIEW: "beoordeling beoordeeld review",
    SignalState.SCHEDULED: "geagendeerd agenda scheduled",
    SignalState.ESCALATED: "opgeschaald omhoog escalated",
    SignalState.ANSWERED: "teruggekoppeld beantwoord answered",
    SignalState.CLOSED: "afgerond gesloten dicht klaar closed",
    SignalState.PARKED: "geparkeerd parked",
    SignalState.MERGED: "samengevoegd merged",
}

STATES_CALLED: Final[Mapping[str, tuple[SignalState, ...]]] = {
    **{word: (state,) for state, words in _CALLED.items() for word in words.split()},
    **dict.fromkeys(("open", "openstaand", "lopend"), OPEN_STATES),
    **dict.fromkeys(("alles", "alle", "all", "everything"), ALL_STATES),
}
"""A word (folded) -> the states that it means."""
