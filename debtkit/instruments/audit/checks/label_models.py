"""Out-of-fold probabilities of labels: from texts, or from the other columns of a table."""

# ruff: noqa: PLC0415 - scikit-learn is loaded when labels are judged

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._columns import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from debtkit.instruments.audit._columns import Column

FOLDS = 5
_SEED = 0
_BY_CHARACTER = "\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f"
_WORD = rf"[{_BY_CHARACTER}]|[^\W{_BY_CHARACTER}]+"
"""Words; in scripts without blanks each character counts as one."""
_FEATURES = 2**16
_MOST_CATEGORIES = 200
_TREES, _FEWEST_ROUNDS = 120, 12


def from_texts(texts: Sequence[str], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return probabilities from hashed words and word pairs, weighted by rarity: logistic regression."""
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    words = HashingVectorizer(
        n_features=_FEATURES, ngram_range=(1, 2), alternate_sign=False, norm=None, token_pattern=_WORD
    )
    model = make_pipeline(TfidfTransformer(sublinear_tf=True), LogisticRegression(C=10.0, max_iter=200, tol=1e-3))
    return _folded(model, words.transform(texts), labels)


def from_columns(
    columns: Sequence[Column], values: Sequence[Sequence[Any]], labels: NDArray[np.int64]
) -> NDArray[np.float64] | None:
    """Return probabilities from numbers, dates and categories: gradient-boosted trees; None without any of them."""
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier

    features, categories = [], []
    for column, these in zip(columns, values, strict=True):
        if column.kind in {Kind.NUMBER, Kind.BOOLEAN, Kind.DATE}:
            features.append(_numbers(these))
            categories.append(False)
        elif column.kind is Kind.TEXT:
            codes = {value: at for at, value in enumerate(sorted({str(v) for v in these if v is not None}))}
            if 1 < len(codes) <= _MOST_CATEGORIES:
                features.append(np.array([np.nan if v is None else codes[str(v)] for v in these], dtype=float))
                categories.append(True)
    for one in features:
        one[~np.isfinite(one)] = np.nan
    told = [len(np.unique(one[~np.isnan(one)])) > 1 for one in features]
    features = [one for one, keep in zip(features, told, strict=True) if keep]
    categories = [one for one, keep in zip(categories, told, strict=True) if keep]
    if not features:
        return None
    table = np.column_stack(features)
    rounds = max(_FEWEST_ROUNDS, _TREES // (int(labels.max()) + 1))  # each round grows one tree a class
    model = HistGradientBoostingClassifier(
        max_iter=rounds, learning_rate=0.2, early_stopping=False, categorical_features=categories, random_state=_SEED
    )
    return _folded(model, table, labels)


def _numbers(values: Sequence[Any]) -> NDArray[np.float64]:
    import numpy as np

    return np.array([np.nan if v is None else v.timestamp() if hasattr(v, "timestamp") else _number(v) for v in values])


def _number(value: Any) -> float:  # noqa: ANN401 - a number, a boolean, a Decimal or a date
    return float(value.toordinal()) if hasattr(value, "toordinal") else float(value)


def _folded(model: Any, features: Any, labels: NDArray[np.int64]) -> NDArray[np.float64]:  # noqa: ANN401 - untyped package
    """Return for each row what a model says that was trained on the other folds."""
    import warnings

    import numpy as np
    from sklearn.base import clone
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.model_selection import StratifiedKFold
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    found = np.zeros((len(labels), int(labels.max()) + 1))
    with warnings.catch_warnings(), threadpool_limits(1):  # threads that wait cost more than they do
        warnings.simplefilter("ignore", ConvergenceWarning)  # a screening model need not be at its best
        for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=_SEED).split(features, labels):
            found[test] = clone(model).fit(features[train], labels[train]).predict_proba(features[test])
    return found


def tempered(probabilities: NDArray[np.float64], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return probabilities that are as sure as they are right (temperature scaling, Guo et al. 2017)."""
    import numpy as np

    logs = np.log(np.clip(probabilities, 1e-12, 1.0))
    rows = np.arange(len(labels))

    def scaled(temperature: float) -> NDArray[np.float64]:
        raised = np.exp((logs - logs.max(axis=1, keepdims=True)) / temperature)
        return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=float)

    tried = [scaled(2.0 ** (power / 4)) for power in range(-8, 17)]
    return min(tried, key=lambda found: float(-np.log(np.clip(found[rows, labels], 1e-12, 1.0)).mean()))
