"""polars: frames are handed over as Arrow; lazy ones are streamed to parquet in the engine's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._table import literal
from debtkit.instruments.audit.sources._arrow import open_arrow
from debtkit.instruments.audit.sources._relation import name_relation

if TYPE_CHECKING:
    import polars as pl

    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.engines import DuckDB


def open_polars(data: pl.DataFrame | pl.Series, engine: DuckDB, relation: str) -> Table:
    """Open a frame or a series; nothing is copied but what Arrow needs."""
    label = type(data).__name__
    frame: Any = data if label == "DataFrame" else data.to_frame()  # type: ignore[union-attr]
    return open_arrow(_plain(frame).to_arrow(), engine, relation, label=label)


def open_lazy(data: pl.LazyFrame, engine: DuckDB, relation: str) -> Table:
    """Open a lazy frame: it is computed once, as a stream, so that it may be larger than memory.

    Raises
    ------
    DataError
        If the plan fails, or yields no columns.
    """
    path = engine.folder / f"{relation}_lazy.parquet"
    try:
        names = data.collect_schema().names()
        if names:
            renamed = data.rename({name: f"c{at}" for at, name in enumerate(names)})
            _plain(renamed).sink_parquet(path, maintain_order=True)
    except Exception as error:  # noqa: BLE001 - polars' messages hold values of the data
        msg = f"the LazyFrame cannot be computed ({type(error).__name__}); see whether .collect() works"
        error.args = ()
        raise DataError(msg) from None
    if not names:
        msg = "the LazyFrame has no columns; pass a frame with at least one"
        raise DataError(msg)
    engine.call(path, "LazyFrame")
    source = f"read_parquet({literal(str(path))})"
    return name_relation(engine, relation, source, names, label="LazyFrame", rid="file_row_number")


def _plain(frame: Any) -> Any:  # noqa: ANN401 - a frame or a lazy frame
    """Turn what Arrow has no type for into text."""
    import polars as pl  # noqa: PLC0415 - loaded when it is used

    odd = [name for name, kind in frame.collect_schema().items() if kind == pl.Object]

    def said(cells: pl.Series) -> pl.Series:
        return pl.Series(cells.name, [None if cell is None else str(cell) for cell in cells], pl.String)

    return frame.with_columns(pl.col(name).map_batches(said, pl.String) for name in odd) if odd else frame
