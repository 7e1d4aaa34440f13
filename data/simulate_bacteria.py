"""Simulate clips from fluorescence microscopy movies of ten bacterial phenotypes.

The phenotypes differ in colour (which dye they make), shape and swimming speed; four
pairs differ in speed alone. A movie is one recording: all its clips share background,
exposure, noise and bleaching. A clip shows one cell for eight frames. Some movies hold
a single phenotype, the others all ten, as in an experiment where pure cultures are
recorded first and mixtures later.

Lengths are in pixels, times in frames, brightness from 0 (black) to 1 (white).
"""

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.ndimage import gaussian_filter

DATA_DIR = Path(__file__).parent
SEED = 1676
N_FRAMES, SIZE = 8, 32
N_MIXED, CLIPS_PER_MIXED = 40, 20  # movies with all phenotypes
CLIPS_PER_SINGLE = 30  # clips of each movie with one phenotype


class Phenotype(NamedTuple):
    """What a kind of bacterium looks like and how fast it swims."""

    name: str
    red: float  # brightness of the red dye
    green: float  # brightness of the green dye
    length: float  # distance between the middles of the two round ends, pixels
    radius: float  # half the thickness of the cell, pixels
    bend: float  # height of the arc that the cell forms, as a share of its length
    speed: float  # pixels per frame


SLOW, FAST = 0.15, 1.3
PHENOTYPES = (
    Phenotype("green coccus slow", 0.1, 1.0, 0.0, 2.7, 0.0, SLOW),
    Phenotype("green coccus fast", 0.1, 1.0, 0.0, 2.7, 0.0, FAST),
    Phenotype("green rod slow", 0.1, 1.0, 8.0, 2.0, 0.0, SLOW),
    Phenotype("green rod fast", 0.1, 1.0, 8.0, 2.0, 0.0, FAST),
    Phenotype("red rod slow", 1.0, 0.1, 8.0, 2.0, 0.0, SLOW),
    Phenotype("red rod fast", 1.0, 0.1, 8.0, 2.0, 0.0, FAST),
    Phenotype("red curved slow", 1.0, 0.1, 9.5, 1.9, 0.45, SLOW),
    Phenotype("red curved fast", 1.0, 0.1, 9.5, 1.9, 0.45, FAST),
    Phenotype("yellow rod slow", 0.9, 0.9, 8.0, 2.0, 0.0, SLOW),
    Phenotype("yellow filament slow", 0.9, 0.9, 17.0, 1.8, 0.15, SLOW),
)


class Movie(NamedTuple):
    """What all clips of one movie share; arrays hold the values for red and green."""

    background: np.ndarray  # brightness of the medium, shape (2,)
    slope: np.ndarray  # its change across the image, shape (2, 2): dye, direction
    exposure: float  # brightness of a cell
    bleaching: float  # share of the light lost from frame to frame
    photons: float  # counted in a white pixel; fewer photons, more noise
    read_noise: float  # spread of the noise of the camera


def make_movie(rng: np.random.Generator) -> Movie:
    """Draw the conditions under which a movie was recorded."""
    return Movie(
        background=rng.uniform(0.02, 0.15, 2),
        slope=rng.normal(0, 0.04, (2, 2)),
        exposure=rng.uniform(0.5, 0.9),
        bleaching=rng.uniform(0, 0.03),
        photons=rng.uniform(300, 800),
        read_noise=rng.uniform(0.003, 0.008),
    )


