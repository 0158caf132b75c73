"""Proposed replies, their review by public relations, and what goes out on the platforms."""
