"""What lies behind many matters: suspicion, evidence, remedy and re-check."""
