"""Try whether what the episodes claim holds for other seeds, backends and runs."""
