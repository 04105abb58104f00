"""The viewer's pages; each has a function `show`."""
