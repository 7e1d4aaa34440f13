"""Simulate scanning electron microscope images of metal with solid deposits.

A metal was exposed to a plasma, and some of the material settled on it again as small
solid deposits. The microscope scans an electron beam over the surface, line by line,
and counts the electrons that come back: more or fewer of them depending on the
material, on the orientation of the crystal grain, and on how steep the surface is.

Each image is made in four steps: a metal surface, deposits on it, the electron signal,
and the imperfect instrument. The mask says which pixels belong to a deposit. Lengths
and heights are in pixels, and the signal is 0 (black) to 1 (white).
"""

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from scipy.ndimage import gaussian_filter

Array = np.ndarray
DATA_DIR = Path(__file__).parent
SEED = 1931
N_IMAGES, N_TEST = 1000, 200
SIZE = 64  # pixels along each side of an image
YY, XX = np.mgrid[0:SIZE, 0:SIZE].astype(float)  # row and column of each pixel


class Metal(NamedTuple):
    """How the surface of one metal looks."""

    grain_size: float  # typical distance between the middles of two grains, pixels
    grain_contrast: float  # spread of the grey values of the grains
    scratches: float  # mean number of polishing scratches in an image
    roughness: float  # spread of the height, pixels


METALS = {  # the first number is the grain size
    "copper": Metal(30, grain_contrast=0.09, scratches=5, roughness=0.10),
    "molybdenum": Metal(20, grain_contrast=0.06, scratches=3, roughness=0.15),
    "steel": Metal(15, grain_contrast=0.05, scratches=7, roughness=0.12),
    "tungsten": Metal(11, grain_contrast=0.07, scratches=2, roughness=0.22),
}


def rough_texture(rng: Generator, exponent: float) -> Array:
    """Make a random texture, shape (SIZE, SIZE), with mean 0 and spread 1.

    Its power falls with frequency as frequency ** -exponent: a large exponent gives
    soft hills, a small one gives grit.
    """
    frequency = np.hypot(np.fft.fftfreq(SIZE)[:, None], np.fft.fftfreq(SIZE)[None, :])
    frequency[0, 0] = np.inf  # no constant part
    phase = np.exp(2j * np.pi * rng.random((SIZE, SIZE)))
    texture = np.fft.ifft2(frequency ** (-exponent / 2) * phase).real
    return texture / texture.std()


def make_metal(rng: Generator, metal: Metal) -> tuple[Array, Array]:
    """Return the grey value and the height of a clean metal surface."""
    # Grains: each pixel belongs to the nearest of some random points. Between two
    # grains, where both points are equally far, polishing leaves a groove.
    margin = metal.grain_size
    n_grains = rng.poisson((SIZE + 2 * margin) ** 2 / metal.grain_size**2) + 2
    points = rng.uniform(-margin, SIZE + margin, (n_grains, 2))
    distance = np.hypot(YY[..., None] - points[:, 0], XX[..., None] - points[:, 1])
    nearest, second = np.partition(distance, 1, axis=-1)[..., :2].transpose(2, 0, 1)
    grey = rng.normal(0, metal.grain_contrast, n_grains)[distance.argmin(axis=-1)]
    height = metal.roughness * rough_texture(rng, 2.0)
    height -= rng.uniform(0.2, 1.0) * np.exp(-(((second - nearest) / 1.2) ** 2))

    # Polishing scratches run in nearly the same direction.
    direction = rng.uniform(0, np.pi)
    for _ in range(rng.poisson(metal.scratches)):
        angle = direction + rng.normal(0, 0.06)
        across = np.cos(angle) * (XX - SIZE / 2) + np.sin(angle) * (YY - SIZE / 2)
        across = (across - rng.uniform(-SIZE, SIZE)) / rng.uniform(0.6, 1.2)
        height -= rng.uniform(0.2, 0.9) * np.exp(-(across**2))

    # Things that are no deposits: stains change the grey value, pits the height.
    for _ in range(rng.poisson(1.2)):
        spot = round_spot(rng, radius=rng.uniform(3, 9))
        grey = grey + rng.choice([-0.13, 0.10]) * rng.uniform(0.3, 1) * spot
    for _ in range(rng.poisson(0.8)):
        height -= rng.uniform(0.5, 2) * round_spot(rng, rng.uniform(1.0, 2.5))
    return grey, height


def round_spot(rng: Generator, radius: float) -> Array:
    """Return a smooth round spot somewhere in the image, 1 in its middle."""
    y, x = rng.uniform(0, SIZE, 2)
    return np.exp(-((YY - y) ** 2 + (XX - x) ** 2) / (2 * radius**2))


