"""Web pages: tree, main text, tables, and what a page says about itself."""
