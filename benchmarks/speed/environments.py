"""Environments of their own for the programs that are measured, each made once."""

import asyncio
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.speed.process import ROOT

ENVIRONMENTS: Final = ROOT / "benchmarks" / ".environments"


def interpreter(name: str) -> Path:
    """The interpreter of an environment."""
    return ENVIRONMENTS / name / "bin" / "python"


async def made(name: str, of: str, *commands: Sequence[str]) -> Path:
    """The interpreter of an environment, made by these commands (`python -m ...`), or made before.

    `of`: what it is made of; it is made anew when that is something else.
    """
    python, known = interpreter(name), ENVIRONMENTS / name / "made-of"
    if not known.exists() or known.read_text() != of:
        print(f"installing {name}", file=sys.stderr)
        shutil.rmtree(ENVIRONMENTS / name, ignore_errors=True)
        await run(sys.executable, "-m", "venv", str(ENVIRONMENTS / name))
        for command in commands:
            await run(str(python), "-m", *command)
        known.write_text(of)
    return python


async def run(*argv: str) -> str:
    """What a program prints. Raises RuntimeError, with the end of its errors, when it fails."""
    process = await asyncio.create_subprocess_exec(
        *argv, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(argv)}:\n{err.decode()[-2000:]}")
    return out.decode()
