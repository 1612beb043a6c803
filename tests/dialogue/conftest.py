"""A conversation for each story, with a check that the story accounted for every message."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dialogue.conversation import Conversation


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    """A bot without rooms; at the end every message was looked at or passed over."""
    conversation = Conversation(tmp_path)
    yield conversation
    conversation.house.database.close()
    conversation.nothing_new()
