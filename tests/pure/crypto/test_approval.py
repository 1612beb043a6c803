"""What an administrator reads when the homeserver wants more than a token."""

from bot.matrix.crypto.trust import approval


def test_delegated_log_in_names_the_page() -> None:
    """The answer of a homeserver whose accounts live elsewhere (shape: Synapse with MSC3861)."""
    url = "https://account.example.nl/account/?action=org.matrix.cross_signing_reset"
    body = {
        "session": "dummy",
        "flows": [{"stages": ["org.matrix.cross_signing_reset"]}],
        "params": {"org.matrix.cross_signing_reset": {"url": url}},
    }
    assert f"Open {url}, keur het goed" in approval(body)


def test_a_password_is_asked_for() -> None:
    for body in ({"session": "x", "flows": [{"stages": ["m.login.password"]}], "params": {}}, {}):
        assert "vraagt het wachtwoord" in approval(body)