def deposit_height(rng: Generator) -> Array:
    """Return the height of one deposit above the metal; 0 outside of it."""
    y, x = rng.uniform(0, SIZE, 2)
    radius = rng.uniform(3.5, 10.5)
    angle = np.arctan2(YY - y, XX - x)
    # The outline is a circle with bumps; the finer the bump, the smaller.
    outline = np.ones_like(angle)
    for k in range(2, 8):
        bump = rng.normal(0, 0.23 / k**0.7)
        outline += bump * np.cos(k * angle + rng.uniform(0, 2 * np.pi))
    reach = np.hypot(YY - y, XX - x) / (radius * outline.clip(min=0.3))
    # A plateau with steep sides: deposits settle as flat, rough cakes.
    return rng.uniform(0.25, 0.5) * radius * np.sqrt((1 - reach**4).clip(min=0))


def electron_signal(rng: Generator, grey: Array, height: Array) -> Array:
    """Turn material and height into the number of electrons detected, about 0 to 1."""
    slope_y, slope_x = np.gradient(gaussian_filter(height, 0.6))
    steep = np.hypot(slope_y, slope_x)
    # Electrons escape more readily where the surface is steep, and more of them
    # arrive from the side that faces the detector.
    edge_effect = rng.uniform(0.15, 0.35) * steep / (1 + 0.5 * steep)
    side = rng.uniform(0, 2 * np.pi)
    facing = np.cos(side) * slope_x + np.sin(side) * slope_y
    return 0.45 + grey + edge_effect + rng.uniform(0.04, 0.15) * np.tanh(facing)


def record(rng: Generator, signal: Array, mask: Array) -> Array:
    """Record the signal with an imperfect microscope, as uint8."""
    ramp = np.linspace(-0.5, 0.5, SIZE)
    uneven = rng.normal(0, 0.12) * ramp[:, None] + rng.normal(0, 0.12) * ramp
    # Deposits conduct badly and charge up: they glow, and the beam, which moves from
    # left to right, leaves a dark tail behind them.
    charge = gaussian_filter(mask.astype(float), 2.5)
    tail = np.zeros_like(charge)
    for column in range(1, SIZE):
        tail[:, column] = 0.85 * tail[:, column - 1] + 0.15 * mask[:, column - 1]
    signal = signal + uneven + rng.uniform(0, 0.10) * charge
    signal = signal - rng.uniform(0, 0.12) * tail * ~mask

    signal = gaussian_filter(signal, rng.uniform(0.4, 0.8))  # the width of the beam
    signal = rng.uniform(0.3, 0.55) + rng.uniform(1.0, 1.7) * (signal - signal.mean())
    electrons = rng.uniform(160, 500)  # counted in a white pixel
    signal = rng.poisson(electrons * signal.clip(min=0)) / electrons
    signal = signal + rng.normal(0, 0.01, (SIZE, 1))  # the beam flickers line by line
    return (255 * signal).clip(0, 255).astype(np.uint8)


def make_image(
    rng: Generator,
    metal: Metal,
) -> tuple[Array, Array]:
    """Make one image (uint8) and its mask (bool), both of shape (SIZE, SIZE)."""
    grey, height = make_metal(rng, metal)
    mask = np.zeros((SIZE, SIZE), dtype=bool)
    grit = rough_texture(rng, 1.2)  # deposits are rougher than the metal
    contrast = rng.choice([-1, 1]) * rng.uniform(0.04, 0.16)
    for _ in range(rng.integers(0, 6)):
        cake = deposit_height(rng)
        inside = cake > 0
        mask |= inside
        height = np.where(inside, cake + rng.uniform(0.5, 0.9) * grit, height)
        grey = np.where(inside, contrast + rng.normal(0, 0.02) + 0.03 * grit, grey)
    return record(rng, electron_signal(rng, grey, height), mask), mask


def make_deposits(n: int = N_IMAGES, seed: int = SEED) -> dict[str, Array]:
    """Make the arrays of the data set: n images, the last fifth of them for testing."""
    names = sorted(METALS)
    # Each image has a random generator of its own, so that image 7 is the same
    # image in a small and in a large set.
    rngs = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(n)]
    metal = np.array([rng.integers(len(names)) for rng in rngs], dtype=np.uint8)
    pairs = [
        make_image(rng, METALS[names[k]]) for rng, k in zip(rngs, metal, strict=True)
    ]
    images, masks = zip(*pairs, strict=True)
    return {
        "images": np.stack(images),
        "masks": np.stack(masks),
        "metal": metal,
        "metal_names": np.array(names),
        "is_test": np.arange(n) >= n - n * N_TEST // N_IMAGES,
    }


def main() -> None:
    """Make the data set and write it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=N_IMAGES, help="images")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--output", type=Path, default=DATA_DIR / "deposits.npz")
    arguments = parser.parse_args()
    arrays = make_deposits(arguments.size, arguments.seed)
    np.savez_compressed(arguments.output, **arrays)
    print(f"{arguments.size} images, {arrays['masks'].mean():.1%} is deposit")


if __name__ == "__main__":
    main()
