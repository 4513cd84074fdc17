"""Area 4, architecture: runs recorded, steps declared, an interface of its own, nothing heavy at import."""

# ruff: noqa: D102, E501 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from debtkit.facts import Status
from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan._module import subtree, text_of
from debtkit.instruments.scan.rules._artefacts import ArtefactSavedWithoutVersion
from debtkit.instruments.scan.rules._base import PROSE, Rule
from debtkit.instruments.scan.rules._dead_prompt import DeadPrompt
from debtkit.instruments.scan.rules._eval_script import is_script
from debtkit.instruments.scan.rules._hot_spot import HotSpot
from debtkit.instruments.scan.rules._shapes import used_libraries
from debtkit.instruments.scan.rules._subjects import MODEL_AND_UI, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._config import Config
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._markdown import Document
    from debtkit.instruments.scan._module import Module

_LOGGERS = frozenset(
    {"WandbLogger", "TensorBoardLogger", "MLFlowLogger", "CometLogger", "NeptuneLogger", "ClearMLLogger", "SwanLabLogger", "SummaryWriter", "DVCLiveLogger", "DVCLiveCallback", "WandbCallback", "MLflowCallback", "TensorBoard", "AimLogger", "LitLogger"}
)  # fmt: skip


class ExperimentTracking(Rule):
    """Training or evaluation runs are recorded."""

    key = "experiment_tracking"
    area = "architecture"
    check = "DK401"
    needs = ("ast", "config")
    reads = CODE | {FileClass.TEST}
    says = "training and evaluation runs are not recorded"
    fix = "Record each run with its parameters, data version, metrics and commit in a tracker."
    not_counted = ("An import that nothing uses; `report_to` none; `aim` inside another word.",)
    known_limits = ("A log of runs that is written by hand is not recognised.",)
    words = (
        w.TRACKING
        | _LOGGERS
        | frozenset({"report_to", "Experiment", "start_run", "Task", "init_run", "Live", "comet_ml", "log_metric", "wandb_project", "autolog", "experiment_prefix"})
    )  # fmt: skip
    examples_bad = (
        {"a.py": "from langchain.schema import AIMessage\nimport wandb\nm = AIMessage(content='aim')\n"},
        {"t.py": "from transformers import TrainingArguments\na = TrainingArguments(report_to='none')\n"},
    )
    examples_good = (
        {"t.py": "import wandb\nwandb.init(project='x')\n"},
        {"t.py": "from transformers import TrainingArguments\na = TrainingArguments(report_to='comet_ml')\n"},
        {"conf/t.yaml": "report_to: tensorboard\n"},
        {
            "tests/run_eval.py": "from langsmith import Client\nClient().evaluate(answer, data='set', evaluators=[correct], experiment_prefix='v2')\n"
        },
    )
    _calls = frozenset(
        {
            "init",
            "start_run",
            "set_experiment",
            "log_metric",
            "log_metrics",
            "log_params",
            "log_param",
            "autolog",
            "Experiment",
            "start",
            "init_run",
            "Run",
            "Live",
            "Task",
            "log",
            "OfflineExperiment",
            "track",
            "init_project",
        }
    )

    def module(self, module: Module) -> Iterator[Sign]:
        if module.kind is FileClass.TEST and not is_script(module.path):
            return
        if not module.roots.isdisjoint(w.TRACKING):
            for call in module.calls:
                if (
                    call.root in w.TRACKING
                    and call.root not in module.file.own_roots
                    and (call.last in self._calls or call.name.startswith("clearml.Task."))
                ):
                    yield module.sign(self.key, call.node)
        for call in module.called(_LOGGERS):
            if not call.root.startswith("."):
                yield module.sign(self.key, call.node)
        yield from _experiments(module, self.key)
        for node in module.nodes(ast.keyword):
            if node.arg == "report_to" and _names_tracker(node.value):
                yield module.sign(self.key, node.value)

    def config(self, config: Config) -> Iterator[Sign]:
        if config.kind is FileClass.TEST:
            return
        if "report_to" in config.text or "wandb_project" in config.text or "wandb:" in config.text:
            for entry in config.entries:
                tracker = entry.key == "report_to" and str(entry.value).lower() not in {"none", "no", "false", ""}
                if tracker or (entry.key in {"wandb_project", "wandb_entity"} and entry.value):
                    yield config.sign(self.key, config.line_with(entry.key))
                    return


def _experiments(module: Module, key: str) -> Iterator[Sign]:
    """Yield the evaluations that are recorded as an experiment with a service."""
    for call in module.called(frozenset({"evaluate", "aevaluate", "run_on_dataset"})):
        if "langsmith" in module.roots and call.keyword("experiment_prefix", "experiment") is not None:
            yield module.sign(key, call.node)


