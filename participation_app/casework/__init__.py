"""Departments, agreed entities, routing rules, agreements and promises, the moves and their events."""
