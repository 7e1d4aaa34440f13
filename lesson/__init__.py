"""The tool chain of the lesson: it reads, runs, weaves and publishes the episodes."""

import sys

# jsonschema, which all of Jupyter loads, loads this to check international addresses,
# and it builds 38 grammars at once: 1.3 s at each start, for what no schema here asks.
# jsonschema does without what it cannot import.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
