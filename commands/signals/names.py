"""What kinds and states of signals are called, for sentences and for tables."""

from collections.abc import Mapping
from typing import Final

from commands.signals.themes import Language
from storage.signal_states import SignalState
from storage.signals import SignalKind

_KINDS: Final[Mapping[SignalKind, Mapping[Language, str]]] = {
    SignalKind.BOTTLENECK: {"nl": "knelpunt", "en": "bottleneck"},
    SignalKind.SUCCESS: {"nl": "succes", "en": "success"},
    SignalKind.TREND: {"nl": "trend", "en": "trend"},
}

_STATES: Final[Mapping[SignalState, Mapping[Language, str]]] = {
    SignalState.DRAFT: {"nl": "concept", "en": "a draft"},
    SignalState.LOGGED: {"nl": "gelogd", "en": "logged"},
    SignalState.UNDER_REVIEW: {"nl": "in beoordeling", "en": "under review"},
    SignalState.SCHEDULED: {"nl": "geagendeerd", "en": "on an agenda"},
    SignalState.ESCALATED: {"nl": "opgeschaald", "en": "escalated"},
    SignalState.ANSWERED: {"nl": "teruggekoppeld", "en": "answered"},
    SignalState.CLOSED: {"nl": "afgerond", "en": "closed"},
    SignalState.PARKED: {"nl": "geparkeerd", "en": "parked"},
    SignalState.MERGED: {"nl": "samengevoegd", "en": "merged"},
    SignalState.WITHDRAWN: {"nl": "ingetrokken", "en": "withdrawn"},
}


def kind_label(kind: str, language: Language) -> str:
    """What a kind is called. Raises ValueError for one that does not exist."""
    return _KINDS[SignalKind(kind)][language]


def state_label(state: str, language: Language) -> str:
    """What a state is called. Raises ValueError for one that does not exist."""
    return _STATES[SignalState(state)][language]
