"""The room: nobody's settings come in, and nothing of a block gets out."""

import asyncio
import contextlib
import json
import os
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from nbclient.exceptions import CellExecutionError

from lesson.faults import Fault, LessonError
from lesson.pipeline import Limits, Options, execute
from lesson.read.lesson import read_lesson
from lesson.run import client
from lesson.run.client import EpisodeClient
from lesson.run.execute import Job, evaluate
from lesson.run.guard import Finding
from lesson.run.notebook import make_notebook
from lesson.run.room import open_room
from lesson.run.workspace import DataCopy


def outputs(small, **options) -> list[str]:
    """Return what blocks print, also what no page may show, such as paths."""
    with patch("lesson.run.findings.output_faults", lambda *_: ()):
        done = execute(read_lesson(small.layout), (), Options(**options))
    cells = [cell for one in done for cell in one.cells or []]
    return ["".join(o.get("text", "") for o in cell.outputs) for cell in cells]


FACTS = """\
```python
import locale
import os
import site
import subprocess
import sys
import time
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

print(sys.flags, sys.warnoptions, sys.path, site.ENABLE_USER_SITE)
print(sorted(name for name in globals() if not name.startswith("_")))
print([get_ipython().config, get_ipython().ast_node_interactivity])
print(dict(plt.rcParams), plt.style.available, plt.get_backend())
print(locale.getlocale(), locale.getencoding(), time.tzname)
print(pd.DataFrame([range(30)]).to_string(line_width=None), pd.DataFrame([range(30)]))
print(sorted(set(os.environ) - {"JPY_PARENT_PID"}))
print([os.environ[n] for n in ("LANG", "TZ", "USER", "KERAS_BACKEND", "MPLBACKEND")])
print([path.name for path in sorted(Path.home().iterdir())], os.listdir())
print(subprocess.run(["python", "-c", "import sys; print(sys.prefix)"],
                     capture_output=True, text=True).stdout)
assert False, "asserts count"
```
"""


def strange_home(home: Path) -> dict[str, str]:
    """Set up everything in a home in an unusual way; return variables that say more."""
    files = {
        ".ipython/profile_default/startup/a.py": "started_up = 1",
        ".ipython/profile_default/ipython_config.py": "c.InteractiveShell."
        "ast_node_interactivity = 'all'\nc.InteractiveShellApp.exec_lines = ['l = 1']",
        ".ipython/profile_default/ipython_kernel_config.py": "c.IPKernelApp."
        "exec_lines = ['lines = 1']",
        ".jupyter/jupyter_config.py": "1 / 0",
        ".config/matplotlib/matplotlibrc": "lines.linewidth: 9",
        ".config/matplotlib/stylelib/mine.mplstyle": "lines.linewidth: 8",
        ".keras/keras.json": json.dumps({"floatx": "float64", "backend": "jax"}),
        "python/sitecustomize.py": "import builtins\nbuiltins.print = lambda *_: None",
        "python/usercustomize.py": "import builtins\nbuiltins.print = lambda *_: None",
        "start.py": "started = 1",
    }
    broken = "not JSON"
    for folder in (".local/share/jupyter", "jupyter", "Library/Jupyter"):
        files[f"{folder}/kernels/python3/kernel.json"] = broken
    for name, text in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "IPYTHONDIR": str(home / ".ipython"),
        "JUPYTER_PATH": str(home / "jupyter"),
        "JUPYTER_DATA_DIR": str(home / "jupyter"),
        "JUPYTER_DEFAULT_PROVISIONER_NAME": "another",
        "MPLCONFIGDIR": str(home / ".config/matplotlib"),
        "MATPLOTLIBRC": str(home / ".config/matplotlib/matplotlibrc"),
        "KERAS_HOME": str(home / ".keras"),
        "KERAS_BACKEND": "jax",
        "PYTHONPATH": str(home / "python"),
        "PYTHONSTARTUP": str(home / "start.py"),
        "PYTHONOPTIMIZE": "2",
        "PYTHONWARNINGS": "error",
        "PYTHONIOENCODING": "cp1252",
        "PYTHONHASHSEED": "7",
        "PYTHONINSPECT": "1",
        "COLUMNS": "20",
        "LC_ALL": "C",
        "LANG": "de_DE.UTF-8",
        "TZ": "Asia/Tokyo",
        "NO_COLOR": "1",
        "OMP_NUM_THREADS": "7",
        "TF_XLA_FLAGS": "--tf_xla_auto_jit=2",
        "SOMETHING": "else",
    }


