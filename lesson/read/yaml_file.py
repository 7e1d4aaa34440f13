"""Read YAML, check it against a schema, and point at the line of each fault."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from lesson.faults import Fault, LessonError

SCHEMAS = Path(__file__).parent / "schemas"


def read_yaml(text: str, path: Path, schema: str, first_line: int = 1) -> Any:
    """Return the content of a YAML text that meets a schema.

    Parameters
    ----------
    text
        The YAML.
    path
        The file it comes from, for messages.
    schema
        Name of a file in ``schemas/``, without its ending.
    first_line
        The line of the file on which the YAML starts.

    Raises
    ------
    LessonError
        It is not YAML, or not what the schema asks for; one fault for each breach.
    """
    try:
        content = YAML().load(text)
    except YAMLError as error:
        line = first_line + _error_line(error)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        message = f"invalid YAML: {problem}; check quotes, colons and indentation"
        raise LessonError([Fault(path, line, "yaml", message)]) from error
    breaches = _validator(schema).iter_errors(content)
    faults = []
    for error in breaches:
        line = first_line + _line(content, error.absolute_path)
        faults.append(Fault(path, line, "yaml", _say(error)))
    if faults:
        raise LessonError(sorted(faults, key=lambda fault: fault.line or 0))
    return content


def _error_line(error: YAMLError) -> int:
    """Return the line, counted from 0, of what YAML could not read."""
    if not isinstance(error, MarkedYAMLError):
        return 0
    # A quotation or a list that is never closed fails at the end of the file; what
    # helps is where it starts. A mapping always starts at the top, which does not.
    starts = error.context_mark and "block" not in (error.context or "")
    mark = error.context_mark if starts else error.problem_mark
    return mark.line if mark else 0


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / f"{schema}.json").read_text()))


def _line(content: Any, where: Any) -> int:
    """Return the line, counted from 0, of a place in the content."""
    line = 0
    for step in where:
        if not hasattr(content, "lc"):
            break
        is_map = hasattr(content, "keys")
        line = (content.lc.key(step) if is_map else content.lc.item(step))[0]
        content = content[step]
    return line


def _say(error: Any) -> str:
    name = "/".join(str(step) for step in error.absolute_path)
    hint = error.schema.get("description")
    message = f"`{name}`: {error.message}" if name else error.message
    return f"{message} ({hint})" if hint else message


def item_line(content: Any, key: str, index: int) -> int:
    """Return the line, counted from 1, of an item of a list in a YAML file."""
    return content[key].lc.item(index)[0] + 1
