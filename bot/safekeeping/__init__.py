"""Backup and restore: what a bot needs to begin again, in one sealed file."""
