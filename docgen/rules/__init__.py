"""Rules: forms, cases, exemptions."""
