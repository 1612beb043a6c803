"""Acute danger is a pattern: urgency with a person and a request."""

import pytest

from commands.privacy.guard import Outcome, is_acute
from tests.pure.privacy.samples import load

ACUTE = (
    "SPOED client staat nu op straat, dader zoekt haar, wie heeft plek vannacht",
    "!knelpunt SPOED client staat nu op straat, dader zoekt haar, wie heeft plek vannacht",
    "wie heeft er vanavond nog een bed voor een mevrouw met kind",
    "meisje is net gevlucht, heeft nu opvang nodig",
    "dringend plek gezocht voor jongen, kan vannacht niet terug",
    "mw zit opgesloten bij dader, spoed, wat moet ik doen",
    "ze is in gevaar, kan iemand nu bellen",
    "help, cliënte wordt bedreigd en moet nu weg",
    "heeft iemand vandaag nog plek? hij slaapt anders buiten",
    "acuut: slachtoffer wordt vastgehouden in woning",
)
NOT_ACUTE = (
    "crisisopvang zit vol",
    "geen spoedplekken",
    "spoedprocedure IND duurt lang",
    "spoedopvang voor mannen ontbreekt in onze regio",
    "nu de zomer voorbij is zit de opvang weer vol",
    "cliënten moeten soms vannacht nog ergens slapen en er is structureel geen plek",
    "acute plekken zijn al weken niet beschikbaar",
    "tolk niet meer vergoed bij eerste gesprek??? weet iemand hoe dat zit",
    "mw heeft wel een advocaat maar die heeft geen tijd",
    "wie heeft ervaring met urgentie bij de corporatie",
    "slachtoffers moeten direct na de aangifte een plek krijgen",
    "wie kan vandaag de notulen maken",
)


@pytest.mark.parametrize("text", ACUTE)
def test_acute(text: str) -> None:
    assert is_acute(text)


@pytest.mark.parametrize("text", NOT_ACUTE)
def test_not_acute(text: str) -> None:
    assert not is_acute(text)


def test_hardly_any_ordinary_point_is_taken_for_acute() -> None:
    clean = [s.text for s in load("tuning") if s.outcome is Outcome.PASS]
    assert [text for text in clean if is_acute(text)] == []
