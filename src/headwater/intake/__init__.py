"""What a report must hold, how a foreign table is read, and what is masked."""
