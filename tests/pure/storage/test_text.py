"""Users' words reach a column only through the guard: in types, at run time, and by import."""

import ast
import copy
import pickle
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel

from commands.privacy.guard import Blocked, check
from storage.seal import Seal
from storage.signals import Signal, SignalKind
from storage.text import CheckedText, CheckedTextColumn, WarnedText
from tests.pure.storage.scratch import undone

ROOT = Path(__file__).parents[3]
MAY_IMPORT_THE_SEAL = {"commands/privacy/guard.py", "storage/text.py"}


def importers(module: str) -> set[str]:
    """Files of the program that import `module` in any way."""
    found = set()
    for folder in ("bot", "commands", "storage"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module:
                    names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
                if module in names:
                    found.add(str(file.relative_to(ROOT)))
    return found


def test_only_the_guard_and_the_type_know_the_seal() -> None:
    assert importers("storage.seal") == MAY_IMPORT_THE_SEAL


def test_nobody_reaches_for_the_seal_by_name() -> None:
    for folder in ("bot", "commands", "storage"):
        for file in (ROOT / folder).rglob("*.py"):
            if str(file.relative_to(ROOT)) in MAY_IMPORT_THE_SEAL | {"storage/seal.py"}:
                continue
            names = {node.id for node in ast.walk(ast.parse(file.read_text()))
                     if isinstance(node, ast.Name)}  # fmt: skip
            assert not names & {"SEAL", "Seal"}, file


@pytest.mark.parametrize("kind", [CheckedText, WarnedText])
def test_another_seal_is_no_seal(kind: type[CheckedText] | type[WarnedText]) -> None:
    with pytest.raises(TypeError, match="only the privacy guard"):
        kind("woorden", Seal())
    with pytest.raises(TypeError):
        kind("woorden")  # type: ignore[call-arg]  # that is what is tried


def test_the_guard_makes_one_and_only_of_what_passes() -> None:
    words = check("geen vervolgplek")
    assert isinstance(words, CheckedText)
    with pytest.raises(Blocked):
        check("bsn 123456782")


def test_what_is_made_of_checked_words_is_unchecked_again() -> None:
    words = check("geen vervolgplek")
    for made in (words + "!", words.upper(), words[:4], f"{words}", words.strip()):
        assert type(made) is str
    assert type(copy.deepcopy(words)) is CheckedText
    assert type(pickle.loads(pickle.dumps(words))) is CheckedText


def test_a_plain_str_cannot_be_stored() -> None:
    signal = Signal(
        kind=SignalKind.TREND,
        number=1,
        text=check("geen vervolgplek"),
        room_id="!a:x",
        created_at=datetime(2027, 1, 12, tzinfo=UTC),
        source_event="$a",
    )
    signal.text = "zomaar"  # type: ignore[assignment]  # that is what is tried
    with undone() as connection, Session(connection) as session:
        session.add(signal)
        with pytest.raises(Exception, match="unchecked words cannot be stored"):
            session.flush()


def test_every_column_for_words_is_guarded() -> None:
    """A text column under one of these names holds what people typed."""
    words = {"text", "question", "addressee", "words", "addition", "reason"}
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            if column.name in words:
                assert isinstance(column.type, CheckedTextColumn), f"{table.name}.{column.name}"
