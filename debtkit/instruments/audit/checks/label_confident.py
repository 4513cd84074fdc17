"""Confident learning: which labels are likely wrong, from probabilities that a model gave without having seen them.

Northcutt, Jiang and Chuang 2021, Confident learning: estimating uncertainty in dataset labels (JAIR 70), with pruning
by noise rate. It agrees with cleanlab's ``find_label_issues(filter_by="prune_by_noise_rate")``, in less time.
"""

# ruff: noqa: PLC0415 - numpy is loaded when labels are judged

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SLACK = 1e-6
_LEAST = 2e-5


def confident_joint(labels: NDArray[np.int64], probabilities: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return how many rows of each given label (line) seem to be of each class (column), scaled to the label counts.

    Parameters
    ----------
    labels
        The given label of each row, from 0 to the number of classes - 1; each class occurs.
    probabilities
        One line a row, one column a class; out of fold.
    """
    import numpy as np

    classes = probabilities.shape[1]
    own = [probabilities[labels == k, k].mean() for k in range(classes)]
    sure = probabilities >= np.maximum(own, _LEAST) - _SLACK
    several = sure.sum(axis=1) > 1
    guess = np.where(several, probabilities.argmax(axis=1), sure.argmax(axis=1))  # as cleanlab decides
    some = sure.any(axis=1)
    counts = np.zeros((classes, classes))
    np.add.at(counts, (labels[some], guess[some]), 1)
    np.fill_diagonal(counts, counts.diagonal().clip(min=1))
    sizes = np.bincount(labels, minlength=classes)
    scaled = (counts.T / counts.sum(axis=1).clip(min=1) * sizes).T
    scaled = scaled / scaled.sum() * len(labels)
    return np.array([_whole(line) for line in scaled])


def find_issues(labels: NDArray[np.int64], probabilities: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which rows to look at again: per pair of classes as many as the joint says, by margin.

    A row whose given label is the model's own first choice is never among them, and one row of each class stays.
    """
    import numpy as np

    joint = confident_joint(labels, probabilities)
    classes = joint.shape[0]
    found = np.zeros(len(labels), dtype=bool)
    for given in range(classes):
        rows = np.flatnonzero(labels == given)
        room = len(rows) - 1
        for other in range(classes):
            wanted = min(int(joint[given, other]), room)
            if other == given or wanted <= 0:
                continue
            margin = probabilities[rows, other] - probabilities[rows, given]
            least = np.partition(margin, len(margin) - wanted)[len(margin) - wanted]
            found[rows[margin >= least]] = True
    return np.asarray(found & (probabilities.argmax(axis=1) != labels), dtype=bool)


def kappa(labels: NDArray[np.int64], guesses: NDArray[np.int64]) -> float:
    """Return by how much labels and guesses agree beyond chance (Cohen 1960)."""
    import numpy as np

    classes = int(max(labels.max(), guesses.max())) + 1
    given, guessed = (np.bincount(one, minlength=classes) / len(labels) for one in (labels, guesses))
    chance = float(given @ guessed)
    return (float((labels == guesses).mean()) - chance) / (1 - chance) if chance < 1 else 0.0


def _whole(line: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round a line to whole numbers that keep its sum; what is furthest off gives way, of equals the last."""
    import numpy as np

    near = line.round()
    gap = round(float(line.sum() - near.sum()))
    order = np.argsort(line - near)
    step = 1 if gap > 0 else -1
    for at in order[::-step][: abs(gap)]:
        near[at] += step
    return near.astype(np.int64)