def test_settings_of_a_user_do_not_come_in(small, tmp_path, monkeypatch):
    start = small.episode(FACTS.replace("assert False", "pass  # assert False"))
    [first] = outputs(small)
    assert "started" not in first
    variables = strange_home(tmp_path / "home")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    [second] = outputs(small, force=True)
    for line, other in zip(first.splitlines(), second.splitlines(), strict=True):
        assert without_room(other) == without_room(line)
    small.episode(FACTS)
    with pytest.raises(LessonError, match=f":{start + 24}: raised: .* asserts count"):
        outputs(small)


def without_room(text: str) -> str:
    """Return a text without the name of the room, which is another each time."""
    return " ".join("room" if "lesson-" in word else word for word in text.split())


def test_settings_of_a_machine_do_not_come_in(small):
    """IPython asks for no file outside of the room."""
    code = "import IPython.core.application as a\nprint(a.ENV_CONFIG_DIRS, "
    code += "a.SYSTEM_CONFIG_DIRS, get_ipython().profile_dir.location)"
    small.episode(f"```python\n{code}\n```\n")
    [said] = outputs(small)
    assert said.startswith("[] [] ")
    assert "/lesson-" in said


@pytest.mark.parametrize("there", [True, False])
def test_environment_that_is_broken(small, tmp_path, monkeypatch, there):
    small.episode("```python\n1\n```\n")
    python = tmp_path / "python"
    if there:
        python.write_text("#!/bin/sh\necho No module named x >&2\nexit 1\n")
        python.chmod(0o700)
    monkeypatch.setattr(client.sys, "executable", str(python))
    with pytest.raises(LessonError) as caught:
        outputs(small)
    said = "No module named x" if there else "No such file"
    start = "episodes/01-sums.md: dead-kernel: Python did not start for this episode: "
    assert str(caught.value).startswith(start), caught.value
    assert said in str(caught.value)


