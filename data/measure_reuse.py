"""Measure what a network for photographs, and what few labels, are worth.

Prints two tables of the data card of imagenet_base.keras. Each seed draws five of the
fifteen flights of data/new_camera.npz, takes 30 labels from each to train on, and
tests on the other ten flights. All methods see the same draws, so they are compared
draw by draw.

    python data/measure_reuse.py --seeds 10      # about half an hour on two cores

Stages 6 and 7 are no part of the committed file: `python data/export_imagenet.py
--stages 7 --output FILE` writes a base that has them, and `--whole FILE` measures it.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
from keras import layers
from measure_new_camera import means_and_spreads, regression, resized
from pretrain_sky import make_base

HERE = Path(__file__).parent
ALL_LABELS = 150
FEW_LABELS = (10, 20, 50)
STEPS = 300  # of the optimiser, for every number of labels
BATCH = 32
REFERENCE = "photographs, stage 3"
WITH_FEW = (
    "logistic regression, red and blue",
    "from scratch, pictures standardised",
    "photographs, stage 3",
    "photographs, stage 5",
    "archive",
)
Predict = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def all_flights() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pictures, labels and flights of both parts of the file."""
    data = np.load(HERE / "new_camera.npz")
    return tuple(
        np.concatenate([data[f"train_{name}"], data[f"test_{name}"]])
        for name in ("images", "labels", "flights")
    )


