"""The tables: fields, constraints and facts."""
