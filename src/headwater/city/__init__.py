"""Reads and cross-checks a whole city folder and binds its rooms into one desk."""

from headwater.city.facts import Branch, City, Clocks, Leaf, Town, Unit, Village
from headwater.city.reading import check, load

__all__ = ["Branch", "City", "Clocks", "Leaf", "Town", "Unit", "Village", "check", "load"]
