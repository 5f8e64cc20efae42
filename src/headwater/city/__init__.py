"""Reads and cross-checks a whole city folder and binds its rooms into one desk."""
