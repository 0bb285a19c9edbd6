"""Synthetic deliveries and the sample project that is built from them."""

from zzeco.sample.deliveries import SampleDelivery, make_deliveries

__all__ = ["SampleDelivery", "make_deliveries"]
