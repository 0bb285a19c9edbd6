"""The few widgets that every workspace is built of, in the look of the style sheet."""
