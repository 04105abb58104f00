"""The page of one province: its indicators, its targets and what became of them, its documents."""
