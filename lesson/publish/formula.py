r"""Turn a formula into MathML that browsers draw, or say why that cannot be.

The library refuses commands and environments that it does not know. What is refused
here, it would accept and show otherwise than LaTeX does.
"""

from __future__ import annotations

import re

from math_core import LatexError, LatexToMathML

CONVERTER = LatexToMathML(fancy_error=False)
# An environment's name, a command, an escaped character or the start of a comment.
TOKEN = re.compile(
    r"\\(?P<edge>begin|end)\s*\{(?P<name>[^}]*)\}|\\(?P<command>[a-zA-Z]+|.)|%",
    re.DOTALL,
)
NUMBERED = {"align", "equation", "gather", "multline"}
REFERENCES = {"label", "ref", "eqref"}
PLACED = re.compile(r"\s*\[[tbc]\]")
SPACED = re.compile(r"\s*(?:\[|\*)")
TAG = re.compile(r"<[^>]*>|\s")
PLACE = re.compile(r"(?P<position>\d+): (?P<reason>.*?)\.?", re.DOTALL)


class FormulaError(Exception):
    """A formula that cannot be shown as LaTeX would.

    Attributes
    ----------
    reason
        What is wrong, and what to do about it.
    line
        How many lines of the formula stand above the fault.
    """

    def __init__(self, tex: str, position: int, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = tex.count("\n", 0, position)


def to_mathml(tex: str, display: bool) -> str:
    """Return the MathML of a formula.

    Parameters
    ----------
    tex
        What stands between the dollar signs.
    display
        True for a formula on lines of its own.

    Raises
    ------
    FormulaError
        It cannot be shown as LaTeX would.
    """
    _refuse(tex)
    try:
        mathml = CONVERTER.convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        place = PLACE.fullmatch(str(error))
        position = int(place["position"]) if place else 0
        reason = place["reason"] if place else str(error)
        reason = f"{reason[:1].lower()}{reason[1:]}; mend it, or write it otherwise"
        raise FormulaError(tex, position, reason) from error
    if "<menclose" in mathml:
        reason = "a frame or a strike, which some browsers do not draw; leave it out"
        raise FormulaError(tex, 0, reason)
    if not TAG.sub("", mathml):
        raise FormulaError(tex, 0, "there is nothing in it; fill it, or leave it out")
    return mathml


def _refuse(tex: str) -> None:
    """Raise an error for what the library would accept and show otherwise."""
    depth = 0
    for match in TOKEN.finditer(tex):
        if match["edge"] == "begin":
            depth += 1
        elif match["edge"] == "end":
            depth -= 1
        if reason := _reason(match, depth):
            raise FormulaError(tex, match.start(), reason)


def _reason(match: re.Match[str], depth: int) -> str:
    """Say why a token is refused, or nothing."""
    name, command = match["name"], match["command"]
    if match["edge"] == "begin" and name in NUMBERED:
        return (
            f"`{name}` numbers lines, and each formula would begin at 1; write "
            rf"`{name}*`, and \tag{{…}} where a number is wanted"
        )
    if match["edge"] == "begin" and (placed := PLACED.match(match.string, match.end())):
        return f"`{placed[0].strip()}` after `{match[0]}` is not understood; remove it"
    if command in REFERENCES:
        return rf"`\{command}` leads nowhere; write \tag{{…}} and refer to it in words"
    if command == "\\" and depth <= 0:
        return r"`\\` outside an environment; write \begin{aligned} … \end{aligned}"
    if command == "\\" and SPACED.match(match.string, match.end()):
        return r"what follows `\\` is not understood; leave out the distance or star"
    if match[0] == "%":
        return r"`%` hides the rest of its line; write `\%`"
    return ""
