"""The web map: one HTML page that shows layers of a project in a browser without any network."""
