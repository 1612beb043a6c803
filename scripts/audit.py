"""Look for known vulnerabilities in what the bot runs on: `make audit`.

pip-audit asks a service; where none answers, or it knows none of the packages (a mirror has no
advisories), this says so and is no failure. pip-audit itself calls that "no known vulnerabilities".
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
SERVICES: Final = ("pypi", "osv")
COMMAND: Final = (
    *(sys.executable, "-m", "uv", "tool", "run", "pip-audit"),
    *("--requirement", "requirements/run.txt", "--require-hashes", "--disable-pip"),
    *("--progress-spinner", "off", "--format", "json"),
)
PATIENCE_SECONDS: Final = 300


def verdict(printed: str) -> tuple[int, str]:
    """Exit status and sentence for what pip-audit printed; 2 when it could look at nothing."""
    try:
        found: list[dict[str, Any]] = json.loads(printed)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return 2, "no answer"
    looked = [one for one in found if "skip_reason" not in one]
    if not looked:
        return 2, f"it knows none of {len(found)} packages"
    holes = [
        f"  {one['name']} {one['version']}: {hole['id']}, mended in "
        f"{', '.join(hole['fix_versions']) or 'no version yet'}"
        for one in looked
        for hole in one["vulns"]
    ]
    counted = f"{len(looked)} of {len(found)} packages were looked at"
    if holes:
        return 1, "\n".join([f"{counted}; known vulnerabilities:", *holes])
    return 0, f"{counted}; no known vulnerabilities."


def main() -> int:
    """Ask the services in turn until one can tell."""
    for service in SERVICES:
        try:
            ran = subprocess.run(
                [*COMMAND, "--vulnerability-service", service],
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=PATIENCE_SECONDS,
                check=False,
            )
            status, told = verdict(ran.stdout)
        except (OSError, subprocess.TimeoutExpired) as error:
            status, told = 2, type(error).__name__
        print(f"{service}: {told}")
        if status != 2:
            return status
    print("NOT AUDITED: no service with advisories could be reached. This says nothing about them.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
