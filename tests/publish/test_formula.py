"""Formulas are shown as LaTeX would, or refused with a reason."""

import pytest
from bs4 import BeautifulSoup

from lesson.publish.formula import FormulaError, to_mathml


@pytest.mark.parametrize(
    ("tex", "selector", "words"),
    [
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "mtr", ["a=b", "c=d"]),
        (r"\begin{align*} a &= b \\ c &= d \end{align*}", "mtr", ["a=b", "c=d"]),
        (r"\begin{gathered} a \\ b \end{gathered}", "mtr", ["a", "b"]),
        (
            r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}",
            "mtr",
            ["1x>0", "0else"],
        ),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "mtd", ["1", "2", "3", "4"]),
        (r"\begin{array}{lr} 1 & 2 \end{array}", "mtd", ["1", "2"]),
        (r"\mathbf{W} \mathbb{RN}", "mi", ["\U0001d416", "\u211d\u2115"]),
        (r"\operatorname{softmax}(z)", "mi", ["softmax", "z"]),
        (r"\hat{y}_i", "msub > mover > mi", ["y"]),
        (r"50\% \text{ of } n", "mi", ["%", "n"]),
        ("a < b", "mo", ["<"]),
    ],
)
def test_understood(tex, selector, words):
    mathml = BeautifulSoup(to_mathml(tex, display=True), "html.parser")
    assert [part.get_text().strip() for part in mathml.select(selector)] == words


@pytest.mark.parametrize(
    ("tex", "reason", "line"),
    [
        (r"\foobar{x}", r'unknown command "\foobar"', 0),
        ("a\n+ \\Rn^n", r'unknown command "\Rn"', 1),
        ("\\begin{aligned}\na &= \\lable\n\\end{aligned}", r"\lable", 1),
        (r"\begin{theorem} a \end{theorem}", 'environment "theorem"', 0),
        (r"\begin{aligned} a", "reached end", 0),
        (r"\begin{aligned} a \end{cases}", r"\end", 0),
        (r"\frac{1}{n", '"}"', 0),
        (r"\frac{1}{n}}", '"}"', 0),
        (r"\left( a", r"\right", 0),
        ("x^", "argument", 0),
        ("x_1_2", "subscript", 0),
        ("a & b", '"&"', 0),
        (r"\widetilde{xy}", r"\widetilde", 0),
        ("", "nothing", 0),
        (r"\quad", "nothing", 0),
        (r"a \\ b", r"\begin{aligned}", 0),
        ("a\n+ 50% of b", r"`\%`", 1),
        (r"\begin{align} a &= b \end{align}", r"`align*`", 0),
        (r"\begin{equation} a \end{equation}", r"`equation*`", 0),
        (r"\begin{aligned}[t] a \end{aligned}", "`[t]`", 0),
        (r"\begin{aligned} a \\[1em] b \end{aligned}", "distance", 0),
        (r"\begin{align*} a \label{a} \end{align*}", r"`\label`", 0),
        (r"\eqref{a}", r"`\eqref`", 0),
        (r"\boxed{x}", "frame", 0),
        (r"\cancel{x}", "frame", 0),
    ],
)
def test_refused(tex, reason, line):
    with pytest.raises(FormulaError) as error:
        to_mathml(tex, display=True)
    assert reason in error.value.reason
    assert error.value.line == line
