"""One place at a time: what is known of every indicator, and its documents."""
