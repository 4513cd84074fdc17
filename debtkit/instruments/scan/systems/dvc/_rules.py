"""The rules that settle what was told of DVC projects."""

from __future__ import annotations

from debtkit.instruments.scan.rules._base import Subject
from debtkit.instruments.scan.systems._base import SystemRule

_PROJECT = Subject("a DVC project", ("system.dvc",))
_ROWS = "id,text\n1,a\n"
_MD5 = "77265d8ec3df1648955bd94e5240e590"
_TRACKED = f"outs:\n- md5: {_MD5}\n  size: 12\n  hash: md5\n  path: rows.csv\n"
_REMOTE = "[core]\n    remote = store\n['remote \"store\"']\n    url = "
_DATA = {".dvc/config": _REMOTE + "s3://titles/dvc\n", "data/rows.csv.dvc": _TRACKED, "data/rows.csv": _ROWS}
_STAGES = "stages:\n  train:\n    cmd: python train.py\n    deps:\n    - train.py\n    params:\n    - lr\n"
_CODE = "print(1)\n"
_LOCK = (
    "schema: '2.0'\nstages:\n  train:\n    cmd: python train.py\n    deps:\n    - path: train.py\n      hash: md5\n"
    "      md5: dee5c46989f5ec092311188f4fe829c3\n      size: 9\n    params:\n      params.yaml:\n        lr: 0.001\n"
)
_PIPELINE = {"dvc.yaml": _STAGES, "dvc.lock": _LOCK, "train.py": _CODE, "params.yaml": "lr: 1e-3\n"}
_STORE = _REMOTE + "../store\n"


class DvcDataModified(SystemRule):
    """A file that DVC tracks is not what DVC recorded."""

    key = "dvc_data_modified"
    area = "data"
    check = "DK317"
    about = _PROJECT
    says = "the file is not what DVC recorded of it"
    fix = "Run dvc add on it if the change is wanted, dvc checkout if not, and commit the .dvc file."
    examples_bad = ({**_DATA, "data/rows.csv": _ROWS.replace("a", "b")},)
    examples_good = (_DATA, {key: _DATA[key] for key in (".dvc/config", "data/rows.csv.dvc")})


class DvcStageStale(SystemRule):
    """A stage has other inputs, parameters or outputs than in its last run."""

    key = "dvc_stage_stale"
    area = "data"
    check = "DK317"
    about = _PROJECT
    says = "the stage has not run on what is here"
    fix = "Run dvc repro and commit dvc.lock."
    examples_bad = ({**_PIPELINE, "params.yaml": "lr: 1e-4\n"}, {**_PIPELINE, "train.py": "print(2)\n"})
    examples_good = (_PIPELINE,)


class DvcStageNeverRun(SystemRule):
    """A stage has no entry in dvc.lock."""

    key = "dvc_stage_never_run"
    area = "data"
    check = "DK317"
    about = _PROJECT
    says = "the stage has never run"
    fix = "Run dvc repro and commit dvc.lock, or take the stage out."
    examples_bad = ({"dvc.yaml": _STAGES, "train.py": _CODE, "params.yaml": "lr: 1\n"},)
    examples_good = (_PIPELINE,)


class DvcNoRemote(SystemRule):
    """Data are tracked, and no remote is set that others can pull from."""

    key = "dvc_no_remote"
    area = "data"
    check = "DK318"
    about = _PROJECT
    says = "nobody else can pull the data"
    fix = "Set one for all: dvc remote add -d NAME URL, dvc push, and commit .dvc/config."
    examples_bad = ({**_DATA, ".dvc/config": "[core]\n    analytics = false\n"},)
    examples_good = (_DATA, _PIPELINE)


class DvcNotPushed(SystemRule):
    """Recorded data are not in the remote."""

    key = "dvc_not_pushed"
    area = "data"
    check = "DK318"
    about = _PROJECT
    says = "recorded data are not in the remote"
    fix = "Run dvc push, and let a hook do it from now on: dvc install."
    examples_bad = ({**_DATA, ".dvc/config": _STORE, "store/files/md5/00/1": ""},)
    examples_good = ({**_DATA, ".dvc/config": _STORE, f"store/files/md5/{_MD5[:2]}/{_MD5[2:]}": _ROWS}, _DATA)


RULES = (DvcDataModified, DvcStageStale, DvcStageNeverRun, DvcNoRemote, DvcNotPushed)
