"""Questions: each reads and answers."""
