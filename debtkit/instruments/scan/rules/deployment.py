"""Area 11, deployment: images, infrastructure, releases, and whether they stand still."""

# ruff: noqa: D102, E501 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from debtkit.facts import Status
from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._config import Config
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._ci import is_ci_definition, release_lines, workflow_steps
from debtkit.instruments.scan.rules._start import ModelDownloadedAtStart
from debtkit.instruments.scan.rules._subjects import CI_ACTION, IMAGE
from debtkit.instruments.scan.rules.testing._pipeline import CiPresent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import Module

_NOT_OURS = frozenset({FileClass.VENDORED, FileClass.TEST, FileClass.DATA})
_FROM = re.compile(r"^\s*FROM\s+(?:--platform=\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?[ \t\r]*$", re.MULTILINE | re.IGNORECASE)
_ARG = re.compile(r"^\s*ARG\s+(\w+)=[\"']?([\w./:@-]+)", re.MULTILINE | re.IGNORECASE)
_VARIABLE = re.compile(r"\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))")


class DockerfileOrCompose(Rule):
    """A Dockerfile or compose file of this project."""

    key = "dockerfile_or_compose"
    area = "deployment"
    check = "DK1101"
    needs = ("file:*dockerfile*", "file:*containerfile*", "file:*compose*.y*ml")
    says = "no image can be built from this repository"
    fix = "Write a Dockerfile with a fixed base image and a locked install."
    not_counted = ("`.dockerignore`, prose about containers, files without FROM or services.",)
    examples_bad = (
        {"Dockerfile": "# later\n", ".dockerignore": "FROM x\n", "README.md": "Use docker.\n"},
        {"docker-compose.yml": "services:\n"},
    )
    examples_good = (
        {"Dockerfile": "FROM python:3.11\nCOPY . .\n"},
        {"docker-compose.yml": "services:\n  a:\n    image: b:1\n"},
    )

    def file(self, file: TextFile) -> Iterable[Sign]:
        if file.kind in _NOT_OURS or file.lower.endswith((".md", ".dockerignore", ".py", ".sh", ".txt")):
            return ()
        if "compose" in file.lower and file.lower.endswith((".yml", ".yaml")):
            if not re.search(r"^[ \t]+(?:image|build|extends|provider)[ \t]*:", file.text, re.MULTILINE):
                return ()
            return file.find(
                self.key, re.compile(r"^services\s*:\s*\n(?:\s*#.*\n|\s*\n)*\s+[\w-]+\s*:", re.MULTILINE), most=1
            )
        return file.find(self.key, _FROM, most=1) if re.search(r"dockerfile|containerfile", file.lower) else ()


