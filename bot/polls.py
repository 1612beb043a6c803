"""Native polls as JSON (MSC3381), in the unstable form: clients draw the stable one empty today."""

from collections.abc import Sequence
from typing import Any, Final

START: Final = "org.matrix.msc3381.poll.start"
END: Final = "org.matrix.msc3381.poll.end"
_TEXT: Final = "org.matrix.msc1767.text"


def start(question: str, answers: Sequence[tuple[str, str]], *, hidden: bool) -> dict[str, Any]:
    """The content of a poll with one choice; `answers` are (id, text), twenty at most."""
    kind = "undisclosed" if hidden else "disclosed"
    lines = [question, *(f"{number}. {text}" for number, (_, text) in enumerate(answers, 1))]
    return {
        START: {
            "question": {_TEXT: question, "body": question, "msgtype": "m.text"},
            "kind": f"org.matrix.msc3381.poll.{kind}",
            "max_selections": 1,
            "answers": [{"id": one, _TEXT: text} for one, text in answers],
        },
        _TEXT: "\n".join(lines),
        "m.mentions": {},
    }


def end(text: str) -> dict[str, Any]:
    """The content of the end of a poll; `text` is for clients that draw no polls."""
    return {END: {}, _TEXT: text}
