"""Targets of the carbon-peak plan: definitions, measures of progress, pace."""