_TRACKERS = w.TRACKING | {"all", "comet", "azure_ml", "flyte", "codecarbon", "dagshub"}


def _names_tracker(node: ast.expr) -> bool:
    values = [text_of(part) for part in subtree(node)]
    return any(value and value.lower() in _TRACKERS for value in values)


class PipelineOrchestrated(Rule):
    """Steps are declared in a pipeline definition."""

    key = "pipeline_orchestrated"
    area = "architecture"
    check = "DK402"
    needs = (
        "ast",
        "file:*dvc.yaml",
        "file:*mlproject",
        "file:*snakefile",
        "file:*.smk",
        "file:*pipeline*.y*ml",
        "file:*workflow*.y*ml",
        "file:*nextflow*",
        "file:*flow*.y*ml",
        "file:*prefect.y*ml",
        "file:*.asl.json",
        "file:*state*machine*.json",
    )
    says = "the steps from data to model are not declared anywhere"
    fix = "Declare the steps with their inputs and outputs in one pipeline (DVC, Kubeflow, Prefect, ZenML), so that one command runs what changed."
    not_counted = ("`transformers.pipeline`, a Pipeline of scikit-learn, a folder called pipelines, a definition without stages.",)  # fmt: skip
    known_limits = ("A Makefile or numbered scripts that do the same do not count.",)
    words = frozenset(part for name in w.PIPELINES for part in name.split("."))
    examples_bad = (
        {
            "pipelines/a.py": "from transformers import pipeline\nfrom sklearn.pipeline import Pipeline\np = pipeline('x')\n"
        },
        {"dvc.yaml": "stages: {}\n"},
    )
    examples_good = (
        {"dvc.yaml": "stages:\n  train:\n    cmd: python train.py\n"},
        {"flow.py": "from zenml import pipeline\n@pipeline\ndef train():\n    pass\n"},
        {
            "flows/answer.yaml": "id: answer\nnamespace: shop\ntasks:\n  - id: ask\n    type: io.kestra.plugin.ai.completion.ChatCompletion\n    prompt: Hello\n"
        },
        {
            "infra/train.asl.json": '{"StartAt": "Train", "States": {"Train": {"Type": "Task", "Resource": "arn:aws:states:::sagemaker:createTrainingJob.sync", "End": true}}}\n'
        },
    )

    def module(self, module: Module) -> Iterable[Sign]:
        return used_libraries(module, w.PIPELINES, self.key)

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind in {FileClass.VENDORED, FileClass.TEST, FileClass.CI}:
            return
        if file.lower == "dvc.yaml":
            yield from (
                file.find(self.key, re.compile(r"^\s+(?:cmd|foreach)\s*:", re.MULTILINE), most=1)
                if "stages:" in file.text
                else ()
            )
        elif file.lower == "mlproject":
            yield from file.find(self.key, re.compile(r"^entry_points\s*:", re.MULTILINE), most=1)
        elif "snakefile" in file.lower or file.lower.endswith(".smk"):
            yield from file.find(self.key, re.compile(r"^rule\s+\w+\s*:", re.MULTILINE), most=1)
        elif file.lower.endswith(".json"):
            if '"StartAt"' in file.text:
                yield from file.find(self.key, re.compile(r"\"States\"\s*:\s*\{"), most=1)
        elif file.lower in {"prefect.yaml", "prefect.yml"}:
            yield from file.find(self.key, re.compile(r"^deployments\s*:\s*\n\s*-", re.MULTILINE), most=1)
        elif file.lower.endswith((".yaml", ".yml")):
            if re.search(r"^namespace\s*:", file.text, re.MULTILINE):
                yield from file.find(
                    self.key, re.compile(r"^\s+(?:- )?type:\s*[\"']?io\.kestra\.", re.MULTILINE), most=1
                )
            kinds = re.compile(
                r"^kind:\s*(?:Workflow|PipelineRun|Pipeline|CronWorkflow|RayJob)\b|^\$schema:.*azureml.*pipeline|^pipelineSpec:|^deploymentSpec:",
                re.MULTILINE,
            )
            yield from file.find(self.key, kinds, most=1)


