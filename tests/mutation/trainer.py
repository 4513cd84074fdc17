"""A project that trains a small model on from weights of a hub."""

# ruff: noqa: E501 - files of a project, as they would stand there

from __future__ import annotations

TRAINER = {
    "train.py": '''"""Train the classifier."""

import wandb
import yaml
from datasets import load_dataset
from transformers import AutoModelForSequenceClassification, Trainer, TrainingArguments, set_seed

REVISION = "4f1c2d9"


def main() -> None:
    """Train once and push the result."""
    with open("params.yaml", encoding="utf-8") as file:
        params = yaml.safe_load(file)
    set_seed(1337)
    wandb.init(project="letters")
    rows = load_dataset("letters/complaints", revision="9a7c31e")["train"]
    parts = rows.train_test_split(test_size=0.1)
    model = AutoModelForSequenceClassification.from_pretrained("letters/base", revision="4f1c2d9")
    args = TrainingArguments("out", learning_rate=params["learning_rate"])
    trainer = Trainer(model=model, args=args, train_dataset=parts["train"])
    trainer.train()
    model.push_to_hub("letters/complaints-small")


if __name__ == "__main__":
    main()
''',
    "measure.py": '''"""Measure the classifier."""


def accuracy(model, rows: list) -> float:
    """Return the share of right labels."""
    correct = 0
    for row in rows:
        correct += model(row["text"]) == row["label"]
    return correct / len(rows)
''',
    "params.yaml": "learning_rate: 0.00002\nnum_train_epochs: 3\nbatch_size: 16\n",
    "look.ipynb": """{
 "nbformat": 4, "nbformat_minor": 5, "metadata": {},
 "cells": [
  {"cell_type": "code", "metadata": {}, "source": "import csv", "execution_count": 1, "outputs": []},
  {"cell_type": "code", "metadata": {}, "source": "rows = list(csv.reader(open('rows.csv')))", "execution_count": 2, "outputs": []},
  {"cell_type": "code", "metadata": {}, "source": "len(rows)", "execution_count": 3, "outputs": [
   {"output_type": "execute_result", "metadata": {}, "execution_count": 3, "data": {"text/plain": ["412"]}}]}
 ]
}
""",
    "README.md": "# Letters\n\nSorts complaints by topic.\n\n## Usage\n\n```sh\npython train.py\n```\n",
    "requirements.txt": "transformers==4.45.2\ndatasets==3.0.1\nwandb==0.18.3\n",
}
