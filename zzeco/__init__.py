"""The reckoning: carbon, targets, samples and the command line (no screen)."""

__version__ = "0.1.0"
