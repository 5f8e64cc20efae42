"""Words every room shares; standard library only."""
