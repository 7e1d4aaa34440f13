"""Make the results of a partner, with faults that learners are to find.

The network is real: it is trained here on the pictures of ``data/clouds.npz`` to find
those that show stratus. What is planted is how it is judged: pictures are split at
random, although two of each scene are almost alike; the test pictures choose the epoch
and the threshold; only the accuracy is reported, for a class that is rare.

    python data/make_partner.py     # data/partner_report.txt and two tables

It also prints what the same network is worth on flights that it has not seen.
"""

import argparse
import csv
from pathlib import Path

import keras
import numpy as np
from measure_clouds import convolutional_network

HERE = Path(__file__).parent
EPOCHS, FIRST_SHOWN = 30, 5  # the curve of the report leaves out the first epochs
THRESHOLDS = np.arange(5, 96) / 100
REPORT = """\
WHICH PICTURES SHOW STRATUS?                      one page, by your partner Robin

Task      Stratus is a low, grey layer of cloud. Where it touches a hill, there
          is fog. We want a list of all pictures with stratus, made by a network.
Data      The balloon pictures, data/clouds.npz. A fifth of them was drawn at
          random for testing. No picture is in both parts.
Network   Three blocks of convolution (16, 32 and 32 filters) and max pooling, a
          dense layer of 32 units, one sigmoid unit. Pixel values are divided
          by 255 inside the network. Binary cross-entropy, Adam, batches of 32.
Training  {epochs} epochs, seed {seed}. We kept the network of epoch {epoch}, which had
          the highest val_accuracy. Figure 1 (partner_history.csv): the network
          learned quickly; its val_accuracy is above 0.95 all the time.
Result    With a threshold of {threshold:.2f} the accuracy is {accuracy:.1%}.
Examples  Figure 2 shows four typical pictures with stratus, numbers
          {examples}. All four were found, with probabilities of
          {lowest:.2f} and more.
Conclude  The network finds stratus reliably, and it will do so on our next
          flights: it was tested on pictures that it had never seen.
Files     The answer for every picture is in partner_predictions.csv, so that you
          can check us.
"""


def accuracy(probability, truth, threshold: float = 0.5) -> float:
    """Return the share of pictures that are classified correctly."""
    return float(np.mean((probability > threshold) == truth))


def train(images, stratus, learn, watch, seed: int):
    """Train; return the log and, for each epoch, the probabilities of all pictures."""
    keras.utils.set_random_seed(seed)
    network = convolutional_network(images.shape[1:])
    network.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    log, probabilities = [], []
    for epoch in range(1, EPOCHS + 1):
        history = network.fit(
            images[learn],
            stratus[learn],
            validation_data=(images[watch], stratus[watch]),
            batch_size=32,
            verbose=0,
        ).history
        log.append({"epoch": epoch} | {key: history[key][0] for key in history})
        probability = network.predict(images, batch_size=256, verbose=0)[:, 0]
        probabilities.append(probability.round(3))
    return log, probabilities


def best_threshold(probability, truth) -> float:
    """Return the threshold with the highest accuracy; of several the middle one."""
    scores = np.array([accuracy(probability, truth, t) for t in THRESHOLDS])
    best = np.flatnonzero(scores == scores.max())
    return float(THRESHOLDS[best[len(best) // 2]])


def write_table(path: Path, rows: list[dict]) -> None:
    """Write rows as a table."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_results(data, seed: int, folder: Path) -> None:
    """Train as the partner did, and write the report and the two tables."""
    images, flight = data["images"], data["flight"]
    stratus = (data["kind_names"][data["kind"]] == "stratus").astype(int)
    order = np.random.default_rng(seed).permutation(len(images))
    test = np.isin(np.arange(len(images)), order[: len(images) // 5])
    log, probabilities = train(images, stratus, ~test, test, seed)
    scores = [accuracy(p[test], stratus[test]) for p in probabilities]
    best = int(np.argmax(scores))
    probability = probabilities[best]
    threshold = best_threshold(probability[test], stratus[test])
    found = np.flatnonzero(test & (stratus == 1))
    examples = found[np.argsort(-probability[found])][:4]
    report = REPORT.format(
        seed=seed,
        epochs=EPOCHS,
        epoch=best + 1,
        threshold=threshold,
        accuracy=accuracy(probability[test], stratus[test], threshold),
        examples=", ".join(str(number) for number in np.sort(examples)),
        lowest=probability[examples].min(),
    )
    (folder / "partner_report.txt").write_text(report)
    shown = [
        {"epoch": row["epoch"]}
        | {key: f"{row[key]:.4f}" for key in row if key != "epoch"}
        for row in log[FIRST_SHOWN - 1 :]
    ]
    write_table(folder / "partner_history.csv", shown)
    rows = [
        {
            "picture": number,
            "flight": flight[number],
            "part": "test" if test[number] else "train",
            "stratus": stratus[number],
            "probability": f"{probability[number]:.3f}",
        }
        for number in order
    ]
    write_table(folder / "partner_predictions.csv", rows)
    print(report)
    print("accuracy without stratus:", 1 - stratus[test].mean())
    print("recall:", np.mean(probability[found] > threshold), "of", len(found))


def measure_by_flight(data, seed: int) -> None:
    """Print what the network is worth on new flights, choices made on others."""
    images, flight = data["images"], data["flight"]
    stratus = (data["kind_names"][data["kind"]] == "stratus").astype(int)
    learn, choose, test = flight < 24, (flight >= 24) & (flight < 30), flight >= 30
    log, probabilities = train(images, stratus, learn, choose, seed)
    probability = probabilities[np.argmin([row["val_loss"] for row in log])]
    threshold = best_threshold(probability[choose], stratus[choose])
    called = probability[test] > threshold
    right = called & (stratus[test] == 1)
    print(f"by flight: accuracy {np.mean(called == stratus[test]):.3f}, always no")
    print(f"{1 - stratus[test].mean():.3f}, {right.sum()} of {stratus[test].sum()}")
    print(f"found, {called.sum()} called stratus, threshold {threshold:.2f}")


def main() -> None:
    """Read the command line, train, judge and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=7, help="of split and network")
    parser.add_argument("--data", type=Path, default=HERE / "clouds.npz")
    parser.add_argument("--output", type=Path, default=HERE, help="folder to write to")
    options = parser.parse_args()
    data = dict(np.load(options.data))
    write_results(data, options.seed, options.output)
    measure_by_flight(data, options.seed)


if __name__ == "__main__":
    main()
