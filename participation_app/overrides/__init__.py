"""What this app does to other apps' doctypes: a file for each doctype, a function for each event."""
