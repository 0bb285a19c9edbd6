"""Synthetic deliveries and the sample project that is built from them."""