def swim(rng: np.random.Generator, speed: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the place of a cell, (N_FRAMES, 2) in y and x, and its angle (radians)."""
    heading = rng.uniform(0, 2 * np.pi) + rng.normal(0, 0.12, N_FRAMES).cumsum()
    steps = speed * np.stack([np.sin(heading), np.cos(heading)], axis=1)
    steps += rng.normal(0, 0.12, (N_FRAMES, 2))  # Brownian motion
    place = steps.cumsum(axis=0)
    # In the middle of the clip the cell is near the middle of the image.
    place += SIZE / 2 + rng.normal(0, 1.5, 2) - place[N_FRAMES // 2]
    # A swimming cell points where it goes, and wobbles.
    return place, heading + rng.normal(0, 0.15) + rng.normal(0, 0.05, N_FRAMES)


def draw_cell(
    place: np.ndarray, angle: float, length: float, radius: float, bend: float
) -> np.ndarray:
    """Return the brightness of one cell, shape (SIZE, SIZE), at most 1."""
    # The backbone is an arc, bent up in the middle; turn it and move it to its place.
    t = np.linspace(-1, 1, 21)
    along, across = t * length / 2, bend * length * (2 / 3 - t**2)
    y = place[0] + np.sin(angle) * along + np.cos(angle) * across
    x = place[1] + np.cos(angle) * along - np.sin(angle) * across
    yy, xx = np.mgrid[0:SIZE, 0:SIZE]
    distance = np.hypot(yy[..., None] - y, xx[..., None] - x).min(axis=-1)
    # Dye fills the cell, so a pixel is as bright as the cell is thick there.
    thickness = np.sqrt((1 - (distance / (radius + 0.5)) ** 2).clip(min=0))
    return gaussian_filter(thickness, 0.7)  # the microscope blurs


def draw_debris(rng: np.random.Generator) -> np.ndarray:
    """Return the brightness of dirt that is out of focus, shape (SIZE, SIZE, 2)."""
    yy, xx = np.mgrid[0:SIZE, 0:SIZE]
    (y, x), radius = rng.uniform(0, SIZE, 2), rng.uniform(1.5, 4)
    spot = np.exp(-((yy - y) ** 2 + (xx - x) ** 2) / (2 * radius**2))
    return spot[..., None] * rng.uniform(0, 0.2, 2)


def make_clip(
    rng: np.random.Generator, phenotype: Phenotype, movie: Movie
) -> np.ndarray:
    """Make a clip of one cell: uint8, shape (N_FRAMES, SIZE, SIZE, 3), RGB."""
    ramp = np.linspace(-0.5, 0.5, SIZE)
    scene = movie.background + ramp[:, None, None] * movie.slope[:, 0]
    scene = scene + ramp[None, :, None] * movie.slope[:, 1]
    for _ in range(rng.poisson(0.5)):
        scene = scene + draw_debris(rng)

    # No two cells of a phenotype are alike.
    dye = np.array([phenotype.red, phenotype.green]) * rng.uniform(0.8, 1.2, 2)
    length = phenotype.length * rng.uniform(0.8, 1.25)
    radius = phenotype.radius * rng.uniform(0.85, 1.15)
    bend = phenotype.bend * rng.uniform(0.7, 1.3) * rng.choice([-1, 1])
    place, angle = swim(rng, phenotype.speed * rng.uniform(0.6, 1.4))

    light = np.empty((N_FRAMES, SIZE, SIZE, 2))
    for t in range(N_FRAMES):
        cell = draw_cell(place[t], angle[t], length, radius, bend)
        fading = (1 - movie.bleaching) ** t * rng.uniform(0.95, 1.05)
        light[t] = scene + movie.exposure * fading * cell[..., None] * dye
    light = rng.poisson(light.clip(min=0) * movie.photons) / movie.photons
    light = light + rng.normal(0, movie.read_noise, light.shape)

    # The microscope has a red and a green channel; blue stays black. The camera knows
    # 32 levels of brightness, which also keeps the file small.
    clip = np.zeros((N_FRAMES, SIZE, SIZE, 3), dtype=np.uint8)
    clip[..., :2] = 8 * (30 * light).round().clip(0, 31)
    return clip


def make_bacteria(
    n_per_mixed: int = CLIPS_PER_MIXED, seed: int = SEED
) -> dict[str, np.ndarray]:
    """Make the arrays of the data set: first the single movies, then the mixed ones."""
    n_kinds = len(PHENOTYPES)
    clips, phenotypes, movies = [], [], []
    sequences = np.random.SeedSequence(seed).spawn(n_kinds + N_MIXED)
    for number, sequence in enumerate(sequences):
        rng = np.random.default_rng(sequence)  # one random generator for each movie
        movie = make_movie(rng)
        if number < n_kinds:
            shown = [number] * (CLIPS_PER_SINGLE * n_per_mixed // CLIPS_PER_MIXED)
        else:
            shown = [i % n_kinds for i in range(n_per_mixed)]
        clips += [make_clip(rng, PHENOTYPES[k], movie) for k in shown]
        phenotypes += shown
        movies += [number] * len(shown)
    movie = np.array(movies, dtype=np.uint8)
    return {
        "clips": np.stack(clips),
        "phenotype": np.array(phenotypes, dtype=np.uint8),
        "movie": movie,
        "kind": np.where(movie < n_kinds, "single", "mixed"),
        "phenotype_names": np.array([phenotype.name for phenotype in PHENOTYPES]),
    }


def main() -> None:
    """Make the data set and write it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--size", type=int, default=CLIPS_PER_MIXED, help="clips of each mixed movie"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--output", type=Path, default=DATA_DIR / "bacteria.npz")
    arguments = parser.parse_args()
    arrays = make_bacteria(arguments.size, arguments.seed)
    np.savez_compressed(arguments.output, **arrays)
    print(f"{len(arrays['clips'])} clips of {len(set(arrays['movie']))} movies")


if __name__ == "__main__":
    main()
