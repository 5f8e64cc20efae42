"""Who acts on a matter, and by when."""
