"""Pages: read input, one action or one query, render."""
