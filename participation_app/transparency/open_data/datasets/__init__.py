"""The datasets, one file for each."""
