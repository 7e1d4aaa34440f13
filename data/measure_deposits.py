"""Measure how well deposits are found: no method, thresholds, and a small U-Net.

The intersection over union (IoU) is taken over all pixels of the test images together.
"""

import argparse
import time
from pathlib import Path

import keras
import numpy as np
import pandas as pd
from keras import layers
from scipy.ndimage import uniform_filter

DATA = Path(__file__).parent / "deposits.npz"


def iou(mask: np.ndarray, guess: np.ndarray) -> float:
    """Return the intersection over union of two boolean arrays."""
    union = (mask | guess).sum()
    return float((mask & guess).sum() / union) if union else 1.0


def otsu(image: np.ndarray) -> np.ndarray:
    """Call the pixels above Otsu's threshold deposits; shape as the image."""
    counts = np.bincount(image.ravel(), minlength=256).astype(float)
    values = np.arange(256)
    below = counts.cumsum()
    above = below[-1] - below
    sum_below = (counts * values).cumsum()
    sum_above = sum_below[-1] - sum_below
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = sum_below / below - sum_above / above
    return image > np.nanargmax(below * above * gap**2)


def local_contrast(images: np.ndarray) -> np.ndarray:
    """Return the spread of the grey values in a window of 5 x 5 around each pixel."""
    images = images.astype(float)
    window = (0, 5, 5)
    mean = uniform_filter(images, window)
    return np.sqrt((uniform_filter(images**2, window) - mean**2).clip(min=0))


def best_threshold(train, train_masks, test, test_masks) -> float:
    """Choose the threshold on training values; return the IoU on the test set."""
    candidates = np.percentile(train, np.arange(50, 100, 1))
    best = max(candidates, key=lambda value: iou(train_masks, train > value))
    return iou(test_masks, test > best)


def build_unet(width: int = 8) -> keras.Model:
    """Build a U-Net that looks at the image at three sizes."""

    def convolve(x, filters: int):
        for _ in range(2):
            x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
            x = layers.BatchNormalization(momentum=0.9)(x)
            x = layers.Activation("relu")(x)
        return x

    inputs = keras.Input((64, 64, 1))
    fine = convolve(layers.Rescaling(1 / 127.5, offset=-1)(inputs), width)
    middle = convolve(layers.MaxPooling2D()(fine), 2 * width)
    coarse = convolve(layers.MaxPooling2D()(middle), 3 * width)
    up = layers.Concatenate()([layers.UpSampling2D()(coarse), middle])
    up = layers.Concatenate()([layers.UpSampling2D()(convolve(up, 2 * width)), fine])
    outputs = layers.Conv2D(1, 1, activation="sigmoid")(convolve(up, width))
    return keras.Model(inputs, outputs)


def train_unet(images, masks, seed: int, updates: int = 500) -> keras.Model:
    """Train a U-Net with a fixed number of updates, however many images there are."""
    keras.utils.set_random_seed(seed)
    model = build_unet()
    schedule = keras.optimizers.schedules.CosineDecay(0.004, updates)
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(schedule))
    epochs = round(updates / np.ceil(len(images) / 16))
    model.fit(
        images[..., None],
        masks[..., None].astype("float32"),
        batch_size=16,
        epochs=epochs,
        verbose=0,
    )
    return model


def measure(seed: int, numbers: list[int]) -> dict[str, float]:
    """Train with different numbers of annotated images, drawn at random."""
    data = np.load(DATA)
    images, masks, is_test = data["images"], data["masks"], data["is_test"]
    train, train_masks = images[~is_test], masks[~is_test]
    test, test_masks = images[is_test], masks[is_test]
    nothing = np.zeros_like(test_masks)
    results = {
        "all background: pixel accuracy": (nothing == test_masks).mean(),
        "all background: IoU": iou(test_masks, nothing),
        "Otsu: IoU": iou(test_masks, np.stack([otsu(image) for image in test])),
        "threshold on grey value: IoU": best_threshold(
            train, train_masks, test, test_masks
        ),
        "threshold on local contrast: IoU": best_threshold(
            local_contrast(train), train_masks, local_contrast(test), test_masks
        ),
    }
    order = np.random.default_rng(seed).permutation(len(train))
    for number in numbers:
        chosen = order[:number]
        start, start_cpu = time.perf_counter(), time.process_time()
        model = train_unet(train[chosen], train_masks[chosen], seed)
        name = f"U-Net, {number} images"
        results[f"{name}: seconds"] = time.perf_counter() - start
        results[f"{name}: CPU seconds"] = time.process_time() - start_cpu
        guess = model.predict(test[..., None], verbose=0)[..., 0] > 0.5
        results[f"{name}: IoU"] = iou(test_masks, guess)
        results[f"{name}: pixel accuracy"] = (guess == test_masks).mean()
    return results


def main() -> None:
    """Measure over several seeds and print mean and spread."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--numbers", type=int, nargs="+", default=[200, 800])
    arguments = parser.parse_args()
    print(f"U-Net: {build_unet().count_params()} weights")
    runs = [measure(seed, arguments.numbers) for seed in range(arguments.seeds)]
    summary = pd.DataFrame(runs).agg(["mean", "std", "min", "max"]).T
    print(summary.round(3).to_string())


if __name__ == "__main__":
    main()
