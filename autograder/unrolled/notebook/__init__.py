"""What is known of a notebook's cells by their text alone."""
