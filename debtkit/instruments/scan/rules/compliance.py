"""Area 8, compliance and safety: keys, filters, policies, and text or code that crosses a border unchecked."""

# ruff: noqa: D102, E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.facts import Status
from debtkit.instruments._secrets import find_secrets
from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan._markdown import below_titles, substance
from debtkit.instruments.scan._module import subtree, text_of
from debtkit.instruments.scan.rules._base import PROSE, Rule
from debtkit.instruments.scan.rules._past_keys import SecretInGitHistory
from debtkit.instruments.scan.rules._shapes import (
    LibraryRule,
    SectionRule,
    acts,
    is_word_salad,
    prose_file,
    used_libraries,
)
from debtkit.instruments.scan.rules._subjects import HUB, MODEL_CALL
from debtkit.instruments.scan.rules._system_prompt import UserTextInSystemPrompt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._markdown import Document
    from debtkit.instruments.scan._module import Call, Module
    from debtkit.instruments.scan._notebook import Notebook


class GuardrailOrModeration(LibraryRule):
    """Input or output of the model is filtered."""

    key = "guardrail_or_moderation"
    area = "compliance"
    check = "DK803"
    libraries = w.GUARDRAILS
    needs = ("ast", "file:*.ts", "file:*.tsx", "file:*rails*.co", "file:*/config.yml")
    says = "nothing filters what goes into the model or comes out of it"
    fix = "Filter input and output: a moderation call, a guardrail library, or the vendor's safety settings; log what was stopped."
    not_counted = ("The word safety in prose.",)
    known_limits = ("One filtered path settles it for all.", "A filter in front of the service, as in a gateway, is not seen.")  # fmt: skip
    examples_bad = (
        {
            "README.md": "# Safety\n\nWe take safety, moderation and guardrails most seriously, and we think of them each and every day of the year.\n",
            "a.py": "SAFETY = True\n",
        },
        {"a.py": "class Moderator:\n    def speak(self, panel):\n        return self.model.invoke(panel.history())\n"},
        {"a.py": "class ContextGuard:\n    def __enter__(self):\n        return lock.acquire()\n"},
    )
    examples_good = (
        {"a.py": "from openai import OpenAI\nr = OpenAI().moderations.create(input=text)\n"},
        {"a.py": "m.generate_content(p, safety_settings=s)\n"},
        {"a.py": "SETTINGS = [{'category': 'HARM_CATEGORY_HATE_SPEECH', 'threshold': 'BLOCK_ONLY_HIGH'}]\n"},
        {
            "guard.py": "class Safeguard:\n    def check(self, text):\n        return parse(self.model.invoke(POLICY + text))\n"
        },
    )
    _calls = frozenset({"OpenAIModerationChain", "ConstitutionalChain", "LLMRails", "RailsConfig", "BaseAlignment", "InputGuardrail", "OutputGuardrail", "input_guardrail", "output_guardrail", "PIIMiddleware", "ModerationMiddleware", "OpenAIModerationMiddleware", "apply_guardrail", "GuardrailFunctionOutput"})  # fmt: skip
    _function = re.compile(
        r"^(?:_?(?:check|is|run|apply|validate|filter|detect|moderate)_?\w*(?:moderation|toxic\w*|guardrails?|jailbreak|prompt_injection|harmful|unsafe|profanity)\w*|moderate(?:_\w+)?|guardrails?_\w+|moderation_\w+)$"
    )
    _settings = frozenset(
        {"safety_settings", "guardrailIdentifier", "guardrail_config", "guardrails", "input_guardrails", "output_guardrails"}
    )  # fmt: skip
    _heads = frozenset({"harm", "meta", "omni", "text", "llam", "goog", "open", "ibm-", "nvid", "alle", "prom"})
    """How `_string` begins."""
    _topics = (
        "moderat",
        "toxic",
        "guardrail",
        "jailbreak",
        "injection",
        "harmful",
        "unsafe",
        "profanity",
    )
    _string = re.compile(
        r"^HARM_CATEGORY_\w+$|^meta-llama/(?:(?:Meta-)?Llama-?(?:Prompt-)?Guard|Prompt-Guard)|^(?:omni|text)-moderation-|^(?:llama|prompt)-guard"
        r"|^google/shieldgemma|^openai/gpt-oss-safeguard|^ibm-granite/granite-guardian|^nvidia/[\w.-]*(?:nemoguard|safety-guard)|^allenai/wildguard",
        re.IGNORECASE,
    )
    _class = re.compile(
        r"^(?:Llama|Prompt|Safe|Content|Input|Output|Injection)?_?[Gg]uard(?:rails?|ian)?(?:Filter|Agent|Client|Service|Checker|Classifier|Middleware)?$"
        r"|^(?:Content|Prompt|Toxicity|Safety|Injection|PromptInjection|Jailbreak|Profanity)(?:Filter|Checker|Classifier|Detector|Moderator|Shield|Scanner)$|^(?:Content|Input|Output|Text)Moderator$|^(?:Content|Chat|Input|Output)?Moderation(?:Service|Client|Filter|Agent)$"
    )

    def module(self, module: Module) -> Iterator[Sign]:
        yield from used_libraries(module, self.libraries, self.key)
        named = module.cell is not None or "oderation" in module.source or not module.words.isdisjoint(self._calls)
        for call in module.calls if named else ():
            if (
                ".moderations.create" in call.name
                or call.name.endswith("Moderation.create")
                or call.last in self._calls
            ):
                yield module.sign(self.key, call.node)
        for keyword in () if self._settings.isdisjoint(module.words) else module.nodes(ast.keyword):
            if keyword.arg in self._settings and not isinstance(keyword.value, ast.Constant):
                yield module.sign(self.key, keyword.value)
        for value, node in module.strings:
            if 10 < len(value) < 64 and value[:4].lower() in self._heads and self._string.match(value):
                yield module.sign(self.key, node)
        for function in module.functions if any(topic in module.defined for topic in self._topics) else ():
            if self._function.match(function.name) and acts(function):
                yield module.sign(self.key, function)
        yield from self._classes(module)

    def _classes(self, module: Module) -> Iterator[Sign]:
        """Find classes that are named like a filter and do something."""
        for made in module.nodes(ast.ClassDef):
            methods = [n for n in made.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
            if self._class.match(made.name) and any(acts(n) for n in methods if n.name != "__init__"):
                yield module.sign(self.key, made)

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.lower.endswith((".ts", ".tsx")):
            if file.kind is FileClass.OWN:
                yield from file.find(
                    self.key, re.compile(r"\.moderations\.create\(|safetySettings\s*[:=]|HarmBlockThreshold\."), most=1
                )
        elif re.search(r"^rails\s*:\s*\n", file.text, re.MULTILINE):
            yield file.sign(self.key, 1)


class FairnessOrToxicityEval(LibraryRule):
    """Bias or toxicity is measured."""

    key = "fairness_or_toxicity_eval"
    area = "compliance"
    check = "DK804"
    absence = Status.NOT_SHOWN
    libraries = w.FAIRNESS
    needs = ("ast", "doc")
    reads = CODE | PROSE | {FileClass.TEST}
    fix = (
        "Measure toxicity and the difference between groups on a fixed set, and report the numbers with the model card."
    )
    not_counted = ("Titles of papers, and recorded requests.",)
    known_limits = ("A measurement that was made elsewhere is not seen: hence the question.",)
    examples_bad = (
        {
            "tests/cassettes/a.yaml": "body: A study of toxicity and fairness\n",
            "a.py": "title = 'toxicity of metals'\n",
        },
    )
    examples_good = (
        {"eval.py": "import evaluate\nt = evaluate.load('toxicity')\nprint(t.compute(predictions=p))\n"},
        {"eval.py": "from deepeval.metrics import BiasMetric\nBiasMetric().measure(case)\n"},
        {
            "eval.py": "from azure.ai.evaluation.red_team import RedTeam, RiskCategory\nteam = RedTeam(risk_categories=[RiskCategory.HateUnfairness])\n"
        },
    )
    _calls = frozenset(
        {
            "BiasMetric",
            "ToxicityMetric",
            "HateUnfairnessEvaluator",
            "ContentSafetyEvaluator",
            "ToxicityEvaluator",
            "Toxicity",
            "Bias",
        }
    )
    _function = re.compile(
        r"^(?:eval(?:uate)?|measure|compute|test|score|check|calculate)_?\w*(?:toxicity|fairness|demographic|stereotyp\w*|disparity)\w*$|^(?:toxicity|fairness|bias)_(?:score|eval\w*|metric|test)s?$"
    )

    _topics = ("toxicity", "fairness", "demographic", "stereotyp", "disparity", "bias_")

    def module(self, module: Module) -> Iterator[Sign]:
        yield from used_libraries(module, self.libraries, self.key)
        for call in module.called(self._calls):
            if call.root in {"deepeval", "azure", "ragas", "giskard", "opik", "trulens", "langfair", "phoenix"}:
                yield module.sign(self.key, call.node)
        if "HateUnfairness" in module.words and "azure" in module.roots:
            yield from (
                module.sign(self.key, node) for node in module.nodes(ast.Attribute) if node.attr == "HateUnfairness"
            )
        for call in module.called(frozenset({"load"})):
            if (
                call.root == "evaluate"
                and call.node.args
                and text_of(call.node.args[0]) in {"toxicity", "regard", "honest"}
            ):
                yield module.sign(self.key, call.node)
        for function in module.functions if any(topic in module.defined for topic in self._topics) else ():
            if self._function.match(function.name) and acts(function):
                yield module.sign(self.key, function)

    def document(self, doc: Document) -> Iterator[Sign]:
        if doc.is_other_peoples:
            return
        for section in doc.sections:
            if (
                re.search(
                    r"(?i)\b(?:toxicity|fairness|bias(?:es)?)\b.*\b(?:evaluation|results?|metrics|benchmark|analysis|audit)\b|\b(?:evaluation|results?|analysis|audit)\b.*\b(?:toxicity|fairness|bias)\b",
                    section.title,
                )
                and len(re.findall(r"\d+(?:\.\d+)?", section.text)) >= 2
            ):
                yield doc.sign(self.key, section.line)


class ComplianceOrRiskDoc(SectionRule):
    """A privacy, risk or regulation page of this project."""

    key = "compliance_or_risk_doc"
    area = "compliance"
    check = "DK808"
    absence = Status.NOT_SHOWN
    topics = (
        "privacy",
        "gdpr",
        "ai act",
        "risk",
        "responsible",
        "ethic",
        "data protection",
        "dpia",
        "hipaa",
        "security ",
        "compliance",
    )
    heading = re.compile(
        r"(?i)\bprivacy\b|\bgdpr\b|\b(?:eu )?ai act\b|\brisk (?:assessment|register|analysis|management|class)\b|\bresponsible ai\b|\bethic(?:s|al)\b|\bdata protection\b|\bdpia\b|\bhipaa\b|\bsecurity (?:model|considerations)\b"
        r"|\bcompliance\b|^\W*risks\W*$|\brisks (?:and|&) (?:limitations|mitigations?|harms)\b"
    )
    never = re.compile(r"(?i)license|feature|why |settings?$")
    fix = "Write one page on risks, personal data and the rules that apply, and date it."
    not_counted = ("'In compliance with the License'; open risks in a design note; privacy settings.",)
    known_limits = ("Whether what it says is enough in law is not judged.",)
    examples_bad = (
        {
            "a.py": "# Licensed under the Apache License, Version 2.0; you may not use this file except in compliance with the License.\nx = 1\n",
            "PRIVACY.md": "# Privacy\n",
        },
        {
            "links.md": "# Good reads\n\n## Ethics and bias\n\n- **Tools**\n  - [A tool that looks for bias in data](https://a.example)\n  - [One more tool that looks for bias in the answers of a model](https://b.example)\n- **Papers**\n  - [What one can say about fairness and what one can not say](https://c.example)\n  - [A list of the many things that can go wrong with a model](https://d.example)\n"
        },
    )
    examples_good = (
        {
            "docs/privacy_policy.md": "# Privacy policy\n\nWe keep the questions that you ask for thirty days so that we can answer again, and delete them after that; nobody else can read them, and you can ask us to delete them at once.\n"
        },
    )
    _file = re.compile(
        r"(^|/)(privacy([-_]?(policy|notice))?|gdpr|dpia|risk[-_]?(assessment|register|analysis)|responsible[-_]?ai|ai[-_]?act|compliance|ethics|data[-_]?protection|transparency[-_]?note|transparency_faq[s]?|responsible_ai_transparency\w*)\.(md|mdx|rst|txt)$",
        re.IGNORECASE,
    )

    def document(self, doc: Document) -> Iterable[Sign]:
        yield from super().document(doc)
        if self._file.search(doc.path) and prose_file(doc):
            yield doc.sign(self.key, 1)


class SecurityPolicy(Rule):
    """A security policy with content."""

    key = "security_policy"
    area = "compliance"
    check = "DK809"
    needs = ("file:security.*", "file:.github/security.*", "file:docs/security.*")
    says = "nobody is told how to report a weakness"
    fix = "Add SECURITY.md: where to report, what to expect, which versions are maintained."
    not_counted = ("A file with fewer than twenty words.",)
    known_limits = ("A policy that holds for all projects of an organisation is kept elsewhere and not seen.",)
    examples_bad = ({"SECURITY.md": ""}, {"SECURITY.md": "# Security\n"})
    examples_good = (
        {
            "SECURITY.md": "# Security\n\nPlease report a weakness by mail to the address in the profile, not as an issue. We answer within three days and mend it as soon as we can, in the newest version.\n"
        },
    )

    def file(self, file: TextFile) -> Iterable[Sign]:
        text = below_titles(file.text)
        return (
            [file.sign(self.key, 1)]
            if file.lower.endswith((".md", ".rst", ".txt")) and substance(text) >= 20 and not is_word_salad(text)
            else ()
        )


_SECRET_FILES = re.compile(
    r"\.(py|ipynb|ts|tsx|js|jsx|mjs|json|ya?ml|toml|ini|cfg|conf|env|sh|bash|zsh|ps1|tf|tfvars|properties|txt|md|rst|java|go|rs|rb|php|cs|kt|swift|xml|html|sql|r|jl|bicep|pem|key|local|example|sample|template)$|(^|/)\.env|dockerfile|makefile|jenkinsfile|(^|/)\.[a-z]+rc$",
    re.IGNORECASE,
)
_NEVER_SECRET = re.compile(
    r"(^|/)(package-lock\.json|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|uv\.lock|pdm\.lock)$|\.min\.js$|\.svg$"
)


class RealSecretCommitted(Rule):
    """A real-looking key stands in a tracked file."""

    key = "real_secret_committed"
    area = "compliance"
    check = "DK801"
    bad = True
    needs = ("text", "nb")
    reads = CODE
    says = "a real-looking key is committed"
    fix = "Rotate the key now: deleting the line does not take it back. Then read it from the environment and clean the history."
    not_counted = ("Placeholders, names of variables, base64 pictures, hashes, lock files, dummies in tests.",)
    known_limits = ("A key that was revoked looks like a live one.", "A key without a form of its own is found beside a name such as `api_key` only.")  # fmt: skip
    examples_bad = (
        {"a.py": "key = 'sk-" + "Zq8vWm3KpT9xLc5RnB2yHd7GfJ4s" + "'\n"},
        {
            "a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"llm","execution_count":1,"outputs":[{"output_type":"execute_result","data":{"text/plain":["OpenAI(openai_api_key=\'sk-'
            "Zq8vWm3KpT9xLc5RnB2yHd7GfJ4s"
            "')\"]}}]}]}"
        },
        {".env": "HUGGINGFACEHUB_API_TOKEN=hf_" + "QwZrTyUvKpLmNbVcXsDfGhJkWqErTz" + "\n"},
    )
    examples_good = (
        {
            "a.py": "key = 'sk-XXXXXXXXXXXXXXXXXXXXXXXX'\nKEY_ENV = 'OPENAI_API_KEY'\nimport os\nk = os.environ['OPENAI_API_KEY']\n"
        },
        {".env.example": "OPENAI_API_KEY=sk-your-key-goes-here-please\nAPI_KEY=\n"},
    )
    _careful = frozenset({FileClass.TEST, FileClass.DATA, FileClass.DOCS, FileClass.VENDORED})

    def file(self, file: TextFile) -> Iterator[Sign]:
        if (
            file.kind is FileClass.VENDORED
            or _NEVER_SECRET.search(file.lower)
            or not (_SECRET_FILES.search(file.path) or _SECRET_FILES.search(file.lower))
        ):
            return
        for hit in find_secrets(file.text, assigned=file.kind not in self._careful):
            dummy = file.kind is FileClass.TEST and hit.kind not in {
                "OpenAI key",
                "Anthropic key",
                "Hugging Face token",
                "GitHub token",
                "Google API key",
                "AWS access key",
                "Groq key",
            }
            if not dummy:
                yield file.sign(
                    self.key,
                    file.line_of(hit.start),
                    extra=hit.kind,
                    excerpt=f"{hit.kind}: {_masked(file.text, hit.start)}",
                )

    def notebook(self, notebook: Notebook) -> Iterator[Sign]:
        for cell in notebook.cells:
            seen = set()
            for hit in find_secrets(cell.source):
                if (hit.kind, "source") not in seen:
                    seen.add((hit.kind, "source"))
                    yield notebook.cell_sign(
                        self.key, cell.index, excerpt=f"{hit.kind}: {_masked(cell.source, hit.start)}", extra=hit.kind
                    )
            for text in cell.texts:
                for hit in find_secrets(text, assigned=False):
                    if (hit.kind, "output") not in seen:
                        seen.add((hit.kind, "output"))
                        yield notebook.cell_sign(
                            self.key,
                            cell.index,
                            output=True,
                            excerpt=f"{hit.kind}: {_masked(text, hit.start)}",
                            extra=hit.kind,
                        )


def _masked(text: str, start: int) -> str:
    return text[start : start + 2] + "***"


class ModelOutputExecuted(Rule):
    """What the model wrote is run as code, command or query."""

    key = "model_output_executed"
    area = "compliance"
    check = "DK806"
    bad = True
    about = MODEL_CALL
    needs = ("ast",)
    words = frozenset(
        {
            "exec",
            "eval",
            "subprocess",
            "system",
            "execute",
            "PythonREPL",
            "PythonREPLTool",
            "PythonAstREPLTool",
            "allow_dangerous_code",
            "create_pandas_dataframe_agent",
            "ShellTool",
            "BashProcess",
            "popen",
            "run",
        }
    )
    says = "what the model wrote is run"
    fix = "Parse the answer into a closed set of actions, or run it in a sandbox without network and secrets."
    known_limits = ("Followed through the assignments of one module only.", "A sandbox around it is not seen.")
    examples_bad = (
        {
            "a.py": "from openai import OpenAI\nr = OpenAI().chat.completions.create(model='m', messages=x)\ncode = r.choices[0].message.content\nexec(code)\n"
        },
        {"a.py": "from langchain_experimental.tools import PythonREPLTool\ntools = [PythonREPLTool()]\n"},
    )
    examples_good = (
        {
            "a.py": "from openai import OpenAI\nr = OpenAI().chat.completions.create(model='m', messages=x)\nprint(r.choices[0].message.content)\nexec(open('version.py').read())\nmodel.eval()\n"
        },
    )
    _runners = frozenset({"exec", "eval", "system", "run", "Popen", "check_output", "execute", "call", "popen"})
    _tools = frozenset({"PythonREPL", "PythonREPLTool", "PythonAstREPLTool", "ShellTool", "BashProcess"})

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.called(self._tools):
            if call.root.startswith("langchain"):
                yield module.sign(self.key, call.node)
        for keyword in module.nodes(ast.keyword):
            if (
                keyword.arg == "allow_dangerous_code"
                and isinstance(keyword.value, ast.Constant)
                and keyword.value.value is True
            ):
                yield module.sign(self.key, keyword.value)
        running = [call for call in module.called(self._runners) if call.node.args and _runs(call)]
        tainted = _from_model(module) if running else ()
        for call in running:
            if any(isinstance(n, ast.Name) and n.id in tainted for n in subtree(call.node.args[0])):
                yield module.sign(self.key, call.node)


def _runs(call: Call) -> bool:
    return (
        call.name in {"exec", "eval", "os.system", "os.popen"}
        or call.root == "subprocess"
        or (call.last == "execute" and bool(re.search(r"(?i)cursor|conn|session|db|engine", call.name)))
    )


_GENERATES = re.compile(
    r"(?:completions\.create|messages\.create|ChatCompletion\.create|responses\.create|generate_content|(?:llm|chain|chat|model)\w*\.(?:invoke|predict|run|complete|chat))$|^litellm\.completion$",
    re.IGNORECASE,
)


def _from_model(module: Module) -> set[str]:
    """Return names that hold what a model returned, followed through assignments of this module."""
    tainted: set[str] = set()
    calls = {id(call.node) for call in module.calls if _GENERATES.search(call.name)}
    if not calls:
        return tainted
    for _ in range(4):
        before = len(tainted)
        for assign in module.nodes(ast.Assign):
            holds = any(id(n) in calls or (isinstance(n, ast.Name) and n.id in tainted) for n in subtree(assign.value))
            if holds:
                tainted.update(t.id for t in assign.targets if isinstance(t, ast.Name))
        if len(tainted) == before:
            break
    return tainted


class TrustRemoteCode(Rule):
    """Code from a hub is trusted without a fixed revision."""

    key = "trust_remote_code"
    area = "compliance"
    check = "DK807"
    bad = True
    about = HUB
    needs = ("ast",)
    words = frozenset({"trust_remote_code"})
    says = "code from the hub is run, whatever it is on the day of the download"
    fix = "Pass revision= with a commit you have read, or use a model that needs no code of its own."
    not_counted = ("A load that also fixes the revision.",)
    examples_bad = (
        {"a.py": "from transformers import AutoModel\nm = AutoModel.from_pretrained('a/b', trust_remote_code=True)\n"},
    )
    examples_good = (
        {
            "a.py": "from transformers import AutoModel\nm = AutoModel.from_pretrained('a/b', trust_remote_code=True, revision='4f1c2d')\n"
        },
    )

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.calls:
            value = call.keyword("trust_remote_code")
            if (
                isinstance(value, ast.Constant)
                and value.value is True
                and call.keyword("revision", "code_revision") is None
            ):
                yield module.sign(self.key, call.node)


RULES = (
    GuardrailOrModeration, FairnessOrToxicityEval, ComplianceOrRiskDoc, SecurityPolicy, RealSecretCommitted, UserTextInSystemPrompt, ModelOutputExecuted,
    TrustRemoteCode, SecretInGitHistory,
)  # fmt: skip
