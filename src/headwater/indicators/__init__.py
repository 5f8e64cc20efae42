"""What is counted, over what, compared with what."""
