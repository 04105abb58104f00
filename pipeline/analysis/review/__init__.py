"""The review as people see it: what is most worth a look, and what was decided.

The file that a ministry sends to a province (findings, both values, verdict) has its place here too.
"""
