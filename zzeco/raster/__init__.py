"""Carbon of a land-cover raster from a density per class, as the InVEST carbon model reckons it."""
