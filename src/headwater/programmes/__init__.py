"""Declared lines of work, one folder each, and the reader that refuses bad ones."""
