"""The page of findings: its address, its filters, both sides of a finding."""