class DeployConfig(Rule):
    """Deployment as code."""

    key = "deploy_config"
    area = "deployment"
    check = "DK1104"
    absence = Status.NOT_SHOWN
    needs = (
        "ast", "file:*.tf", "file:*.bicep", "file:*chart.yaml", "file:*kustomization.y*ml", "file:*.yaml", "file:*.yml", "file:*vercel.json", "file:*fly.toml", "file:*procfile",
        "file:*render.yaml", "file:*netlify.toml", "file:*railway.*", "file:*cdk.json", "file:*template.json", "file:*serverless.*", "file:*modal*.py", "file:*app.json",
    )  # fmt: skip
    fix = "Describe the deployment as code (Terraform, Helm, a platform's file) and apply it from CI."
    not_counted = ("A recipe in the README.",)
    known_limits = ("What is kept in another repository is not seen: hence the question.",)
    words = frozenset(
        {
            "sagemaker",
            "HuggingFaceModel",
            "deploy",
            "aiplatform",
            "modal",
            "bentoml",
            "create_endpoint",
            "online_endpoints",
            "begin_create_or_update",
            "aws_cdk",
            "pulumi",
        }
    )
    examples_bad = ({"README.md": "# App\n\n## Deploy\n\nRun terraform apply.\n", "main.tf": "# empty\n"},)
    examples_good = (
        {"render.yaml": "services:\n  - type: web\n    name: app\n"},
        {"infra/main.tf": 'resource "aws_instance" "app" {\n  ami = "x"\n}\n'},
        {"k8s/app.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: 1\n"},
    )
    _k8s = re.compile(
        r"^kind:\s*(?:Deployment|StatefulSet|Service|Ingress|InferenceService|Knative|Job|CronJob|HelmRelease|Rollout)\b",
        re.MULTILINE,
    )
    _platform: ClassVar[dict[str, str]] = {
        "render.yaml": r"^services\s*:\s*\n(?:\s*#.*\n)*\s*-", "fly.toml": r"^app\s*=\s*[\"']\w", "app.yaml": r"^(?:runtime|env|entrypoint)\s*:", "serverless.yml": r"^(?:provider|functions)\s*:",
        "serverless.yaml": r"^(?:provider|functions)\s*:", "vercel.json": r"\"(?!version\"|\$schema\")\w+\"\s*:", "procfile": r"^\w+\s*:\s*\S+", "netlify.toml": r"^[ \t]*\w+[ \t]*=[ \t]*\S", "cdk.json": r"\"app\"",
        "azure.yaml": r"^services\s*:", "copilot.yml": r"^type\s*:", "railway.json": r"\"\w+\"", "railway.toml": r"^[ \t]*\w+[ \t]*=[ \t]*\S", "app.json": r"\"(?:formation|buildpacks|addons)\"",
        "template.yaml": r"AWS::", "template.yml": r"AWS::", "samconfig.toml": r"^[ \t]*\w+[ \t]*=[ \t]*\S", "skypilot.yaml": r"^(?:resources|run)\s*:", "chart.yaml": r"^name\s*:\s*\S", "kustomization.yaml": r"^resources\s*:",
        "kustomization.yml": r"^resources\s*:", "bentofile.yaml": r"^service\s*:",
    }  # fmt: skip
    _step = re.compile(
        r"(?i)(?:^|[/\s])(?:azure/(?:webapps-deploy|container-apps-deploy|k8s-deploy|functions-action)|amazon-ecs-deploy-task-definition|appleboy/ssh-action|superfly/flyctl|google-github-actions/deploy-\w+|amondnet/vercel-action"
        r"|cloudflare/wrangler-action)|\bkubectl (?:apply|rollout|set image)\b|\bhelm (?:upgrade|install)\b|\bterraform apply\b|\bflyctl deploy\b|\baws ecs update-service\b|\bvercel (?:deploy|--prod)\b|\bazd (?:up|deploy)\b|\bgcloud run deploy\b|\bserverless deploy\b|\bcdk deploy\b|\bmodal deploy\b|huggingface\.co/spaces"
    )

    def file(self, file: TextFile) -> Iterator[Sign]:
        if is_ci_definition(file):
            yield from self._workflow(file)
            return
        if file.kind in _NOT_OURS or (file.kind is FileClass.DOCS and not file.lower.endswith((".tf", ".bicep"))):
            return
        if file.lower.endswith(".tf"):
            yield from file.find(self.key, re.compile(r'^\s*(?:resource|module)\s+"', re.MULTILINE), most=1)
        elif file.lower.endswith(".bicep"):
            yield from file.find(self.key, re.compile(r"^(?:resource|module)\s+\w+\s+'", re.MULTILINE), most=1)
        platform = self._platform.get(file.lower)
        found = file.find(self.key, re.compile(platform, re.MULTILINE), most=1) if platform else []
        yield from found
        if not found and file.lower.endswith((".yaml", ".yml")):
            if "apiVersion:" in file.text and "spec:" in file.text:
                yield from file.find(self.key, self._k8s, most=1)
            elif (
                re.search(r"^resources\s*:\s*\n\s+(?:accelerators|cloud|cpus)", file.text, re.MULTILINE)
                and re.search(r"^run\s*:", file.text, re.MULTILINE)
            ) or ("AWS::" in file.text and "Resources:" in file.text):
                yield file.sign(self.key, 1)

    def _workflow(self, file: TextFile) -> Iterator[Sign]:
        if isinstance(file, Config) and file.path.startswith(".github/"):
            for step in workflow_steps(file.data):
                match = self._step.search(f" {step.uses}\n{step.run}")
                if match:
                    yield file.sign(self.key, file.line_of(max(0, file.text.find(match.group().strip()))))
                    return

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.called(frozenset({"deploy", "create_endpoint", "create_endpoint_config"})):
            managed = not module.roots.isdisjoint({"sagemaker", "boto3", "google"}) or "aiplatform" in call.name
            if managed and ("sagemaker" in module.source.lower() or "aiplatform" in module.source):
                yield module.sign(self.key, call.node)
        for call in module.calls:
            if (
                call.name in {"modal.App", "modal.Stub", "aws_cdk.App"}
                or call.name.endswith("online_endpoints.begin_create_or_update")
                or call.root == "pulumi_aws"
            ):
                yield module.sign(self.key, call.node)
                return


class ReleaseAutomation(Rule):
    """A workflow publishes a package or an image."""

    key = "release_automation"
    area = "deployment"
    check = "DK1105"
    needs = CiPresent.needs
    says = "releases are made by hand"
    fix = "Publish from CI on a tag, after the tests and the evaluation gate."
    not_counted = ("A build that publishes nothing; a push on the way to one's own cluster.",)
    known_limits = ("A release that is started by hand from a script does not count.",)
    examples_bad = (
        {
            ".github/workflows/b.yml": "on: push\njobs:\n  b:\n    runs-on: x\n    steps:\n    - run: python -m build\n    # - run: twine upload dist/*\n"
        },
        {
            ".github/workflows/i.yml": "on: push\njobs:\n  i:\n    runs-on: x\n    steps:\n    - uses: docker/build-push-action@v5\n      with: {push: false, outputs: 'type=oci,dest=/tmp/image.tar'}\n    - uses: docker/bake-action@v5\n"
        },
        {
            ".github/workflows/d.yml": "on: push\njobs:\n  d:\n    runs-on: x\n    steps:\n    - run: docker push titler.azurecr.io/titler\n    - uses: azure/webapps-deploy@v3\n"
        },
    )
    examples_good = (
        {
            ".github/workflows/p.yml": "on: release\njobs:\n  p:\n    runs-on: x\n    steps:\n    - uses: pypa/gh-action-pypi-publish@v1\n"
        },
        {
            ".github/workflows/p.yml": "on: release\njobs:\n  p:\n    runs-on: x\n    steps:\n    - uses: docker/bake-action@v5\n      with: {push: true}\n"
        },
        {
            ".github/workflows/p.yml": "on: push\njobs:\n  p:\n    runs-on: x\n    steps:\n    - run: docker build . --tag titler.azurecr.io/titler\n    - run: docker push titler.azurecr.io/titler\n"
        },
    )

    def file(self, file: TextFile) -> Iterable[Sign]:
        return [file.sign(self.key, line) for line in release_lines(file)[:1]]


