"""What the embedded homeserver's own process runs: Synapse, for as long as our process lives.

Only this process imports Synapse. Its standard input is a pipe that our process holds open and
never writes to, so the end of it means that our process is gone, however it ended.
"""

import os
import runpy
import signal
import threading


def end_with_parent() -> None:
    """Wait for the end of standard input, then ask our own process to stop."""
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    runpy.run_module("synapse.app.homeserver", run_name="__main__", alter_sys=True)
