"""The tables, from the first release on."""
