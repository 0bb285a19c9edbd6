"""Factor sets in the window: their versions and values, taken in, edited with a reason, compared, verified."""
