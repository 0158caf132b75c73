"""What is missing or about to run out: checks that answer with findings, and managers told of urgent ones once."""
