"""Give the archive's base a last layer that says whether there is a cloud.

The base (``pretrain_sky.py``) turns a picture into 96 features and stays as it is. The
last layer is a logistic regression on the features of the 40 flights of the archive
that the base was trained on; it never sees a picture of another camera.

    python data/train_cloud_finder.py    # data/cloud_finder.keras
"""

import argparse
from pathlib import Path

import keras
import numpy as np
from simulate_sky import make_archive
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

HERE = Path(__file__).parent
SHOWN = 24  # flights of data/clouds.npz that the first episode shows


def fit_head(features: np.ndarray, cloud: np.ndarray) -> keras.layers.Dense:
    """Return a layer of one unit that gives the probability of a cloud.

    Both answers count the same in the fit, although five of six pictures of the archive
    show a cloud. The standardising is folded into the weights.
    """
    scaler = StandardScaler().fit(features)
    logistic = LogisticRegression(max_iter=5000, class_weight="balanced")
    logistic.fit(scaler.transform(features), cloud)
    weights = logistic.coef_[0] / scaler.scale_
    bias = logistic.intercept_[0] - weights @ scaler.mean_
    head = keras.layers.Dense(1, activation="sigmoid", name="cloud")
    head.build((None, features.shape[1]))
    head.set_weights([weights[:, None], np.array([bias])])
    return head


def make_network(seed: int) -> keras.Model:
    """Return base and head as one network, and print what the archive says of it."""
    base = keras.models.load_model(HERE / "sky_archive.keras")
    archive = make_archive(seed=seed)
    cloud, held_out = archive["kind"] > 0, archive["flight"] % 5 == 4
    features = base.predict(archive["images"], batch_size=256, verbose=0)
    head = fit_head(features[~held_out], cloud[~held_out])
    network = keras.Model(base.input, head(base.output), name="cloud_finder")
    answer = head(features[held_out]).numpy()[:, 0] > 0.5
    right = (answer == cloud[held_out]).mean()
    print(f"archive, held-out flights: {right:.3f} of {held_out.sum()} right")
    return network


def report(network: keras.Model) -> None:
    """Print how the network does on the flights of another camera that are shown."""
    data = np.load(HERE / "clouds.npz")
    shown = data["flight"] < SHOWN
    images, cloud = data["images"][shown], data["cloud"][shown] == 1
    answer = network.predict(images, batch_size=256, verbose=0)[:, 0] > 0.5
    right = answer == cloud
    flights = [right[data["flight"][shown] == f].mean() for f in range(SHOWN)]
    print(f"clouds.npz, flights 0 to {SHOWN - 1}: {right.mean():.3f} of {len(right)}")
    print(f"one flight: {min(flights):.2f} to {max(flights):.2f}")
    print(f"precision {cloud[answer].mean():.2f}, recall {answer[cloud].mean():.2f}")
    print(f"always clear: {1 - cloud.mean():.3f}")


def main() -> None:
    """Read the command line, fit the last layer, measure and save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=2, help="of the archive")
    parser.add_argument("--output", type=Path, default=HERE / "cloud_finder.keras")
    options = parser.parse_args()
    network = make_network(options.seed)
    report(network)
    network.save(options.output)
    print(f"{options.output}: {network.count_params()} weights")


if __name__ == "__main__":
    main()
