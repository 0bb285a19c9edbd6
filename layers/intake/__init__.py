"""A delivery becomes a layer: reading, encoding, coordinate system, fields, comparison."""
