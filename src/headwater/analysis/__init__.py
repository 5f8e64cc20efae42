"""Statistics on their own: arrays in, findings out."""
