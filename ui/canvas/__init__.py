"""The map on screen: pictures of layers, the ways to move about in them, and what floats above."""
