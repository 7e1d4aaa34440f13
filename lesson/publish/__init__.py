"""Publish: woven Markdown becomes a website."""
