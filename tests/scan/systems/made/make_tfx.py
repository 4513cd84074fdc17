"""Make the metadata store of a real TFX pipeline that the tests read, and the store's own answers beside it.

TFX holds numpy and pandas at old versions and needs 3 GB: give it an environment of its own.

    uv venv --python 3.11 /tmp/tfx && uv pip install --python /tmp/tfx tfx==1.16.0 dill pip
    /tmp/tfx/bin/python tests/scan/systems/made/make_tfx.py

Two runs of one pipeline: examples from a CSV file, statistics, schema and a trainer (its model is a text file), then a
component that fails. Absolute paths and the name of the machine are taken out of the store before it is kept.
Written: ``tfx.db`` and ``tfx.json``.
"""

# Its tools are in an environment of their own:
# mypy: ignore-errors

import os
import re
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing, suppress
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

from answers import keep, shrink
from ml_metadata import metadata_store
from tfx import v1 as tfx
from tfx.dsl.component.experimental.annotations import InputArtifact
from tfx.dsl.component.experimental.decorators import component
from tfx.types import standard_artifacts

HERE = Path(__file__).resolve().parent
TRAINER = """
from pathlib import Path

def run_fn(args):
    folder = Path(args.serving_model_dir)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.txt").write_text("mean")
"""


@component
def Blesser(model: InputArtifact[standard_artifacts.Model]) -> None:  # noqa: N802 - components are named like classes
    """Fail, as a check does that finds the model wanting."""
    msg = f"{model.type_name} is worse than its predecessor"
    raise RuntimeError(msg)


def run(folder: Path) -> None:
    """Run the pipeline once; its last component fails."""
    c = tfx.components
    examples = c.CsvExampleGen(input_base=str(folder / "data"))
    statistics = c.StatisticsGen(examples=examples.outputs["examples"])
    schema = c.SchemaGen(statistics=statistics.outputs["statistics"])
    trainer = c.Trainer(
        module_file=str(folder / "trainer.py"),
        examples=examples.outputs["examples"],
        schema=schema.outputs["schema"],
        train_args=tfx.proto.TrainArgs(num_steps=1),
        eval_args=tfx.proto.EvalArgs(num_steps=1),
    )
    pipeline = tfx.dsl.Pipeline(
        pipeline_name="titles",
        pipeline_root=str(folder / "root"),
        components=[examples, statistics, schema, trainer, Blesser(model=trainer.outputs["model"])],
        enable_cache=False,
        metadata_connection_config=tfx.orchestration.metadata.sqlite_metadata_connection_config(
            str(folder / "metadata.db")
        ),
    )
    with suppress(RuntimeError):
        tfx.orchestration.LocalDagRunner().run(pipeline)


def scrub(path: Path, folder: Path) -> None:
    """Take this machine's paths and name out of each text of a store."""
    words = {str(folder): "/project", str(Path(sys.prefix)): "/venv", os.uname().nodename: "machine"}
    with closing(sqlite3.connect(path)) as store:
        tables = [name for (name,) in store.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            for column in [row[1] for row in store.execute(f'pragma table_info("{table}")')]:
                for pair in words.items():
                    change = f'"{column}" = replace("{column}", ?, ?)'
                    store.execute(f'update "{table}" set {change} where typeof("{column}") = \'text\'', pair)  # noqa: S608 - names of the store
        store.commit()
    shrink(path)
    left = {word for word in words if re.search(re.escape(word.encode()), path.read_bytes())}
    if left:
        sys.exit(f"still in {path.name}: {left}")


def main() -> None:
    """Write the store and its answers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data").mkdir()
        rows = "".join(f"{n % 400},{'en' if n % 3 else 'de'},{n % 2}\n" for n in range(200))
        (folder / "data" / "d.csv").write_text("length,language,label\n" + rows, encoding="utf-8")
        (folder / "trainer.py").write_text(TRAINER, encoding="utf-8")
        for _ in range(2):
            run(folder)
        config = tfx.orchestration.metadata.sqlite_metadata_connection_config(str(folder / "metadata.db"))
        keep(metadata_store.MetadataStore(config), HERE / "tfx.json")
        shutil.copyfile(folder / "metadata.db", HERE / "tfx.db")
        scrub(HERE / "tfx.db", folder)


if __name__ == "__main__":
    main()
