"""The tool chain of the lesson: read, run, weave, publish."""
