"""Knelpunten, successes and trends: what jams or works, told by those who see it."""
