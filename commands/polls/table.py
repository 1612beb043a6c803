"""The whole table of a poll as rows of cells: who says what to which date, and why."""

from typing import Final

from commands.language.echo import echo_short
from commands.polls.overview import View, moment_of
from storage.polls import Answer

_WORDS: Final = {
    "nl": {Answer.YES: "kan", Answer.MAYBE: "misschien", Answer.NO: "niet", None: ""},
    "en": {Answer.YES: "yes", Answer.MAYBE: "maybe", Answer.NO: "no", None: ""},
}
_HEADS: Final = {
    "nl": ("wie", "toelichting", "aantal kan"),
    "en": ("who", "remarks", "number who can"),
}


def rows(view: View, language: str) -> list[list[str]]:
    """A head, a row for each voice (those that are missing too), and the counts."""
    words, (who, remarks, count) = _WORDS[language], _HEADS[language]
    voices = [*view.voters.expected, *sorted(view.tally.voices() - set(view.voters.expected))]
    head = [who, *(f"{o.number}) {echo_short(moment_of(o), language)}" for o in view.options)]
    table = [[*head, remarks]]
    for voice in voices:
        said = view.tally.by_voice(voice)
        cells = [words[said[n].answer if n in said else None] for n in view.numbers]
        reasons = dict.fromkeys(one.reason for one in said.values() if one.reason)
        table.append([view.voters.name(voice).lstrip("@"), *cells, "; ".join(reasons)])
    counts = [str(len(view.tally.of(number, Answer.YES))) for number in view.numbers]
    return [*table, [count, *counts, ""]]
