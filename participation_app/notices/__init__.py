"""What is owed to citizens: receipts, questions, results."""
