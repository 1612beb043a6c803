"""Sample values for the sentences of meetings."""

from datetime import UTC, date, datetime, time
from typing import Any, Final

from commands.language.moments import Moment

MOMENT: Final = Moment(date(2027, 3, 9), time(10), time(12, 30))
MEETING: Final = {"label": "V-3", "title": "Overleg", "moment": MOMENT, "platforms": []}
MEETINGS: Final = [
    [
        MEETING | {"place": "Amersfoort", "platforms": ["zco", "som"]},
        MEETING | {"place": None},
    ],
    [],
]
ITEM: Final[dict[str, Any]] = {
    "number": 1, "label": "A-31", "title": "wachttijd ggz", "minutes": 15, "begins": "10.00",
    "ends": "10.15", "kind": "decide", "presenter": "@petra", "carried": 2, "late": True,
    "papers": [{"title": "cijfers.pdf", "link": "https://matrix.to/x"}, {"title": "b", "link": ""}],
    "note": "rustig beginnen", "reference": "K-41",
}  # fmt: skip
BARE: Final = ITEM | {
    "minutes": None, "begins": "", "ends": "", "kind": None, "presenter": None, "carried": 0,
    "late": False, "papers": [], "note": "", "reference": "",
}  # fmt: skip
SHORT: Final = {
    "label": "A-3", "text": "opvang", "held": True, "late": False, "carried": 1, "minutes": 10,
    "task": "inform", "last": True, "owner": "@wim", "due_on": date(2027, 4, 1), "meeting": "V-3",
    "regions": 2,
}  # fmt: skip
OTHER: Final = SHORT | {
    "held": False, "minutes": None, "task": None, "last": False, "owner": None, "due_on": None,
    "regions": 1,
}  # fmt: skip
CHANGES: Final = [
    {"what": what, "label": "A-31", "text": "opvang", "number": 2, "old": old, "new": new}
    for what, old, new in (
        ("new", None, None), ("gone", None, None), ("moved", None, None), ("text", "a", "b"),
        ("minutes", 10, None), ("minutes", None, 10), ("kind", None, "decide"),
        ("kind", "discuss", None), ("presenter", None, "@petra"), ("presenter", "@petra", None),
    )
]  # fmt: skip
ACTION: Final = {"label": "X-3", "text": "brief", "owner": "@wim", "due": "1 april", "done": False}
ACTIONS: Final = [
    [ACTION, ACTION | {"owner": "", "due": "", "done": True}, ACTION | {"done": True}], [],
]  # fmt: skip
DECISIONS: Final = [
    [{"label": "B-4", "text": "akkoord", "item": "opvang", "reference": "K-41"},
     {"label": "B-5", "text": "akkoord", "item": "", "reference": ""}], [],
]  # fmt: skip

BY_NAME: Final[dict[str, list[Any]]] = {
    "moment": [MOMENT],
    "old": [MOMENT],
    "deadline": [datetime(2027, 2, 23, 11, tzinfo=UTC), None],
    "place": ["Amersfoort", None],
    "platforms": [["zco", "som"], []],
    "dates": [[{"label": "V-3", "moment": MOMENT}]],
    "minutes": [15, None],
    "task": ["discuss", None],
    "presenter": ["@petra", None],
    "meeting": ["V-3", None],
    "waits": [False, True],
    "sober": [False, True],
    "holiday": [None, "Koningsdag"],
    "accepted": [True, False],
    "carried": [0, 1, 2],
    "others": [0, 1, 2],
    "papers": [["cijfers.pdf"], []],
    "proposed": [[SHORT, OTHER], []],
    "waiting": [[SHORT, OTHER], []],
    "actions": ACTIONS,
    "items": [[ITEM, BARE]],
    "changes": [CHANGES, []],
    "total": [140, 1],
    "length": [150],
    "version": [2, 3],
    "for_chair": [False, True],
    "chair": ["@tess", None],
    "present": [["@petra", "SHOP"], []],
    "absent": [["@wim"], []],
    "bodies": [1, 9],
    "quorum": [7, 0],
    "decisions": DECISIONS,
    "notes": [["cijfers volgen"], []],
    "published": [True, False],
    "document": ["agenda", "minutes"],
    "late": [True, False],
    "searched": [True, False],
    "cancelled": [True, False],
    "owner": ["@wim", None],
    "reason": ["past", "no_date"],
    "after": ["V-4", None],
    "address": ["https://agenda.voorbeeld.nl/abc.ics"],
    "renewed": [True, False],
    "was_there": [True, False],
    "made": [datetime(2027, 2, 23, 11, tzinfo=UTC)],
}

BY_SENTENCE: Final[dict[tuple[str, str], list[Any]]] = {
    ("meetings_listed", "lines"): MEETINGS,
    ("which_meeting", "lines"): MEETINGS,
    ("agenda_shown", "lines"): [[ITEM, BARE], [ITEM]],
    ("agenda_shown", "version"): [1, None],
    ("agenda_shown", "total"): [140, 160],
    ("agenda_without_meeting", "lines"): [[SHORT, OTHER], []],
    ("standing_listed", "lines"): [[SHORT, OTHER], []],
    ("meeting_after", "lines"): [[SHORT]],
    ("decisions_listed", "lines"): [[SHORT, OTHER], []],
    ("tasks_listed", "lines"): [[SHORT, OTHER], []],
    ("no_such_item", "label"): ["9"],
    ("no_such_item", "count"): [None, 0, 1, 3],
    ("decision_noted", "item"): ["A-31", None],
    ("meeting_which_moment", "readings"): [["dinsdag 9 maart", "maandag 8 maart"], ["9 maart"]],
    ("decision_noted", "meeting"): ["V-3"],
    ("signal_not_on_agenda", "meeting"): ["V-3"],
    ("task_for_you", "by"): ["@a:b"],
    ("agenda_call", "deadline"): [datetime(2027, 2, 23, 11, tzinfo=UTC)],
}
