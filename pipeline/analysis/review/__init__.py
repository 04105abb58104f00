"""The review as people see it: what is most worth a look, and what was decided."""
