"""Social accounts and what the public writes to them: ingest, triage."""
