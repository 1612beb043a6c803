"""Records -> documents: what stands in them, how they are set, how they become bytes."""
