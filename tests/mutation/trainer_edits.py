"""Edits of a project that trains: revisions, seeds, splits, records, notebooks."""

# ruff: noqa: E501 - an edit reads best on one line

from __future__ import annotations

from typing import TYPE_CHECKING

from mutation.edits import cells, edit, output, put, shown, source, swap

if TYPE_CHECKING:
    from mutation.edits import Edit

TRAIN, LOOK = "train.py", "look.ipynb"
_KEY = "sk-" + "proj-" + "Zq8vWm3KpT9xLc5RnB2yHd7GfJ4sQe6UaXo1"
_WEIGHTS = 'from_pretrained("letters/base", revision="4f1c2d9")'

TRAINER_EDITS: tuple[Edit, ...] = (
    edit("the seed goes", "seeds_fixed", swap(TRAIN, "    set_seed(1337)\n", "")),
    edit(
        "the split goes",
        "val_split",
        swap(TRAIN, "    parts = rows.train_test_split(test_size=0.1)\n", '    parts = {"train": rows}\n'),
    ),
    edit(
        "the run is not recorded",
        "experiment_tracking",
        swap(TRAIN, '    wandb.init(project="letters")\n', ""),
        swap(TRAIN, "import wandb\n", ""),
    ),
    edit(
        "the model stays here",
        "model_registry_or_push",
        swap(TRAIN, 'model.push_to_hub("letters/complaints-small")', 'model.save_pretrained("out")'),
    ),
    edit("the weights float", "hf_load_unpinned", swap(TRAIN, _WEIGHTS, 'from_pretrained("letters/base")')),
    edit(
        "the weights are those of main",
        "hf_load_unpinned",
        swap(TRAIN, _WEIGHTS, 'from_pretrained("letters/base", revision="main")'),
    ),
    edit("the data float", "dataset_load_unpinned data_versioned", swap(TRAIN, ', revision="9a7c31e"', "")),
    edit(
        "nothing is pinned",
        "hf_load_unpinned dataset_load_unpinned data_versioned hf_revision_pinned",
        swap(TRAIN, ', revision="9a7c31e"', ""),
        swap(TRAIN, ', revision="4f1c2d9"', ""),
    ),
    edit(
        "foreign code is trusted",
        "hf_load_unpinned trust_remote_code",
        swap(TRAIN, _WEIGHTS, 'from_pretrained("letters/base", trust_remote_code=True)'),
    ),
    edit(
        "the parameters move into the code",
        "hparams_in_config",
        put("params.yaml", "name: letters\n"),
        swap(TRAIN, 'params["learning_rate"]', "2e-5"),
    ),
    edit("the quality is not measured", "eval_code", put("measure.py", '"""To come."""\n')),
    edit("a key in an output", "real_secret_committed", cells(LOOK, output(2, shown(f"Client(api_key='{_KEY}')")))),
    edit("a key in a cell", "real_secret_committed", cells(LOOK, source(1, f"key = '{_KEY}'"))),
    edit(
        "people in an output",
        "personal_data_in_outputs context.personal_data",
        cells(LOOK, output(2, shown("1  Runa Thirlby  runa.thirlby@thirlby-family.net  late parcel"))),
    ),
    edit(
        "an error in an output",
        "notebook_error_output",
        cells(LOOK, output(1, {"output_type": "error", "ename": "KeyError", "evalue": "'text'", "traceback": []})),
    ),
    edit("cells out of order", "notebook_out_of_order", cells(LOOK, lambda found: found[0].update(execution_count=9))),
    edit(
        "a picture of 2 MB",
        "notebook_large_output",
        cells(
            LOOK, output(2, {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBO" * 500_000}})
        ),
    ),
    edit(
        "weights are unpickled",
        "unsafe_deserialization",
        put("load.py", "import torch\n\n\ndef load():\n    return torch.load('out/model.pt')\n"),
    ),
    edit(
        "weights are loaded by the import",
        "model_loaded_at_import hf_load_unpinned",
        put("letters/__init__.py", ""),
        put(
            "letters/model.py",
            "from transformers import AutoModel\n\nMODEL = AutoModel.from_pretrained('letters/base')\n\n\ndef run(text):\n    return MODEL(text)\n",
        ),
    ),
    edit(
        "the push says which model it is",
        "artefact_saved_without_version",
        swap("train.py", '"letters/complaints-small")', '"letters/complaints-small", commit_message=wandb.run.id)'),
    ),
    edit(
        "the requirements float", "dependency_unpinned", put("requirements.txt", "transformers\ndatasets>=3\nwandb\n")
    ),
    edit(
        "the README tells of a script that is not there",
        "readme_claim_broken",
        swap("README.md", "python train.py", "python prepare.py\npython train.py"),
    ),
    edit(
        "a base64 picture that holds the letters of a key",
        "",
        cells(
            LOOK,
            output(
                2,
                {
                    "output_type": "display_data",
                    "metadata": {},
                    "data": {"image/png": "iVBORw0KGgoAAAANSUhEUgAKIA4J2K7QWERTZUIOPASDFGHJKLYX" * 20},
                },
            ),
        ),
    ),
    edit("hashes and long names", "", put("sums.txt", "9b74c9897bac770ffc029102a200c5de  rows.csv\n" * 5)),
)
