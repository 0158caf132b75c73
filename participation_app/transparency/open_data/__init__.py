"""Open data: datasets, what they leave out, their releases, and how these are read."""
