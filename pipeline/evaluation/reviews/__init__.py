"""Reviewed figures out of a store and into it: as gold, for Label Studio, for spaCy."""
