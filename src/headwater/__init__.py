"""Headwater: calls in, the right hands, the source found, the effect proved."""