class HttpApiService(Rule):
    """The repository offers its own HTTP interface to the model."""

    key = "http_api_service"
    area = "architecture"
    check = "DK409"
    needs = (
        "ast",
        "doc",
        "file:*.ts",
        "file:*.tsx",
        "file:*.js",
        "file:*.mjs",
        "file:*config.pbtxt",
        "file:*langgraph.json",
    )
    reads = PROSE | {FileClass.NOTEBOOK}
    says = "there is no interface by which another program can reach the model"
    fix = "Offer the model behind a small HTTP service with typed requests, apart from the user interface."
    not_counted = (
        "User interfaces of Streamlit or Gradio; clients; an application without a route; a service that somebody else runs.",
    )
    known_limits = ("A service counts, though no route of it may reach the model.",)
    words = frozenset(
        {"FastAPI", "Flask", "Starlette", "APIRouter", "LitServer", "LitAPI", "Quart", "Sanic", "Blueprint", "Application", "deployment", "service", "api_view", "urlpatterns", "Ninja", "NinjaAPI", "Robyn", "BlackSheep", "Litestar", "HTTPServer", "APIView", "add_routes", "Api", "include_router", "add_api_route", "post", "route", "runpod"}
    )  # fmt: skip
    examples_bad = (
        {
            "app.py": "import streamlit as st\nimport requests\nst.title('x')\nrequests.post('http://localhost:11434/api/generate')\n"
        },
    )
    examples_good = (
        {"api.py": "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/a')\ndef a():\n    return 1\n"},
        {"worker.py": "import runpod\nrunpod.serverless.start({'handler': handler})\n"},
        {"langgraph.json": '{"dependencies": ["."], "graphs": {"agent": "./agent.py:graph"}}\n'},
    )
    _ctors: ClassVar[dict[str, str]] = {
        "FastAPI": "fastapi", "APIRouter": "fastapi", "Flask": "flask", "Blueprint": "flask", "Starlette": "starlette", "LitServer": "litserve", "Quart": "quart",
        "Sanic": "sanic", "Application": "aiohttp", "NinjaAPI": "ninja", "Litestar": "litestar", "Robyn": "robyn", "HTTPServer": "http", "ThreadingHTTPServer": "http",
    }  # fmt: skip
    _alone = frozenset({"LitServer", "HTTPServer", "ThreadingHTTPServer"})
    _given = frozenset({"routes", "handlers", "route_handlers"})
    _js = re.compile(
        r"\bexpress\(\)|new Hono\(|\bfastify\(|new Koa\(|export (?:async )?function (?:POST|GET)\(|export const (?:POST|GET)\s*=|http\.createServer\(|export default (?:async )?function handler\(\s*req"
    )
    _js_marks = ("express(", "Hono(", "fastify(", "Koa(", "function ", "const POST", "const GET", "createServer(")
    _curl = re.compile(
        r"curl[^\n]*(?:\\\n[^\n]*)*?(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(?!11434)\d{2,5}/(?:v2/models/[^\s/]+/(?:generate|infer)|generate|predict|infer|v1/(?:chat|completions))"
    )

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.called(frozenset(self._ctors)):
            if call.root == self._ctors[call.last] or (
                call.root == call.last and call.last in {"FastAPI", "Flask"} and call.last not in module.aliases
            ):
                alone = call.last in self._alone or any(k.arg in self._given for k in call.node.keywords)
                yield module.sign(self.key if alone else "http.app", call.node)
        if "runpod" in module.roots:
            yield from (module.sign(self.key, c.node) for c in module.calls if c.name == "runpod.serverless.start")
        if _has_route(module):
            yield module.sign("http.route", 1, excerpt="")
        if "django" in module.roots and module.path.endswith("urls.py") and "urlpatterns" in module.words:
            yield module.sign(self.key, 1)
        for node in [*module.functions, *module.nodes(ast.ClassDef)]:
            if any(
                module.resolve(d).startswith(
                    (
                        "ray.serve.deployment",
                        "bentoml.service",
                        "rest_framework.decorators.api_view",
                        "modal.web_endpoint",
                        "modal.fastapi_endpoint",
                        "modal.asgi_app",
                    )
                )
                for d in node.decorator_list
            ):
                yield module.sign(self.key, node)

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.lower == "config.pbtxt" and re.search(r"^\s*(?:backend|platform)\s*:", file.text, re.MULTILINE):
            yield file.sign(self.key, 1)
        elif file.lower == "langgraph.json":
            yield from file.find(self.key, re.compile(r'"graphs"\s*:\s*\{\s*"[^"]'), most=1)
        elif file.kind is FileClass.OWN and not file.lower.endswith(".pbtxt"):
            route = re.search(
                r"(^|/)(pages/api/|app/.*/route\.[jt]sx?$|api/|routes?/|server\.[jt]s$|index\.[jt]s$|app\.[jt]s$|main\.[jt]s$|server/|src/)",
                file.path,
            )
            if route and any(mark in file.text for mark in self._js_marks):
                yield from file.find(self.key, self._js, most=1)

    def document(self, doc: Document) -> Iterator[Sign]:
        if "curl" in doc.text:
            yield from doc.find("http.docs", self._curl, most=1)

    def evidence(self, board: Board) -> Iterable[Sign]:
        served = any(
            re.search(r"(^|/)(dockerfile|docker-compose|compose)", path.lower()) or path.endswith((".pbtxt", ".tf"))
            for path in board.paths
        )
        apps = board.of("http.app") if board.has("http.route") else ()
        documented = board.of("http.docs") if served else ()
        return [*board.of(self.key), *(sign._replace(name=self.key) for sign in (*apps, *documented))]


