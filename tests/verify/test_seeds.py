"""Rewriting seeds: what is one, what is not, and that nothing else changes."""

import pytest

from lesson.verify.seeds import reseed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("keras.utils.set_random_seed(1)", "keras.utils.set_random_seed(2001)"),
        ("np.random.default_rng(42)", "np.random.default_rng(2042)"),
        ("RandomState(0).normal(3)", "RandomState(2000).normal(3)"),
        ("np.random.seed(7)", "np.random.seed(2007)"),
        ("split(X, test_size=2, random_state=7)",
         "split(X, test_size=2, random_state=2007)"),
        ("layer(4, seed=5)", "layer(4, seed=2005)"),
        ("SEED = 3\nn = 3", "SEED = 2003\nn = 3"),
        ("split_seed: int = 3", "split_seed: int = 2003"),
        ("for seed in [1, 2]:\n    f(seed)", "for seed in [2001, 2002]:\n    f(seed)"),
        ("for seed in range(3): f(3)", "for seed in range(2000, 2003): f(3)"),
        ("[f(1) for seed in range(1, 4)]", "[f(1) for seed in range(2001, 2004)]"),
        ("def f(x=1, *, seed=1): pass", "def f(x=1, *, seed=2001): pass"),
        ("def f(x, seed=1): pass", "def f(x, seed=2001): pass"),
        ("f(seed=1, random_state=2)  # é 1", "f(seed=2001, random_state=2002)  # é 1"),
        ("g('é', seed=1)", "g('é', seed=2001)"),
        ("f(\n    seed=1,\n)", "f(\n    seed=2001,\n)"),
        ("default_rng(default_rng(1))", "default_rng(default_rng(2001))"),
        ("f(seed=4294967295)", "f(seed=1999)"),
    ],
)  # fmt: skip
def test_seeds_are_replaced(before, after):
    assert reseed(before, 2) == after


@pytest.mark.parametrize(
    "code",
    [
        "epochs = 5",
        "fit(x, epochs=5, shuffle=True)",
        "f(seed=None)",
        "f(seed=True)",
        "seeded = 3",
        "seed = make(3)",
        "ax.scatter(1, 2)",
        "'seed=1'",
        "# random_state=7",
    ],
)
def test_other_code_stays(code):
    assert reseed(code, 2) == code


def test_run_zero_is_the_episode():
    assert reseed("set_random_seed(1)", 0) == "set_random_seed(1)"


def test_all_runs_differ():
    assert len({reseed("set_random_seed(1)", run) for run in range(20)}) == 20
