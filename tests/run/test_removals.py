"""Warnings that announce a removal stop the block that causes them, and no other."""

import pytest

from lesson.faults import LessonError
from lesson.pipeline import Options, execute
from lesson.read.lesson import read_lesson

LIBRARIES = '''\
```python
from pathlib import Path

Path("inner.py").write_text("""
import warnings

def old(category=DeprecationWarning):
    warnings.warn("old will go", category, stacklevel=1)
""")
Path("outer.py").write_text("""
import inner
import numpy as np

def new():
    inner.old()
    inner.old(FutureWarning)
    np.row_stack([[1], [2]])
    return 3

def call(function):
    return function()
""")
import inner, outer
```

'''
NUMPY = "import numpy as np\n\nnp.row_stack([[1], [2]])"
SKLEARN = """\
from sklearn.linear_model import LogisticRegression

LogisticRegression(penalty="l2").fit([[1], [2]], [0, 1])"""
MATPLOTLIB = """\
import matplotlib.pyplot as plt

plt.boxplot([1, 2, 3], vert=False)"""
PANDAS = "import pandas as pd\n\npd.Timestamp.utcnow()"


def run(small, code: str, before: str = "") -> int:
    start = small.episode(f"{before}```python\n{code}\n```\n")
    execute(read_lesson(small.layout), (), Options())
    return start


@pytest.mark.parametrize(
    ("code", "line", "name"),
    [
        (NUMPY, 3, "DeprecationWarning"),
        (SKLEARN, 3, "FutureWarning"),
        (MATPLOTLIB, 3, "MatplotlibDeprecationWarning"),
        (PANDAS, 3, "Pandas4Warning"),
    ],
)
def test_deprecated_calls_of_libraries(small, code, line, name):
    with pytest.raises(LessonError) as caught:
        run(small, code)
    [fault] = caught.value.faults
    words = f"raised: this block raised {name}: "
    assert f":{fault.line}: {words}" in str(fault), str(fault)
    assert fault.excerpt.splitlines()[line - 1].startswith(">")
    assert "use what takes its place" in str(fault)


@pytest.mark.parametrize(
    "code",
    ["inner.old()", "inner.old(FutureWarning)", "outer.call(lambda: inner.old())"],
)
def test_learners_code_that_calls_what_will_go(small, code):
    with pytest.raises(LessonError, match="Warning: old will go"):
        run(small, code, LIBRARIES)


@pytest.mark.parametrize(
    "code",
    [
        "assert outer.new() == 3",
        "import warnings\n\nwarnings.warn('beware')",
        "import warnings\n\nwith warnings.catch_warnings():\n"
        "    warnings.simplefilter('ignore')\n    inner.old()",
    ],
)
def test_libraries_among_themselves_and_other_warnings(small, code):
    run(small, code, LIBRARIES)
