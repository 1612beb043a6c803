"""Sample values for the sentences of polls."""

from datetime import UTC, date, datetime, time
from typing import Any, Final

from commands.language.moments import Moment
from commands.polls.clashes import Clash

MOMENT: Final = Moment(date(2027, 3, 9), time(10), time(12, 30))
LINE: Final[dict[str, Any]] = {
    "number": 1,
    "moment": MOMENT,
    "yes": 9,
    "maybe": 1,
    "no": 2,
    "quorum_met": True,
    "lacking": ["Fier"],
    "unsure": ["SHOP"],
    "refusing": ["Fier", "MJD"],
    "reasons": [{"who": "Fier", "text": "trein"}],
    "holiday": date(2027, 4, 27),
    "school": ["Noord", "Zuid"],
    "clashes": [Clash("som", 7), Clash("tfm", None)],
}
BARE: Final = LINE | {
    "number": 2,
    "moment": Moment(date(2027, 3, 11)),
    "lacking": [],
    "refusing": [],
    "reasons": [],
    "holiday": None,
    "school": [],
    "clashes": [],
}
BEST: Final = {"number": 1, "moment": MOMENT, "why": "fewest_no", "second": 2, "quorum_met": False}
REASONS: Final = ("quorum", "must_attend", "most_yes", "fewest_maybe", "no_holiday", "earliest")
WHOLE: Final[dict[str, list[Any]]] = {
    "state": ["open", "closed", "fixed", "cancelled"],
    "closes": [datetime(2027, 1, 28, 16, tzinfo=UTC), None],
    "lines": [[LINE, BARE], [BARE]],
    "fixed": [None, LINE],
    "expected": [12, 1, 0],
    "answered": [9, 1],
    "organisations": [True, False],
    "missing": [["Fier", "@bas"], []],
    "best": [
        BEST,
        *(BEST | {"why": why} for why in REASONS),
        BEST | {"why": None, "second": None, "quorum_met": True},
        None,
    ],
    "quorum": [0, 7],
    "unreadable": [0, 1, 3],
    "native": [True, False],
    "ticks": [False, True],
    "organisation": ["SHOP", None],
}
_DATES: Final = ("announced", "overview", "all_answered", "closed", "asked", "reminded")
_CHANGED: Final = ("reopened", "date_added")
_CHOICE: Final = {"number": 1, "words": "ja", "count": 2, "names": ["@mo", "@petra"]}
_QUESTION: Final[dict[str, list[Any]]] = {
    "state": ["open", "closed"],
    "closes": WHOLE["closes"],
    "lines": [[_CHOICE, _CHOICE | {"number": 2, "count": 0, "names": []}]],
    "unreadable": [0, 1, 2],
    "native": [True, False],
    "hidden": [True, False],
}
_STANDS: Final = [{"yes": [1, 3], "maybe": [2]}, {"yes": [], "maybe": []}]
_DAYS: Final = [[MOMENT, Moment(date(2027, 3, 11))], []]
_WHY_NOT: Final = ["end_before_start", "no_such_date", "past", "year_far", "no_time", "no_date"]

POLLS: Final[dict[tuple[str, str], list[Any]]] = {
    **{(f"poll_{key}", name): some for key in (*_DATES, *_CHANGED) for name, some in WHOLE.items()},
    **{
        (f"question_{key}", name): some
        for key in ("announced", "result", "standing")
        for name, some in _QUESTION.items()
    },
    ("poll_not_open", "state"): WHOLE["state"],
    ("poll_native_question", "moment"): [MOMENT],
    ("poll_date_twice", "moment"): [MOMENT],
    ("poll_closes_too_late", "closes"): [MOMENT],
    ("poll_placed", "titles"): [["Overleg"], []],
    ("poll_placed", "shared"): [[], ["Moviera"], ["Moviera", "@mo"]],
    ("poll_placed", "hints"): [["many", "long"], ["long"], ["many"]],
    ("poll_date_unclear", "reason"): _WHY_NOT,
    ("poll_which_date", "reason"): ["past", "which_day"],
    ("poll_vote_replaced", "now"): _STANDS,
    ("poll_vote_replaced", "was"): _STANDS,
    ("poll_vote_replaced", "people"): [["@petra"]],
    ("poll_not_yours", "label"): ["D-7", None],
    **{("ballot_noted", name): _DAYS for name in ("yes", "maybe", "no")},
}
