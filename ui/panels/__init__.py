"""The panels that stand around the map."""
