"""The review: an append-only log of what people decided about figures, and the values that follow from it."""
