"""What a document holds: frozen records, and the sentences that stand in every document."""
