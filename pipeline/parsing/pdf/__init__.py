"""PDF files: opened within limits, text layer judged, ruled tables found."""
