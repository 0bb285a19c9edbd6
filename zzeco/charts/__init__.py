"""Charts as matplotlib figures in one house style; no Qt, and matplotlib only when a chart is drawn."""
