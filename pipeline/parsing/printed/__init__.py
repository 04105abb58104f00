"""Printed pages, wherever their words came from: reading order, joined paragraphs, and places on the page."""
