"""What leaves the building as a document: statistical tables, Word reports, and the check of their figures."""