class BaseImageUnpinned(Rule):
    """A base image has no tag, or a tag that moves."""

    key = "base_image_unpinned"
    area = "deployment"
    check = "DK1102"
    bad = True
    about = IMAGE
    needs = ("file:*dockerfile*", "file:*containerfile*", "file:*compose*.y*ml")
    says = "this image is another one tomorrow"
    fix = "Name a version tag and its digest: FROM name:version@sha256:…"
    not_counted = ("Stages of the same file, `scratch`, and images that are built here or named by a variable.",)
    known_limits = ("A tag with a version counts as fixed, though its registry can move it; only a digest stands still.",)  # fmt: skip
    examples_bad = (
        {"Dockerfile": "FROM python\n"},
        {"Dockerfile": "FROM python:latest AS base\n"},
        {"docker-compose.yml": "services:\n  a:\n    image: redis:latest\n"},
    )
    examples_good = ({"Dockerfile": "ARG BASE\nFROM ${BASE}\nFROM python:3.11 AS base\nFROM base\nFROM scratch\n"},)

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind in _NOT_OURS or file.lower.endswith((".md", ".dockerignore", ".py", ".sh")):
            return
        if "compose" in file.lower and file.lower.endswith((".yml", ".yaml")):
            for match in re.finditer(
                r"^\s+image:\s*[\"']?([\w./-]+(?::[\w.-]+)?(?:@sha256:\w+)?)[\"']?\s*$", file.text, re.MULTILINE
            ):
                yield file.sign("image.named", 0, excerpt="")
                built_here = "/" not in match.group(1) and "build:" in file.text
                if _moves(match.group(1)) and not built_here:
                    yield file.sign(self.key, file.line_of(match.start(1)))
            return
        stages: set[str] = set()
        given = dict(_ARG.findall(file.text))
        for match in _FROM.finditer(file.text):
            image, stage = _VARIABLE.sub(partial(_default, given), match.group(1)), match.group(2)
            yield file.sign("image.named", 0, excerpt="")
            if image.lower() not in stages and _moves(image):
                yield file.sign(self.key, file.line_of(match.start(1)))
            if stage:
                stages.add(stage.lower())


def _default(given: dict[str, str], variable: re.Match[str]) -> str:
    """Return what a variable stands for unless the build is told otherwise; itself when nothing says."""
    return given.get(variable[1] or variable[3]) or variable[2] or variable[0]


def _moves(image: str) -> bool:
    if "$" in image or "@sha256:" in image or image.lower() == "scratch":
        return False
    tag = image.rsplit("/", 1)[-1].partition(":")[2]
    return tag in {"", "latest", "main", "master", "nightly"}


class CiActionUnpinned(Rule):
    """A CI action is named by a tag or a branch, not by a commit."""

    key = "ci_action_unpinned"
    area = "deployment"
    check = "DK1103"
    bad = True
    about = CI_ACTION
    needs = ("file:.github/workflows/*.y*ml", "file:.github/actions/*.y*ml", "file:action.y*ml")
    says = "this action can change without a change here"
    fix = "Name the commit: uses: owner/action@<40 hex digits>  # v4"
    not_counted = ("Actions of the repository itself, and images by `docker://`.",)
    examples_bad = ({".github/workflows/a.yml": "jobs:\n  a:\n    steps:\n    - uses: actions/checkout@v4\n"},)
    examples_good = (
        {
            ".github/workflows/a.yml": "jobs:\n  a:\n    steps:\n    - uses: actions/checkout@"
            + "a" * 40
            + " # v4\n    - uses: ./.github/actions/x\n"
        },
    )
    _uses = re.compile(r"^\s*-?\s*uses:\s*[\"']?([\w.-]+/[\w./-]+@([^\s\"'#]+))", re.MULTILINE)

    def file(self, file: TextFile) -> Iterator[Sign]:
        for match in self._uses.finditer(file.text):
            yield file.sign("ci.action", 0, excerpt="")
            if not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", match.group(2)):
                yield file.sign(self.key, file.line_of(match.start(1)))


RULES = (
    DockerfileOrCompose,
    DeployConfig,
    ReleaseAutomation,
    BaseImageUnpinned,
    CiActionUnpinned,
    ModelDownloadedAtStart,
)
