"""The window: everything that touches Qt lives here and computes nothing."""
