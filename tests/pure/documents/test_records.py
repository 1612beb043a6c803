"""Records go into the database as JSON and come back as they were."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from commands.documents.document import Document
from commands.documents.records import (
    ActionsDocument,
    AgendaDocument,
    DecisionsDocument,
    Figures,
    Letter,
    PollTable,
)

EVERY: tuple[type[Document], ...] = (
    AgendaDocument,
    DecisionsDocument,
    ActionsDocument,
    PollTable,
    Figures,
    Letter,
)


@pytest.mark.parametrize("cls", EVERY)
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_a_record_comes_back_as_it_was(cls: type[Document], data: st.DataObject) -> None:
    record = data.draw(st.from_type(cls))

    stored = json.loads(json.dumps(record.recipe("pdf", "a").record))

    assert cls.read(stored) == record


@pytest.mark.parametrize("broken", [None, {}, {"title": 1}, [], "x"])
def test_what_is_no_record_is_refused(broken: Any) -> None:
    with pytest.raises(ValidationError):
        Letter.read(broken)


def test_a_recipe_says_what_is_made_and_how_it_is_called() -> None:
    recipe = Letter("ZCO", "Task Force", "Signalen", "9 maart 2027", points=()).docx("brief-9")
    assert (recipe.kind, recipe.filename) == ("letter.docx", "brief-9.docx")
