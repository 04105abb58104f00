"""What the lines of a text are: titles, headings, paragraphs, list items, tables, furniture."""
