"""Make what learners run themselves: scripts and notebooks."""
