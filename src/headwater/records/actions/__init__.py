"""Verbs: each decides, writes the rows and the history row in one transaction."""
