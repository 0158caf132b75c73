"""Contributions whose authors agree: their study before publication, their pages, support and news."""
