"""Words that weaving writes into a page and that the site knows again."""

READY = "Ready in your notebook"
"""Stands in italics, as a paragraph of its own, above code that nobody types."""
