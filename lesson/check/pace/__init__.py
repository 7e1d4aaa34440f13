"""Minutes: what teaching needs, what exercises state, both side by side."""
