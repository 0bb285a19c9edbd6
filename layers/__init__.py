"""The geodata: what a layer is, how it comes in, is checked, kept and written (no carbon, no screen)."""
