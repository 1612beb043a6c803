"""Two bots on one PostgreSQL, of which one is active. Loaded only where the settings ask for it."""
