"""Measure what a base pretrained on the archive is worth for data/new_camera.npz.

Prints the table of the data card. Seed 0 trains on the training flights of the file;
every other seed draws five other flights of the fifteen, 30 pictures from each, and
tests on the remaining ten flights.

    python data/measure_new_camera.py --seeds 3      # about six minutes on two cores
"""

import argparse
import time
from pathlib import Path

import keras
import numpy as np
from pretrain_sky import GREY, add_head, make_base
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

HERE = Path(__file__).parent
SIDE = 64  # pixels, the size of the pictures in the archive


def split(data, seed: int):
    """Return training images and labels, test images and labels."""
    if seed == 0:
        names = ("train_images", "train_labels", "test_images", "test_labels")
        return tuple(data[name] for name in names)
    images, labels, flights = (
        np.concatenate([data[f"train_{name}"], data[f"test_{name}"]])
        for name in ("images", "labels", "flights")
    )
    rng = np.random.default_rng(seed)
    chosen = rng.permutation(np.unique(flights))[:5]
    train = np.concatenate([np.flatnonzero(flights == f)[:30] for f in chosen])
    test = ~np.isin(flights, chosen)
    return images[train], labels[train], images[test], labels[test]


def resized(images: np.ndarray) -> np.ndarray:
    """Return the pictures made smaller."""
    small = keras.ops.image.resize(
        images.astype("float32"), (SIDE, SIDE), antialias=True
    )
    return keras.ops.convert_to_numpy(small)


def cropped(images: np.ndarray) -> np.ndarray:
    """Return the middle of the pictures."""
    start = (images.shape[1] - SIDE) // 2
    return images[:, start : start + SIDE, start : start + SIDE]


def grey(images: np.ndarray) -> np.ndarray:
    """Return the pictures with one channel."""
    return (images @ GREY)[..., None].astype("float32")


def regression() -> LogisticRegression:
    """Return a logistic regression on standardised features."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000))


def means_and_spreads(train, labels, test):
    """Predict from the mean and the spread of each channel."""
    features = [
        np.concatenate([x.mean(axis=(1, 2)), x.std(axis=(1, 2))], axis=1)
        for x in (train, test)
    ]
    return regression().fit(features[0], labels).predict(features[1])


def frozen(base: keras.Model, train, labels, test):
    """Train a new last layer alone: logistic regression on the features of the base."""
    features = [base.predict(x, batch_size=128, verbose=0) for x in (train, test)]
    return regression().fit(features[0], labels).predict(features[1])


def trained(model: keras.Model, rate: float, epochs: int, train, labels, test):
    """Train a whole network, with a learning rate that decays to zero."""
    decay = keras.optimizers.schedules.CosineDecay(rate, epochs * -(-len(train) // 32))
    model.compile(keras.optimizers.Adam(decay), "sparse_categorical_crossentropy")
    model.fit(train, labels, batch_size=32, epochs=epochs, verbose=0)
    return model.predict(test, batch_size=128, verbose=0).argmax(axis=1)


def fine_tuned(path: Path, train, labels, test):
    """Train the last layer, then all layers but batch normalisation, slowly."""
    base = keras.models.load_model(path)
    base.trainable = False
    model = add_head(base, 2)
    trained(model, 1e-2, 30, train, labels, test)
    base.trainable = True
    for layer in base.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    return trained(model, 1e-4, 15, train, labels, test)


def strategies(seed: int, train, labels, test):
    """Yield (name, function without arguments that returns the predicted labels)."""
    colour_path, grey_path = HERE / "sky_archive.keras", HERE / "sky_archive_grey.keras"
    colour_base = keras.models.load_model(colour_path)
    grey_base = keras.models.load_model(grey_path)
    keras.utils.set_random_seed(seed)
    sets = {"colour": (resized(train), resized(test))}
    sets["grey"] = tuple(grey(images) for images in sets["colour"])
    sets["tiled"] = tuple(np.repeat(images, 3, axis=-1) for images in sets["grey"])
    sets["whole"] = (train, test)
    sets["middle"] = (cropped(train), cropped(test))

    def run(function, *arguments, pictures):
        first, second = sets[pictures]
        return lambda: function(*arguments, first, labels, second)

    def scratch(channels):
        return add_head(make_base(channels), 2)

    yield "logistic regression, colour", run(means_and_spreads, pictures="colour")
    yield "logistic regression, grey", run(means_and_spreads, pictures="grey")
    yield "frozen base, resized", run(frozen, colour_base, pictures="colour")
    yield "frozen base, 96 pixels", run(frozen, colour_base, pictures="whole")
    yield "frozen base, cropped", run(frozen, colour_base, pictures="middle")
    yield "frozen random base", run(frozen, make_base(3), pictures="colour")
    yield "fine-tuned base", run(fine_tuned, colour_path, pictures="colour")
    yield "from scratch", run(trained, scratch(3), 1e-3, 60, pictures="colour")
    yield "grey, frozen grey base", run(frozen, grey_base, pictures="grey")
    yield "grey tiled, frozen colour base", run(frozen, colour_base, pictures="tiled")
    yield "grey, from scratch", run(trained, scratch(1), 1e-3, 60, pictures="grey")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--data", type=Path, default=HERE / "new_camera.npz")
    options = parser.parse_args()
    data = np.load(options.data)
    accuracy, seconds = {}, {}
    for seed in range(options.seeds):
        train, labels, test, truth = split(data, seed)
        for name, predict in strategies(seed, train, labels, test):
            start = time.process_time()
            right = np.mean(predict() == truth)
            seconds.setdefault(name, []).append(time.process_time() - start)
            accuracy.setdefault(name, []).append(right)
    print("| strategy | flights of the file | all seeds | lowest | CPU seconds |")
    print("| --- | --- | --- | --- | --- |")
    for name, values in accuracy.items():
        spread = f"{np.mean(values):.2f} ± {np.std(values, ddof=1):.2f}"
        cpu = f"{np.mean(seconds[name]):.0f}"
        print(f"| {name} | {values[0]:.2f} | {spread} | {min(values):.2f} | {cpu} |")


if __name__ == "__main__":
    main()
