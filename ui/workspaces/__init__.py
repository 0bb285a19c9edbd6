"""The workspaces: one widget each, given the context."""
