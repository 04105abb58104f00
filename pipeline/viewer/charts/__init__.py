"""Charts of series as Altair specifications, for every page that draws some.

`rows` makes plain rows of cells, `frame` what stands around a picture, one module per kind draws, `pictures` writes
files. Names and numbers travel as data or as titles; nothing of them is an expression.
"""
