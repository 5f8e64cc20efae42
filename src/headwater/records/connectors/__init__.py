"""Outside systems, one module each, with a Protocol and a shipped fake."""