_ROUTE = frozenset({"get", "post", "put", "patch", "delete", "route", "api_route", "websocket", "head", "options"})
_ROUTED = frozenset(
    {"include_router", "add_api_route", "add_route", "add_routes", "add_url_rule", "add_resource", "register_blueprint", "mount", "Route", "Mount", "add_get", "add_post", "add_api_websocket_route"}
)  # fmt: skip


def _has_route(module: Module) -> bool:
    """Return whether anything here answers a request."""
    if next(iter(module.called(_ROUTED)), None):
        return True
    decorators = (d for node in [*module.functions, *module.nodes(ast.ClassDef)] for d in node.decorator_list)
    return any(
        isinstance(d, ast.Call) and isinstance(d.func, ast.Attribute) and d.func.attr in _ROUTE for d in decorators
    )


class ModelRegistryOrPush(Rule):
    """Models are pushed to a registry or a hub."""

    key = "model_registry_or_push"
    area = "architecture"
    check = "DK405"
    absence = Status.NOT_SHOWN
    needs = ("ast", "config", "file:*.sh")
    fix = "Push each released model to a registry with a version, and load it by that version."
    not_counted = ("Loading from a hub, saving to a folder, pushing a data set.",)
    known_limits = ("A push by hand, or from another repository, is not seen: hence the question.",)
    words = frozenset({"push_to_hub", "push_to_hub_merged", "push_to_hub_gguf", "log_model", "register_model", "upload_folder", "upload_file", "hub_model_id", "create_model_version", "save_model", "link_model", "registered_model_name", "upload", "create_registered_model", "upload_model", "register_huggingface_model"})  # fmt: skip
    examples_bad = (
        {
            "a.py": "from transformers import AutoModel\nm = AutoModel.from_pretrained('a/b')\nm.save_pretrained('out')\n"
        },
    )
    examples_good = (
        {"a.py": "m = get_model()\nm.push_to_hub('a/b')\n"},
        {"a.py": "import mlflow\nmlflow.pyfunc.log_model('m', python_model=m)\n"},
    )

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.calls:
            last = call.last
            pushed = last.startswith("push_to_hub") or last in {
                "register_model",
                "create_registered_model",
                "create_model_version",
                "register_huggingface_model",
            }
            logged = last == "log_model" and not module.roots.isdisjoint(
                {"mlflow", "wandb", "comet_ml", "neptune", "clearml"}
            )
            uploaded = (
                last in {"upload_folder", "upload_file"}
                and "huggingface_hub" in module.roots
                and text_of(call.keyword("repo_type")) not in {"dataset", "space"}
            )
            saved = last == "save_model" and call.root == "bentoml"
            vertex = call.name.endswith("aiplatform.Model.upload")
            dataset = last == "push_to_hub" and re.search(r"dataset|(?:^|\.)ds\b", call.name.lower())
            if (pushed and not dataset) or logged or uploaded or saved or vertex:
                yield module.sign(self.key, call.node)
        for node in module.nodes(ast.keyword):
            if node.arg in {"hub_model_id", "registered_model_name"} or (
                node.arg == "push_to_hub" and isinstance(node.value, ast.Constant) and node.value.value is True
            ):
                yield module.sign(self.key, node.value)

    def config(self, config: Config) -> Iterator[Sign]:
        if "hub_model_id" in config.text:
            yield from config.find(
                self.key, re.compile(r"^\s*[\"']?hub_model_id[\"']?\s*:\s*[\"']?\w+", re.MULTILINE), most=1
            )

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind in {FileClass.OWN, FileClass.EXAMPLE}:
            yield from file.find(
                self.key,
                re.compile(r"^[^#\n]*(?:huggingface-cli|hf) upload\b(?![^\n]*--repo-type[= ]dataset)", re.MULTILINE),
                most=1,
            )


