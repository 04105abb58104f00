"""The audit file that a ministry sends to a province: what was found, both values, quotations, verdict."""