def draw(cloud: np.ndarray, flight: np.ndarray, seed: int, labels: int):
    """Return the rows to train on and those to test on; few labels are part of many.

    Of each of five flights as many clear as cloudy pictures are taken, as far as they
    go; with 150 labels it is the first 30 of each flight.
    """
    rng = np.random.default_rng(seed)
    chosen = rng.permutation(np.unique(flight))[:5]
    train = []
    for number in chosen:
        rows = np.flatnonzero(flight == number)[:30]
        if labels < ALL_LABELS:
            rows = rng.permutation(rows)
            kinds = [rows[cloud[rows] == sky][: labels // 10] for sky in (0, 1)]
            rows = np.concatenate(kinds)
        train.append(rows)
    return np.concatenate(train), np.flatnonzero(~np.isin(flight, chosen))


def red_and_blue(images: np.ndarray) -> np.ndarray:
    """Return how the ratio of red to blue differs between neighbours, coarse to fine.

    Clear sky is blue and clouds are grey: the ratio is what sky cameras are read by.
    """
    red, _, blue = np.moveaxis(np.log(images.astype("float32") + 1), -1, 0)
    ratio, numbers = red - blue, []
    for size in (2, 4, 8, 16):
        side = ratio.shape[1] // size
        blocks = ratio.reshape(len(ratio), side, size, side, size).mean(axis=(2, 4))
        for axis in (1, 2):
            steps = np.abs(np.diff(blocks, axis=axis))
            numbers.append(np.log(steps.mean(axis=(1, 2)) + 1e-3))
    return np.stack(numbers, axis=1)


def features_of(network: keras.Model, images: np.ndarray) -> np.ndarray:
    """Return the output of a network, averaged over all places if it has any."""
    output = network.predict(images, batch_size=50, verbose=0)
    return output.mean(axis=(1, 2)) if output.ndim == 4 else output


def with_head(base: keras.Model, side: int, *first: layers.Layer) -> keras.Model:
    """Return a network that says cloud or clear: what comes first, base, one unit."""
    network = keras.Sequential([keras.Input((side, side, 3)), *first, base])
    if len(base.output.shape) == 4:
        network.add(layers.GlobalAveragePooling2D())
    network.add(layers.Dropout(0.3))
    network.add(layers.Dense(1, activation="sigmoid"))
    return network


def train(network: keras.Model, rate: float, steps: int, images, labels) -> None:
    """Train with a learning rate that decays to zero."""
    decay = keras.optimizers.schedules.CosineDecay(rate, steps)
    network.compile(keras.optimizers.Adam(decay), "binary_crossentropy")
    epochs = steps // -(-len(labels) // BATCH)
    network.fit(images, labels, batch_size=BATCH, epochs=epochs, verbose=0)


def answers(network: keras.Model, images: np.ndarray) -> np.ndarray:
    """Return the labels that a network predicts."""
    return network.predict(images, batch_size=50, verbose=0)[:, 0] > 0.5


def from_scratch(prepared: bool) -> Predict:
    """Return the archive's architecture without its weights."""

    def predict(images, labels, tests):
        standardise = layers.LayerNormalization(
            axis=(1, 2), center=False, scale=False, epsilon=1e-3
        )
        base = make_base(3)
        if prepared:
            base = keras.Model(base.layers[1].output, base.output)
        network = with_head(base, images.shape[1], *[standardise] * prepared)
        train(network, 1e-3, STEPS, images, labels)
        return answers(network, tests)

    return predict


def fine_tuned(base: keras.Model) -> Predict:
    """Train the last layer, then all layers but batch normalisation, slowly."""

    def predict(images, labels, tests):
        copy = keras.models.clone_model(base)
        copy.set_weights(base.get_weights())
        copy.trainable = False
        network = with_head(copy, images.shape[1])
        train(network, 1e-2, STEPS // 2, images, labels)
        copy.trainable = True
        for layer in copy.layers:
            if isinstance(layer, layers.BatchNormalization):
                layer.trainable = False
        train(network, 1e-4, STEPS // 4, images, labels)
        return answers(network, tests)

    return predict


def of_table(images, labels, tests):
    """Fit logistic regression to rows of features."""
    return regression().fit(images, labels).predict(tests)


def majority(images, labels, tests):
    """Say always what is more frequent in training."""
    return np.full(len(tests), labels.mean() > 0.5)


def strategies(images: np.ndarray, whole: Path | None) -> dict[str, tuple]:
    """Return for each name what goes in, and the function that predicts from it."""
    small = resized(images)
    archive = keras.models.load_model(HERE / "sky_archive.keras")
    photographs = keras.models.load_model(whole or HERE / "imagenet_base.keras")
    named = [x.name for x in photographs.layers if x.name.startswith("stage_")]
    bases = {
        name: keras.Model(photographs.input, photographs.get_layer(name).output)
        for name in named
    }
    tables = {name: features_of(base, images) for name, base in bases.items()}
    ratio = red_and_blue(images)
    found = {
        "always the same answer": (images, majority),
        "logistic regression, colours": (images, means_and_spreads),
        "logistic regression, red and blue": (ratio, of_table),
        "from scratch": (small, from_scratch(prepared=False)),
        "from scratch, pictures standardised": (small, from_scratch(prepared=True)),
    }
    for name, table in tables.items():
        found[f"photographs, {name.replace('_', ' ')}"] = table, of_table
    both = np.hstack([tables["stage_3"], ratio])
    found["photographs, stage 3, and red and blue"] = both, of_table
    found["photographs, stage 3, fine-tuned"] = images, fine_tuned(bases["stage_3"])
    found["archive"] = features_of(archive, small), of_table
    found["archive, fine-tuned"] = small, fine_tuned(archive)
    return found


def measure(seeds: int, methods: dict, cloud, flight, labels: int) -> dict[str, list]:
    """Return the accuracies of each method, one for each draw."""
    accuracy = {name: [] for name in methods}
    for seed in range(seeds):
        rows, rest = draw(cloud, flight, seed, labels)
        for name, (inputs, predict) in methods.items():
            keras.utils.set_random_seed(seed)
            predicted = predict(inputs[rows], cloud[rows], inputs[rest])
            accuracy[name].append(np.mean(predicted == cloud[rest]))
    return accuracy


def spread(values) -> str:
    """Return mean and standard deviation as text."""
    return f"{np.mean(values):.2f} ± {np.std(values, ddof=1):.2f}"


def print_all(accuracy: dict[str, list]) -> None:
    """Print each method, and how far it is ahead of the reference draw by draw."""
    print(f"| method | accuracy | lowest | ahead of {REFERENCE} by | in draws |")
    print("| --- | --- | --- | --- | --- |")
    reference = np.array(accuracy[REFERENCE])
    for name, values in accuracy.items():
        lead = np.array(values) - reference
        cells = [name, spread(values), f"{min(values):.2f}"]
        ahead = [spread(lead), f"{np.sum(lead > 0)} of {len(lead)}"]
        cells += ["", ""] if name == REFERENCE else ahead
        print(f"| {' | '.join(cells)} |", flush=True)


def print_labels(seeds: int, methods: dict, cloud, flight) -> None:
    """Measure with few labels, and print a row for each number of them."""
    print(f"\n| labels | {' | '.join(methods)} |")
    print(f"| --- |{' --- |' * len(methods)}")
    for labels in FEW_LABELS:
        accuracy = measure(seeds, methods, cloud, flight, labels)
        cells = [str(labels), *(spread(values) for values in accuracy.values())]
        print(f"| {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--whole", type=Path, help="a base with more stages")
    parser.add_argument("--few", action="store_true", help="the second table alone")
    options = parser.parse_args()
    start = time.process_time()
    images, cloud, flight = all_flights()
    methods = strategies(images, options.whole)
    if not options.few:
        print_all(measure(options.seeds, methods, cloud, flight, ALL_LABELS))
    few = {name: methods[name] for name in WITH_FEW}
    print_labels(options.seeds, few, cloud, flight)
    print(f"\n{time.process_time() - start:.0f} CPU seconds")


if __name__ == "__main__":
    main()