BEFORE = "```python\nfrom pathlib import Path\n```\n\n"
# Blocks that no episode may have: the line of the finding, its rule, what it names.
REFUSED = {
    "open": ("open({data!r}, 'w')", 1, "room", "data/numbers.csv"),
    "append": ("1\nopen({data!r}, 'ab')", 2, "room", "data/numbers.csv"),
    "update": (
        "import os\nos.open({data!r}, 2)",
        2,
        "room",
        "data/numbers.csv",
    ),
    "pathlib": ("Path({data!r}).write_text('x')", 1, "room", "data/numbers.csv"),
    "new": ("open({root!r} + '/new.txt', 'x')", 1, "room", "new.txt"),
    "numpy": (
        "import numpy as np\n\nnp.save({root!r} + '/data/x.npy', [1])",
        3,
        "room",
        "data/x.npy",
    ),
    "remove": ("Path({data!r}).unlink()", 1, "room", "data/numbers.csv"),
    "rename": ("Path({data!r}).rename('x')", 1, "room", "data/numbers.csv"),
    "rename-to": (
        "Path('x').touch()\nPath('x').rename({data!r})",
        2,
        "room",
        "data/numbers.csv",
    ),
    "rmtree": ("import shutil\nshutil.rmtree({root!r})", 2, "room", "folder"),
    "copy": (
        "import shutil\nshutil.copy('data/numbers.csv', {root!r})",
        2,
        "room",
        "numbers.csv",
    ),
    "move": (
        "import shutil\nshutil.move('data/numbers.csv', {root!r} + '/x')",
        2,
        "room",
        "the lesson's x",
    ),
    "mkdir": ("Path({root!r}, 'new').mkdir()", 1, "room", "new"),
    "truncate": ("import os\nos.truncate({data!r}, 0)", 2, "room", "data/numbers.csv"),
    "mode": ("Path({data!r}).chmod(0)", 1, "room", "data/numbers.csv"),
    "time": ("import os\nos.utime({data!r})", 2, "room", "data/numbers.csv"),
    "folder": ("import os\nos.chdir({root!r})", 2, "room", "folder"),
    "link": (
        "Path('l').symlink_to({data!r})\nPath('l').write_text('')",
        2,
        "room",
        "data/numbers.csv",
    ),
    "hard-link": ("Path('x').hardlink_to({data!r})", 1, "room", "data/numbers.csv"),
    "dots": (
        "import os\nopen(os.path.relpath({data!r}), 'w')",
        2,
        "room",
        "data/numbers.csv",
    ),
    "database": (
        "import sqlite3\nsqlite3.connect({root!r} + '/x.db')",
        2,
        "room",
        "x.db",
    ),
    "swallowed": (
        "try:\n    open({data!r}, 'w')\nexcept OSError:\n    pass",
        2,
        "room",
        "data/numbers.csv",
    ),
    "in-a-function": (
        "def spoil():\n    open({data!r}, 'w')\n\n\nspoil()",
        5,
        "room",
        "data/numbers.csv",
    ),
    "kill-others": ("import os\nos.kill(os.getppid(), 15)", 2, "room", "process"),
    "exit": ("1\nexit()", 2, "ends-python", "exit()"),
    "quit": ("1\nquit()", 2, "ends-python", "exit()"),
    "exit-word": ("exit", 1, "ends-python", "exit()"),
    "sys-exit": ("import sys\n\nsys.exit()", 3, "ends-python", "SystemExit"),
    "raise": (
        "def f():\n    raise SystemExit\n\n\nf()",
        5,
        "ends-python",
        "SystemExit",
    ),
    "os-exit": ("import os\n\n\nos._exit(0)", 4, "ends-python", "os._exit"),
    "abort": ("import os\nos.abort()", 2, "ends-python", "os.abort"),
    "exec": (
        "import os\nos.execvp('true', ['true'])",
        2,
        "ends-python",
        "os.exec",
    ),
    "kill-itself": (
        "import os\nos.kill(os.getpid(), 9)",
        2,
        "ends-python",
        "os.kill",
    ),
    "arguments": (
        "import argparse\nargparse.ArgumentParser().parse_args(['x'])",
        2,
        "ends-python",
        "SystemExit",
    ),
}


async def findings_of(small, blocks: list[str]) -> list[list[Finding]]:
    """Run blocks in one kernel, as if no finding were a fault."""
    text = "\n".join(f"```python\n{block}\n```\n" for block in blocks)
    small.episode(f"{BEFORE}{text}")
    [episode] = read_lesson(small.layout).episodes
    job = Job(episode, make_notebook(episode))
    found = []
    with open_room(small.layout.shared) as room:
        DataCopy(small.layout.data, room.work)
        client = EpisodeClient(job.notebook, room, 60)
        async with client.kernel(job.environment):
            await evaluate(client, f"prepare({str(small.root)!r})")
            for index, cell in enumerate(job.notebook.cells):
                with contextlib.suppress(CellExecutionError):
                    await client.run_cell(cell, index)
                if cell.cell_type == "code":
                    found.append(client.findings)
    return found[1:]


def placed(small, code: str) -> str:
    """Return code with the places that it reaches for."""
    code = code.replace("{data!r}", repr(f"{small.root}/data/numbers.csv"))
    return code.replace("{root!r}", repr(str(small.root)))


def test_what_is_refused_and_where(small):
    before = {path: path.read_bytes() for path in small.root.rglob("data/*")}
    codes = [placed(small, code) for code, *_ in REFUSED.values()]
    found = asyncio.run(findings_of(small, codes))
    wrong = {
        name: (finding, at, rule, what)
        for (name, (_, at, rule, what)), finding in zip(
            REFUSED.items(), found, strict=True
        )
        if not finding
        or (finding[0].line, finding[0].rule) != (at, rule)
        or what not in finding[0].what
    }
    assert not wrong, "\n".join(map(str, wrong.items()))
    assert {p: p.read_bytes() for p in small.root.rglob("data/*")} == before
    assert not list(small.root.glob("x*"))


