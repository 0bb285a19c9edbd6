"""Map sheets: what lies where on a page, and the page drawn to a file."""
