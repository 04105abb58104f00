"""Comparable series: figures brought to one indicator, one place and one stretch of a year, each with its bounds.

The rules are told for readers in docs/series.md.
"""
