"""Run the episodes' code, and keep what came out of it."""
