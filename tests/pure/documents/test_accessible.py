"""Who cannot see a picture reads it: in words with the message, and as a table."""

import pytest

from bot.documents.makers import DOCUMENTS, IN_WORDS, PNG

PICTURES = sorted(kind for kind, (mimetype, _) in DOCUMENTS.items() if mimetype == PNG)


def test_every_picture_that_can_be_sent_has_words() -> None:
    assert PICTURES
    assert set(IN_WORDS) == set(PICTURES)


@pytest.mark.parametrize("kind", PICTURES)
def test_every_picture_is_also_a_table(kind: str) -> None:
    assert kind.replace(".png", ".csv") in DOCUMENTS
