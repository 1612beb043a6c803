"""What the bot's own process runs in the demo: the bot, for as long as our process lives."""

import threading

from bot.cli import main
from bot.demo.synapse_process import end_with_parent

if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    main()
