"""Scripts for learners."""

import ast

import pytest

from lesson.export.script import make_script
from lesson.faults import LessonError
from lesson.pipeline import extract
from lesson.read.lesson import read_lesson

BODY = """\
## One {#one}

One is `{python} 1`.

```python
x = 1
```

```python tags=["check"]
assert x == 1
```

```python tags=["raises-exception"]
x / 0
```

:::: challenge

### Two

::: solution
```python
print(x + 1)
```
:::
::::
"""


def script(small) -> str:
    small.episode(BODY)
    return make_script(read_lesson(small.layout).episodes[0])


def test_script_is_python_with_headings_and_without_checks(small):
    text = script(small)
    ast.parse(text)
    assert "# ## One\n" in text
    assert "# ### Two\n" in text
    assert "assert" not in text
    assert "# x / 0" in text
    assert "print(x + 1)" in text
    assert text.startswith("# %% [markdown]\n# # Sums\n")


def test_extract_writes_once_and_check_finds_what_is_stale(small):
    small.episode(BODY)
    path = small.layout.scripts / "01-sums.py"
    with pytest.raises(LessonError, match=r"code/01-sums\.py: script: is not what"):
        extract(small.layout, check=True)
    assert extract(small.layout, check=False) == [path]
    assert extract(small.layout, check=False) == []
    assert extract(small.layout, check=True) == []
    small.write("code/02-gone.py", "")
    with pytest.raises(LessonError, match=r"02-gone\.py"):
        extract(small.layout, check=True)
    extract(small.layout, check=False)
    assert not (small.layout.scripts / "02-gone.py").exists()
