"""A pipeline with a loop, a condition, an inner pipeline, an importer and an exit task; compiled by test_kubeflow.

kfp reads the annotations themselves, so that they must not be put off to later.
"""

# ruff: noqa: ARG001 - a component names what it makes; see above
# mypy: ignore-errors

from kfp import dsl


@dsl.component(base_image="python:3.11")
def validate(rows: int, out: dsl.Output[dsl.Dataset]) -> int:
    """Check rows."""
    return rows


@dsl.component(
    base_image="python:latest",
    packages_to_install=["requests", "numpy>=2", "pandas==3.1.1", "git+https://jane:pw@git.example/a/b@main"],
    pip_index_urls=["https://index.example/simple"],
)
def fetch(url: str) -> str:
    """Fetch a page."""
    return url


@dsl.component(base_image="python@sha256:" + "0" * 64, packages_to_install=["pyyaml==6.0.2"])
def train(rows: dsl.Input[dsl.Dataset], model: dsl.Output[dsl.Model], rate: float = 0.1) -> None:
    """Train a model."""


@dsl.container_component
def tell(text: str):  # noqa: ANN201 - kfp does not take one here
    """Tell somebody."""
    return dsl.ContainerSpec(image="alpine", command=["sh", "-c"], args=["pip install tool && tool", text])


@dsl.pipeline(name="inner")
def inner(url: str = "a") -> None:
    """Fetch within."""
    fetch(url=url)


@dsl.pipeline(name="retrain", description="Trains the titler again")
def retrain(rows: int = 100) -> None:
    """Train again."""
    with dsl.ExitHandler(tell(text="done")):
        checked = validate(rows=rows)
        first = train(rows=checked.outputs["out"]).set_retry(2).set_cpu_limit("1").set_memory_limit("512M")
        first.set_caching_options(False)
        with dsl.ParallelFor([1, 2]) as item:
            validate(rows=item)
        with dsl.If(rows > 5):
            inner(url="b")
        stored = dsl.importer(artifact_uri="gs://bucket/rows", artifact_class=dsl.Dataset, reimport=False)
        train(rows=stored.output).set_memory_request("1G").set_retry(1).after(first)
