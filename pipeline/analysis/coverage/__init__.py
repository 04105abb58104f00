"""Coverage: what reports state, state as zero, pass over in silence, and where no report was found."""
