"""The layout workspace: a sheet arranged, seen as it will be printed, and written."""
