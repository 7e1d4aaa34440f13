"""Read the sources: the configuration, the episodes, and what is wrong with them."""