# The line of the fault, its rule, what it names; after #tag, it is meant to fail.
FAULTS = {
    "open": ("1\nopen({data!r}, 'w')", 2, "room", "the lesson's data/numbers.csv"),
    "open-tagged": ("1 #tag\nopen({data!r}, 'w')", 2, "room", "data/numbers.csv"),
    "exit": ("1\nexit()", 2, "ends-python", "exit()"),
    "exit-tagged": ("1 #tag\nraise SystemExit", 2, "ends-python", "SystemExit"),
    "os-exit-tagged": ("import os #tag\nos._exit(1)", 2, "ends-python", "os._exit"),
    "process": (
        "import subprocess\nx = 1\np = subprocess.Popen(['sleep', '60'])\nx = 2",
        3,
        "left-behind",
        "process `sleep`",
    ),
    "process-of-two": (
        "import subprocess\np = subprocess.Popen(['sleep', '60'])\n"
        "subprocess.run(['true'])",
        2,
        "left-behind",
        "process `sleep`",
    ),
    "process-on-purpose": (
        "import subprocess #tag\nsubprocess.Popen(['sleep', '60'])\n1 / 0",
        2,
        "left-behind",
        "process `sleep`",
    ),
    "shell": (
        "import os\nos.system('sleep 60 &')",
        2,
        "left-behind",
        "process `sleep`",
    ),
    "daemon": (
        "import subprocess\n"
        "subprocess.run('setsid sleep 60 > /dev/null 2>&1 &', shell=True)",
        2,
        "left-behind",
        "process `sleep`",
    ),
    "fork": (
        "import os, time\nif os.fork() == 0:\n    time.sleep(60)",
        2,
        "left-behind",
        "process `python",
    ),
    "pool": (
        "import multiprocessing\npool = multiprocessing.get_context('fork').Pool(1)",
        2,
        "left-behind",
        "process `python",
    ),
    "fork-server": (
        "import multiprocessing, time\n"
        "context = multiprocessing.get_context('forkserver')\n"
        "context.Process(target=time.sleep, args=(60,)).start()",
        1,
        "left-behind",
        "process `python",
    ),
    "thread": (
        "import threading, time\n\nt = threading.Thread(target=time.sleep, args=[60])\n"
        "t.start()",
        4,
        "left-behind",
        "the thread",
    ),
    "daemon-thread": (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=[60], daemon=True).start()",
        2,
        "left-behind",
        "the thread",
    ),
    "timer": (
        "import threading\nthreading.Timer(60, print).start()",
        2,
        "left-behind",
        "the thread",
    ),
    "own-thread": (
        "import threading, time\nclass T(threading.Thread):\n    def run(self):\n"
        "        time.sleep(60)\n\n    def start(self):\n        super().start()\n\n\n"
        "T().start()",
        10,
        "left-behind",
        "the thread",
    ),
    "bare-thread": (
        "import _thread, time\n_thread.start_new_thread(time.sleep, (60,))",
        2,
        "left-behind",
        "the thread `sleep`",
    ),
    "pool-at-work": (
        "import time\nfrom concurrent.futures import ThreadPoolExecutor\n\n"
        "def work():\n    time.sleep(60)\n\nThreadPoolExecutor(1).submit(work)",
        7,
        "left-behind",
        "the thread",
    ),
    "task": (
        "import asyncio\nasync def work():\n    await asyncio.sleep(60)\n\n"
        "task = asyncio.create_task(work())",
        1,
        "left-behind",
        "the task `work`",
    ),
}


