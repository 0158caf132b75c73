"""Departments and people from a spreadsheet: read, planned row by row, shown, and written all at once."""
