"""`python -m bot` is `schakel`."""

from bot.cli import main

main()
