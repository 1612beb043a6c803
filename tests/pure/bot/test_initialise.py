"""Set-up: what flags and answers mean, and the settings file that answers make."""

import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.config import load
from bot.initialise.plan import PlanError, plan, users_in


def test_flags_make_a_plan() -> None:
    made = plan(
        ["zco", "som"],
        ["zco=@saskia:a.nl", "som=@hanna:a.nl, @joris:b.nl", "zco=@saskia:a.nl"],
        "CoMensha",
    )
    assert [(one.slug, one.moderators) for one in made.platforms] == [
        ("zco", ("@saskia:a.nl",)),
        ("som", ("@hanna:a.nl", "@joris:b.nl")),
    ]
    assert made.moderators == ("@saskia:a.nl", "@hanna:a.nl", "@joris:b.nl")
    assert made.platforms[0].name == "Landelijk Zorgcoördinatorenoverleg"


@pytest.mark.parametrize(
    ("slugs", "moderators"),
    [
        (["zoco"], []),
        (["zco"], ["@saskia:a.nl"]),
        (["zco"], ["som=@saskia:a.nl"]),
        (["zco"], ["zco=saskia"]),
        (["zco"], ["zco=@saskia"]),
    ],
)
def test_wrong_flags_are_told(slugs: list[str], moderators: list[str]) -> None:
    with pytest.raises(PlanError):
        plan(slugs, moderators, None)


def test_users_are_full_ids() -> None:
    assert users_in(" @a:x.nl,@b:y.nl  @c:z.nl ") == ["@a:x.nl", "@b:y.nl", "@c:z.nl"]
    assert users_in("") == []


@pytest.mark.filterwarnings("ignore::getpass.GetPassWarning")
def test_answers_make_a_settings_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    answers = [
        "http://127.0.0.1:9",
        "saskia",  # asked again
        "@schakel:a.nl",
        "geheim",
        "@noor:a.nl",
        *("y", "", "@saskia:a.nl"),
        *("n", "n", "n", "n"),
        "CoMensha",
        "y",
    ]
    done = CliRunner().invoke(app, ["init", "--config", str(config)], input="\n".join(answers))

    assert done.exit_code == 1  # there is no homeserver
    assert "zco: Landelijk Zorgcoördinatorenoverleg; moderators: @saskia:a.nl" in done.output
    settings = load(config, {})
    assert settings.matrix.user_id == "@schakel:a.nl"
    assert settings.matrix.secret() == "geheim"
    assert settings.access.administrators == ("@noor:a.nl",)
    assert settings.access.servers == {"a.nl"}
    for file in (config, tmp_path / "password"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_without_questions_nothing_is_guessed(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["init", "--config", str(tmp_path / "none.toml"), "--yes", "--platform", "zco"]
    )
    assert done.exit_code == 1
    assert not list(tmp_path.iterdir())
