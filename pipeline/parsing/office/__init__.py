"""Word documents, sheets and values separated by commas."""
