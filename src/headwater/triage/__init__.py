"""How urgent a report is, what it is about, and why."""
