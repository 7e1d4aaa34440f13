"""Two runs of one episode give the same page."""

from lesson.pipeline import Limits, Options
from lesson.read.lesson import read_lesson
from lesson.verify.same import verify_same

PLOT = """\
```python
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng({seed})
plt.plot(rng.normal(size=20))
plt.show()
```

![A plot](fig/01-plot.png){{alt="A line"}}
"""
KERAS = """\
```python
import keras
import numpy as np

keras.utils.set_random_seed(1)
x = np.random.default_rng(1).normal(size=(2000, 8))
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(64), keras.layers.Dense(1)])
model.compile(loss="mse")
log = model.fit(x, x[:, 0], epochs=2, verbose=0).history
print(repr(log), model.get_weights()[0].sum())
```
"""  # noqa: E501


def faults(small, body: str) -> tuple[int, list[str]]:
    start = small.episode(body)
    options = Options(limits=Limits(jobs=2))
    found = verify_same(read_lesson(small.layout), (), options)
    return start, [str(fault) for fault in found]


def test_plots_and_text_are_the_same(small):
    words = "```python\nprint(set('abcdefghijkl'))\n```\n"
    assert faults(small, PLOT.format(seed=1) + words)[1] == []


def test_training_is_the_same_to_the_last_digit(small):
    assert faults(small, KERAS)[1] == []


def test_plot_without_a_seed(small):
    start, [fault] = faults(small, PLOT.format(seed=""))
    words = (
        f"episodes/01-sums.md:{start + 2}: not-the-same: this block shows other plots"
    )
    assert fault.startswith(words)


def test_text_and_inline_values_without_a_seed(small):
    code = "```python\nimport time\n\nt = time.time_ns()\nt\n```\n\nNow `{python} t`.\n"
    start, found = faults(small, code)
    place = "episodes/01-sums.md:"
    assert [fault.partition(" not")[0] for fault in found] == [
        f"{place}{start + 2}:", f"{place}{start + 8}:"
    ]  # fmt: skip
    assert "shows other text when it runs again" in found[0]


def test_what_readers_do_not_see_may_differ(small):
    check = '```python tags=["check"]\nimport time\n\nprint(time.time_ns())\n```\n'
    noise = "```python\nimport warnings\n\nwarnings.warn(str(time.time_ns()))\n```\n"
    assert faults(small, check + "\n" + noise)[1] == []


def test_command(small):
    small.episode("```python\nprint(1)\n```\n")
    done = small.lesson("verify", "--same", "--jobs", "2")
    assert (done.returncode, done.stdout) == (0, "Both runs give the same pages.\n")
    small.episode("```python\nimport os\n\nprint(os.getpid())\n```\n")
    assert small.lesson("verify", "--same").returncode == 1
