"""Forecast of carbon: stands on their growth curves, harvest, planned measures, intervals."""
