"""Carbon per polygon: methods, the run, uncertainty, change and explanation."""
