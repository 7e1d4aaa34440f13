"""Weave outputs, plots and values into the text that asked for them."""
