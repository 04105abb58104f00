"""Pages that are pictures: images read by Tesseract, page by page."""
