"""The checks between documents, one file each: a code, and what it finds among the statements of some places."""
