"""Plans against results: what was wanted of a place, what was reported of it, and whether that was reached."""
