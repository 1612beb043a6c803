"""The audit of dependencies says what it looked at; having looked at nothing is no good news."""

import json
from typing import Any

from scripts.audit import verdict


def printed(*dependencies: dict[str, Any]) -> str:
    """What pip-audit 2.10 prints with `--format json`."""
    return json.dumps({"dependencies": dependencies, "fixes": []})


SKIPPED = {"name": "yarl", "skip_reason": "Dependency not found on PyPI: yarl (1.25.1)"}
SOUND = {"name": "idna", "version": "3.20", "vulns": []}
HOLE = {"id": "PYSEC-2026-1", "fix_versions": ["3.2"], "aliases": [], "description": "long"}
OPEN = {"name": "jinja2", "version": "3.1.6", "vulns": [HOLE]}


def test_a_service_that_knows_nothing_looked_at_nothing() -> None:
    assert verdict(printed(SKIPPED)) == (2, "it knows none of 1 packages")
    assert verdict("") == (2, "no answer")
    assert verdict("[]") == (2, "no answer")


def test_what_was_found_is_told_and_fails() -> None:
    status, told = verdict(printed(SKIPPED, SOUND, OPEN))
    assert status == 1
    assert "2 of 3 packages" in told
    assert "jinja2 3.1.6: PYSEC-2026-1, mended in 3.2" in told


def test_nothing_known_is_told_with_its_extent() -> None:
    assert verdict(printed(SKIPPED, SOUND)) == (
        0,
        "1 of 2 packages were looked at; no known vulnerabilities.",
    )