class ModelAndUiInOneModule(Rule):
    """One file builds the model and draws the user interface."""

    key = "model_and_ui_in_one_module"
    area = "architecture"
    check = "DK403"
    bad = True
    about = MODEL_AND_UI
    needs = ("ast",)
    reads = frozenset({FileClass.OWN})
    words = w.UI
    says = "one file builds the model and draws the user interface"
    fix = (
        "Put model and prompt code into a module of its own and call it from the interface, so that both can be tested."
    )
    not_counted = ("Notebooks.",)
    known_limits = ("A small demonstration that is one file on purpose is named too.",)
    examples_bad = (
        {
            "app.py": "import streamlit as st\nfrom langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model='m')\nst.write(llm.invoke('x'))\n"
        },
    )
    examples_good = (
        {
            "app.py": "import streamlit as st\nfrom core import answer\nst.write(answer('x'))\n",
            "core.py": "from langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model='m')\n",
        },
    )

    def module(self, module: Module) -> Iterable[Sign]:
        return used_libraries(module, w.UI, "ui.code") if module.cell is None else ()

    def evidence(self, board: Board) -> Iterable[Sign]:
        drawn = {sign.path for sign in board.of("ui.code")}
        first: dict[str, Sign] = {}
        for sign in board.of("llm.ctor", "llm.call", "llm.client"):
            if sign.path in drawn:
                first.setdefault(sign.path, sign._replace(name=self.key))
        return [first[path] for path in sorted(first)]

    def applies(self, board: Board) -> bool:
        return super().applies(board) and board.has("ui", "ui.code")


class ModelLoadedAtImport(Rule):
    """Weights are loaded when a module is imported."""

    key = "model_loaded_at_import"
    area = "architecture"
    check = "DK404"
    bad = True
    about = WEIGHTS
    needs = ("ast",)
    reads = frozenset({FileClass.OWN})
    words = frozenset(
        {
            "from_pretrained",
            "SentenceTransformer",
            "CrossEncoder",
            "LlamaCpp",
            "Llama",
            "LLM",
            "pipeline",
            "GPT4All",
            "CTransformers",
            "load_model",
            "hub",
        }
    )
    says = "weights are loaded as soon as this module is imported"
    fix = "Load the model in a function that caches it, so that tests and tools can import the module."
    not_counted = ("Scripts, tokenizers, and modules outside a package: nobody imports them.",)
    known_limits = ("A load inside a function that is called at import is missed.",)
    examples_bad = (
        {
            "pkg/__init__.py": "",
            "pkg/model.py": "from transformers import AutoModel\nMODEL = AutoModel.from_pretrained('a/b')\ndef f(x):\n    return MODEL(x)\n",
        },
    )
    examples_good = (
        {
            "pkg/model.py": "from functools import cache\nfrom transformers import AutoModel\n@cache\ndef model():\n    return AutoModel.from_pretrained('a/b')\n"
        },
        {"train.py": "from transformers import AutoModel\nm = AutoModel.from_pretrained('a/b')\nm.train()\n"},
    )
    _loads = frozenset(
        {"from_pretrained", "SentenceTransformer", "CrossEncoder", "LlamaCpp", "GPT4All", "CTransformers", "pipeline"}
    )

    def module(self, module: Module) -> Iterator[Sign]:
        if module.cell is not None:
            return
        called = not module.functions or "__main__" in module.source
        for call in module.called(self._loads):
            foreign = call.root in {
                "transformers",
                "sentence_transformers",
                "langchain",
                "langchain_community",
                "llama_cpp",
                "peft",
                "gpt4all",
            }
            tokenizer = "Tokenizer" in call.name or "Processor" in call.name or "Config" in call.name
            inside = module.function_at(call.node.lineno) is not None or any(
                c.lineno <= call.node.lineno <= (c.end_lineno or 0) for c in module.nodes(ast.ClassDef)
            )
            if foreign and not tokenizer:
                yield module.sign("load.weights", call.node, excerpt="")
                if not inside and not called:
                    yield module.sign("load.import", call.node)

    def evidence(self, board: Board) -> Iterable[Sign]:
        packaged = [s for s in board.of("load.import") if f"{s.path.rpartition('/')[0]}/__init__.py" in board.paths]
        return [s._replace(name=self.key) for s in packaged]


RULES = (
    ExperimentTracking,
    PipelineOrchestrated,
    HttpApiService,
    ModelRegistryOrPush,
    ModelAndUiInOneModule,
    ModelLoadedAtImport,
    ArtefactSavedWithoutVersion,
    DeadPrompt,
    HotSpot,
)
