"""Tables over the store: filters, pages, facets, documents and exports."""
