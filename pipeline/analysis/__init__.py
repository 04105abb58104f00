"""Tables over the store: filters, pages, facets, exports. `filters`, `queries`, `documents`, `exports` are its doors."""