def test_what_no_block_may_do_is_a_fault_at_its_line(small):
    (small.root / "episodes/01-sums.md").unlink()
    first = {}
    for name, (code, *_) in FAULTS.items():
        tag = ' tags=["raises-exception"]' if "#tag" in code else ""
        block = f"```python{tag}\n{placed(small, code)}\n```\n"
        text = f"{BEFORE}{block}\n```python\n1\n```\n"
        first[name] = small.episode(text, name=f"01-{name}") + 5
    with pytest.raises(LessonError) as caught:
        outputs(small, limits=Limits(jobs=3, cell_seconds=60))
    found = {f.path.stem.removeprefix("01-"): f for f in caught.value.faults}
    wrong = {
        name: str(found.get(name))
        for name, (_, at, rule, what) in FAULTS.items()
        if not is_fault(found.get(name), first[name] + at, rule, what)
    }
    assert not wrong, "\n".join(f"{name}: {text}" for name, text in wrong.items())


def is_fault(fault: Fault | None, line: int, rule: str, what: str) -> bool:
    return (
        fault is not None
        and (fault.line, fault.rule) == (line, rule)
        and what in fault.message
        and "Error" not in fault.message
    )


MAY = """\
import _thread, asyncio, os, shutil, signal, sqlite3, subprocess, sys, tempfile
import threading, time
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

Path("x").write_text("x")
Path("new/deep").mkdir(parents=True)
Path("new/deep").rmdir()
shutil.rmtree("new")
Path("data/numbers.csv").write_text("x")
Path(tempfile.mkdtemp()).rmdir()
Path.home().joinpath("settings").write_text("x")
sqlite3.connect("x.db").close()
Path({root!r}, "config.yaml").read_text()
os.listdir({root!r})
os.kill(os.getpid(), 0)
try:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(1)
except KeyboardInterrupt:
    pass
try:
    sys.exit()
except SystemExit:
    pass
"""
MAY_ALSO = """\
subprocess.run(["true"])
os.system("true")
p = subprocess.Popen(["sleep", "60"])
p.terminate()
p = subprocess.Popen(["sleep", "60"])
p.kill()
p.wait()
subprocess.Popen(["true"])
if os.fork() == 0:
    os._exit(0)
if os.fork() == 0:
    pass
with multiprocessing.get_context("fork").Pool(1) as pool:
    pool.map(abs, [-1])
with multiprocessing.get_context("spawn").Pool(1) as pool:
    pool.map(abs, [-1])
process = multiprocessing.get_context("forkserver").Process(target=abs, args=(-1,))
process.start()
process.join()
thread = threading.Thread(target=abs, args=(-1,))
thread.start()
threading.Thread(target=time.sleep, args=(0.2,)).start()
_thread.start_new_thread(time.sleep, (0.2,))
ThreadPoolExecutor(1).submit(abs, -1)
"""
MAY_TOO = """\
from joblib import Parallel, delayed

Parallel(2)(delayed(abs)(number) for number in range(3))
Parallel(2, backend="threading")(delayed(abs)(number) for number in range(3))


async def wait():
    await asyncio.sleep(0.1)
    return await asyncio.to_thread(abs, -1)


await wait()
await asyncio.create_task(wait())
"""


def test_what_a_block_may_do(small):
    blocks = [placed(small, MAY), MAY_ALSO, MAY_TOO]
    text = "\n".join(f"```python\n{block}```\n" for block in blocks)
    small.episode(f'{text}\n```python\nprint("reached")\n```\n')
    assert outputs(small)[-1] == "reached\n"


def test_fonts_are_looked_for_once(small):
    code = "import matplotlib.font_manager as m"
    small.episode(f"```python\n{code}\n```\n")
    outputs(small)
    [fonts] = small.layout.shared.iterdir()
    fonts.write_text(fonts.read_text().replace("DejaVu Sans Mono", "Mine"))
    small.episode(f"```python\n{code}\nprint(m.get_font_names())\n```\n")
    [said] = outputs(small)
    assert "Mine" in said


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="POSIX")
def test_programs_are_those_of_the_environment(small):
    code = "import shutil\nprint(shutil.which('python'))"
    small.episode(f"```python\n{code}\n```\n")
    [said] = outputs(small)
    assert Path(said.strip()).parent == Path(sys.executable).parent
