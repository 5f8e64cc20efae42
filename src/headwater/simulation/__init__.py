"""A city with planted truth: seeded reports and deeds."""
