"""A line of shell as a newcomer types it, in an environment that knows nothing of ours."""

import os
import subprocess
from pathlib import Path


def shell(line: str, folder: Path, *, typed: str = "", **more: str) -> str:
    """What a line of shell printed, with nothing of our environment but what everybody has."""
    known = ("PATH", "HOME", "LANG", "TMPDIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
    ours = {name: value for name, value in os.environ.items() if name in known or _is_pip(name)}
    done = subprocess.run(
        ["bash", "-euc", line],
        cwd=folder,
        env=ours | more,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


def _is_pip(name: str) -> bool:
    return name.startswith(("PIP_", "UV_")) or name.lower().endswith("_proxy")
