"""An error is placed in the line of its own block; or in none, never in a wrong one."""

import pytest
from run.blocks import fence, run_blocks

from lesson.faults import LessonError

EARLIER = """
def divide(x=0):
    one = 1
    two = 2
    return one / x


class Odd:
    def __repr__(self):
        return 1 / 0


class Mute(Exception):
    def __str__(self):
        return 1


def cause():
    try:
        divide()
    except ZeroDivisionError as error:
        saved = error
    return saved


saved = cause()
"""
SYNTAX = "SyntaxError: invalid syntax (<string>, line 1)"
ZERO = "ZeroDivisionError: division by zero"
# The block, the line that failed, and the end of what is shown.
ERRORS = {
    "function of an earlier block": ("a = 1\nb = 2\ndivide()", 3, ZERO),
    "chained": (
        "try:\n    divide()\nexcept ZeroDivisionError as e:\n"
        "    raise KeyError('k') from e",
        4,
        "KeyError: 'k'",
    ),
    "while another is handled": (
        "try:\n    divide()\nexcept ZeroDivisionError:\n    int('x')",
        4,
        "ValueError: invalid literal for int() with base 10: 'x'",
    ),
    "raised again": ("a = 1\nb = 2\nraise saved", 3, ZERO),
    "comprehension": ("a = 1\nb = [\n    divide(x)\n    for x in [1, 0]\n]", 3, ZERO),
    "lambda": ("f = lambda: divide()\n\nf()", 3, ZERO),
    "recursion": (
        "def f(n):\n    return f(n + 1)\n\nf(0)",
        4,
        "RecursionError: maximum recursion depth exceeded",
    ),
    "generator": ("g = (divide(x) for x in [0])\nnext(g)", 2, ZERO),
    "exec": ("a = 1\nexec('a = = 1')", 2, SYNTAX),
    "eval": ("a = 1\n\neval('1 +* 1')", 3, SYNTAX),
    "several lines in exec": ("exec('a = 1\\n\\n\\n1 / 0')", 1, ZERO),
    "cannot be compiled": ("a = 1\n\nreturn 3", 3, "SyntaxError: 'return' outside"),
    "interrupt": ("a = 1\nraise KeyboardInterrupt", 2, "KeyboardInterrupt"),
    "library": (
        "import json\n\njson.loads(\n    '[')",
        3,
        "JSONDecodeError: Expecting value: line 1 column 2 (char 1)",
    ),
    "notes": (
        "e = ValueError('no')\ne.add_note('Try 1.')\ne.add_note('Or 2.')\nraise e",
        4,
        "ValueError: no\nTry 1.\nOr 2.",
    ),
    "group": (
        "a = 1\nraise ExceptionGroup('two', [ValueError('x'), KeyError('y')])",
        2,
        "ExceptionGroup: two (2 sub-exceptions)\n"
        "  +-+---------------- 1 ----------------\n"
        "    | ValueError: x\n"
        "    +---------------- 2 ----------------\n"
        "    | KeyError: 'y'\n"
        "    +------------------------------------",
    ),
    "after a group": (
        "try:\n    raise ExceptionGroup('g', [ValueError(1)])\n"
        "except* ValueError:\n    divide()",
        4,
        ZERO,
    ),
    "value cannot be shown": ("a = 1\nOdd()", None, ZERO),
}


def test_lines_on_the_page(small):
    blocks = [fence(code, "raises-exception") for code, *_ in ERRORS.values()]
    shown = run_blocks(small, fence(EARLIER), *blocks)
    for name, found in zip(ERRORS, shown[1:], strict=True):
        code, line, end = ERRORS[name]
        lines = found[0].splitlines()
        assert lines[:2] == ["```error", "Traceback (most recent call last):"], name
        if line:
            source = code.splitlines()[line - 1].strip()
            assert lines[2:4] == [f"  line {line}", f"    {source}"], name
        rest = "\n".join(lines[4:-1] if line else lines[2:-1])
        assert rest.startswith(end), name
        assert "/" not in rest.replace(end, ""), name


@pytest.mark.parametrize(
    "name", ["function of an earlier block", "group", "exec", "chained"]
)
def test_lines_of_faults(small, name):
    code, line, end = ERRORS[name]
    start = small.episode(fence(EARLIER) + fence(code))
    with pytest.raises(LessonError) as caught:
        run_blocks(small, fence(EARLIER), fence(code))
    [fault] = caught.value.faults
    first = start + fence(EARLIER).count("\n") + 2
    assert fault.line == first + line - 1
    assert f"this block raised {end.splitlines()[0]}" in fault.message
    marked = [text for text in fault.excerpt.splitlines() if text.startswith(">")]
    assert marked == [f"> {fault.line} | {code.splitlines()[line - 1]}"]


@pytest.mark.parametrize("code", ["a = 1\nOdd()", "a = 1\nraise Mute"])
def test_odd_objects_give_a_message_and_no_wrong_line(small, code):
    with pytest.raises(LessonError) as caught:
        run_blocks(small, fence(EARLIER), fence(code))
    [fault] = caught.value.faults
    assert fault.rule == "raised"
    marked = [text for text in fault.excerpt.splitlines() if text.startswith(">")]
    assert all("raise Mute" in text for text in marked)


def test_claims_are_placed_in_their_own_line(small):
    with pytest.raises(LessonError) as caught:
        run_blocks(
            small, fence(EARLIER), fence("a = 1\n\nassert divide(1) == 2", "check")
        )
    [fault] = caught.value.faults
    assert fault.rule == "failed-claim"
    assert [t for t in fault.excerpt.splitlines() if t.startswith(">")] == [
        f"> {fault.line} | assert divide(1) == 2"
    ]


# What fails when it is drawn, and the line of the block that runs then.
UNSHOWABLE = {
    "formula": ('plt.title(r"$\\frac{1$");', 1),
    "label": ('plt.xlabel("$^$");', 1),
    "ticks": ("plt.gca().xaxis.set_major_formatter(lambda x, p: 1 / 0);", 3),
}


def test_what_fails_when_it_is_shown_is_a_fault_also_from_the_cache(small):
    start, expected, blocks = small.episode("") + 2, [], []
    for tags in ((), ("check",)):
        for code, line in UNSHOWABLE.values():
            expected.append((start + line - 1, "raised"))
            code = f"import matplotlib.pyplot as plt\n\n{code}"
            blocks.append(fence(code, *tags))
            start += blocks[-1].count("\n")
    for _ in range(2):
        with pytest.raises(LessonError, match="showing what this block made") as caught:
            run_blocks(small, *blocks)
        assert [(f.line, f.rule) for f in caught.value.faults] == expected


def test_what_fails_when_it_is_shown_may_be_meant(small):
    code = f"import matplotlib.pyplot as plt\n\n{UNSHOWABLE['formula'][0]}"
    [shown] = run_blocks(small, fence(code, "raises-exception"))
    assert [text.splitlines()[0] for text in shown[:1]] == ["```error"]
    assert sum("```error" in text for text in shown) == 1
