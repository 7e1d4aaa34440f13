"""The tool chain of the lesson: it reads, runs, weaves and publishes the episodes."""

import sys

# jsonschema, which all of Jupyter loads, loads this to check international addresses,
# and it builds 38 grammars at once: 1.3 s at each start, for what no schema here asks.
# Durations, which no schema here asks for either, take another tenth of a second.
# jsonschema does without what it cannot import.
for unused in ("rfc3987_syntax", "isoduration"):
    sys.modules.setdefault(unused, None)  # type: ignore[arg-type]
