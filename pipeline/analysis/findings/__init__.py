"""Findings of a whole store: worked out of what it holds, kept in it, and read for lists and files."""
