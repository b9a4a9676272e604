"""The author's side: build the notebooks from their sources, and verify all that they promise."""
