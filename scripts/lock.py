"""Pin every dependency, with the hashes of all its files, from pyproject.toml.

Writes to requirements/, in the same versions: run.txt (the bot, PostgreSQL included), demo.txt (the
bot and a homeserver), docs.txt (the bot and what makes a site of the handbook) and dev.txt (all
that, tests and tools). Versions already pinned stay unless `--upgrade` is given.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    "--universal",  # one file for Python 3.11 and up, with markers where they differ
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-build",  # wheels only: an install compiles nothing
    "--no-config",
    "--quiet",
)


def build_requirements() -> str:
    """Return the build backend's requirements: a hashed install builds without isolation."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return "\n".join(project["build-system"]["requires"])


def compile_lock(name: str, *extra: str) -> None:
    """Resolve pyproject.toml with `extra` options into requirements/`name`.txt."""
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "-"),
        *(*OPTIONS, f"--output-file=requirements/{name}.txt", *extra),
    ]
    subprocess.run(command, cwd=ROOT, input=build_requirements(), text=True, check=True)


def main() -> None:
    """Write the lock files."""
    upgrade = [option for option in sys.argv[1:] if option == "--upgrade"]
    (ROOT / "requirements").mkdir(exist_ok=True)
    compile_lock("run", "--extra=postgresql", *upgrade)
    compile_lock("demo", "--extra=demo", "--constraint=requirements/run.txt", *upgrade)
    compile_lock("docs", "--extra=docs", "--constraint=requirements/run.txt", *upgrade)
    others = [f"--constraint=requirements/{name}.txt" for name in ("run", "demo", "docs")]
    compile_lock("dev", "--all-extras", *others, *upgrade)


if __name__ == "__main__":
    main()
