"""A site of our own that behaves like provincial portals: five layouts, and all that goes wrong with them."""
