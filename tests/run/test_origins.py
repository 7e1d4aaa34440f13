"""What authors print is shown; progress bars and asides are told by who writes them."""

from run.blocks import fence, printed, run_blocks

# A package that draws its bars as tqdm does: to standard error, through a wrapper.
TQDM = '''
from pathlib import Path

Path("tqdm").mkdir()
Path("tqdm/__init__.py").write_text("from tqdm.std import tqdm")
Path("tqdm/utils.py").write_text("""
class Wrapper:
    def __init__(self, file):
        self.file = file

    def write(self, text):
        return self.file.write(text)
""")
Path("tqdm/std.py").write_text("""
import sys

from tqdm.utils import Wrapper

class tqdm:
    def __init__(self, things, file=None):
        self.things, self.file = things, Wrapper(file or sys.stderr)

    def __iter__(self):
        for number, thing in enumerate(self.things):
            self.file.write(f"\\\\r{number}/{len(self.things)}|###")
            yield thing
        self.file.write("\\\\n")

    @classmethod
    def write(cls, text):
        sys.stdout.write(text)
""")
Path("tqdm/contrib.py").write_text("""
from tqdm.std import tqdm

class Stream:
    def write(self, text):
        tqdm.write(text)
""");
'''
LIBRARY = '''
from pathlib import Path

Path("library.py").write_text("""
import logging
import sys
import warnings

def log(stream):
    logger = logging.getLogger("library")
    logger.handlers = [logging.StreamHandler(stream)]
    logger.warning("from the library")

def say():
    print("Epoch 1/3")

def complain():
    print("aside", file=sys.stderr)

def warn():
    warnings.warn("beware of " + repr(object()))
""");
'''
LIKE_BARS = """
for epoch in range(1, 4):
    print(f"Epoch {epoch}/3")
print("3/10 ━━━")
print("50%|done")
print(" 1/2 [==>...]")
"""


def test_words_like_those_of_bars_stay(small):
    shown = run_blocks(
        small,
        fence(LIKE_BARS),
        fence("for i in range(3):\n    print(f'{i}/3', end='\\r')\nprint()"),
        fence("import pprint, sys\n\npprint.pprint([1], stream=sys.stderr)"),
        fence("print('to stderr', file=sys.stderr)\nsys.stderr.write('so');"),
        fence("import logging\n\nlogging.warning('mine')"),
    )
    bars = "Epoch 1/3\nEpoch 2/3\nEpoch 3/3\n3/10 ━━━\n50%|done\n 1/2 [==>...]"
    assert shown == [
        printed(bars),
        printed("2/3"),
        printed("[1]"),
        printed("to stderr\nso"),
        printed("WARNING:root:mine"),
    ]


def test_bars_of_tqdm_go_and_what_is_printed_between_them_stays(small):
    loop = "for i in tqdm([1, 2]):\n    print('step', i)\n    tqdm.write('half\\n')"
    shown = run_blocks(
        small,
        fence(TQDM),
        fence(f"import sys\nfrom tqdm import tqdm\n\n{loop}"),
        fence(loop.replace("2]", "2], sys.stdout")),
        fence("from tqdm.contrib import Stream\n\nprint('own', file=Stream())"),
        fence("print('a')\nfor i in tqdm([1, 2]):\n    pass", "show-progress"),
    )
    steps = printed("step 1\nhalf\nstep 2\nhalf")
    assert shown == [[], steps, steps, printed("own"), printed("a\n1/2|###")]


def test_asides_of_libraries_go_and_their_messages_stay(small):
    shown = run_blocks(
        small,
        fence(LIBRARY),
        fence("import sys\nimport library\n\nlibrary.log(sys.stdout)"),
        fence("library.say()"),
        fence("library.complain()\nlibrary.warn()"),
        fence(
            "print(1)\nlibrary.log(sys.stdout)\nprint(2)\nlibrary.warn()\nprint(3)",
            "show-warnings",
        ),
    )
    assert shown[:4] == [[], [], printed("Epoch 1/3"), []]
    # In the order of writing, without an address or a file's name.
    warning = "UserWarning: beware of <object object>"
    assert shown[4] == printed(f"1\nfrom the library\n2\n{warning}\n3")


def test_what_is_written_past_python(small, monkeypatch):
    # Where it is set, ipykernel does not read what is written past Python.
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    wait = "\ntime.sleep(0.3)"
    shown = run_blocks(
        small,
        fence(f"import os\nimport time\n\nos.write(1, b'of a program\\n'){wait}"),
        fence(f"os.write(2, b'I0000 port.cc\\n'){wait}", "show-warnings"),
    )
    assert shown == [printed("of a program"), []]


def test_rich_prints_and_its_bars_go(small):
    code = """
import rich
from rich.progress import track

for i in track([1, 2]):
    print("between", i)
rich.print("[bold]hello[/bold]")"""
    assert run_blocks(small, fence(code)) == [printed("between 1\nbetween 2\nhello")]


KERAS = """
import keras
import numpy as np

keras.utils.set_random_seed(1)


class Report(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(f"Epoch {epoch + 1}/9 done")


network = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
network.compile(loss="mse")
x, y = np.ones((8, 2)), np.ones(8)
stop = keras.callbacks.EarlyStopping("loss", min_delta=9, patience=1, verbose=1)
_ = network.fit(x, y, epochs=9, batch_size=4, callbacks=[Report(), stop])
"""
# TensorFlow warns when it traces often, and twice at most.
RETRACE = """
for _ in range({times}):
    network = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
    _ = network.predict(x)
"""
MINE = "import tensorflow as tf\n\ntf.get_logger().warning('mine')\ntf.print('so')"


def test_keras(small):
    shown = run_blocks(
        small,
        fence(KERAS),
        fence("network.summary()"),
        fence("_ = network.evaluate(x, y)\n_ = network.evaluate(x, y, verbose=2)"),
        fence("_ = network.evaluate(x, y)", "show-progress"),
        fence("bar = keras.utils.Progbar(2)\nbar.update(1)\nprint('1/2 ━━')"),
        fence(RETRACE.format(times=5) + MINE),
        fence(RETRACE.format(times=3), "show-warnings"),
    )
    fit, summary, evaluate, progress, bar, retrace, warnings = shown
    assert fit == printed("Epoch 1/9 done\nEpoch 2/9 done\nEpoch 2: early stopping")
    assert "Trainable params: 3" in summary[0]
    assert evaluate == []
    assert "1/1 ━━━━" in progress[0]
    assert bar == printed("1/2 ━━")
    assert retrace == printed("WARNING:tensorflow:mine\nso")
    assert warnings[0].startswith("```output\nWARNING:tensorflow:6 out of the last")
    assert "0x" not in warnings[0]


def test_bars_do_not_reach_values_in_the_text(small):
    begin = fence(f"{TQDM}\nimport sys\n\nfrom tqdm import tqdm")
    small.episode(f"{begin}It is `{{python}} sum(tqdm([1, 2], sys.stdout))`.\n")
    assert small.lesson("build").returncode == 0
    assert "It is 3." in (small.layout.woven / "episodes/01-sums.md").read_text()
