"""Where something is: names of places, coordinates and who has jurisdiction there."""
