"""The page of comparison: what its link says, what it is chosen by, its views and the panel of one cell."""
