"""Temperature of tests and judges."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan.rules._base import Rule, Subject
from debtkit.instruments.scan.rules._eval_script import NAMED
from debtkit.instruments.scan.rules.testing._asking import LASTS, asking_calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._module import Module

_JUDGE_PATH = re.compile(
    r"(?:^|[/_-])(?:judges?|graders?|grading|llm_as_judge)(?:[_-]\w+)?\.(?:py|ipynb)$", re.IGNORECASE
)
_JUDGE_NAME = re.compile(
    r"(?i)(?:^|_)(?:judge|grade|grader|eval|evaluate|score|critique|assess|verdict|mark)(?:_(?:answer|answers|response|responses|output|outputs|result|results|quality|with|by|using|llm|gpt)\w*)?$"
    r"|(?:^|_)(?:llm_)?(?:as_)?(?:a_)?judge(?:_|$)"
)
_JUDGE_WORD = re.compile(r"(?i)(?:^|_)(?:llm)?(?:judges?|graders?|grade|critique|verdict)(?:_|$)")
_INVENTED = re.compile(
    r"(?i)mock|fake|stub|monkeypatch|respx|requests_mock|httpx_mock|httpretty|(?:^|_)vcr|cassette|recorded"
)


class EvalTemperatureNotZero(Rule):
    """A test or a judge asks a model with a temperature above 0, or with the provider's default."""

    key = "eval_temperature_not_zero"
    area = "testing"
    check = "DK605"
    bad = True
    about = Subject("a test or a judge that calls a model", ("asked.to.judge",))
    needs = ("ast",)
    words = LASTS | frozenset(w.FAMILY_OF)
    reads = CODE | {FileClass.TEST}
    says = "this test or judge asks at a temperature above 0, so that its verdict changes from run to run"
    fix = "Pass temperature=0, or draw several answers on purpose and judge their share."
    not_counted = (
        "Models that refuse a temperature; invented and recorded models; a temperature that a variable gives; several answers that are drawn on purpose.",
        "The model under test in an evaluation script: it is asked as the application asks it.",
    )
    known_limits = (
        "A judge in a module and function that are not named so is missed.",
        "A default of 0 that a gateway or a wrapper sets is not seen, and the call is named.",
    )
    examples_bad = (
        {
            "tests/test_answers.py": "from openai import OpenAI\ndef test_capital():\n    r = OpenAI().chat.completions.create(model='gpt-4o', messages=x)\n    assert 'Paris' in r.choices[0].message.content\n"
        },
        {
            "pkg/judge.py": "from anthropic import Anthropic\nclient = Anthropic()\ndef ask(prompt):\n    return client.messages.create(model='claude-sonnet-4-20250514', messages=prompt, max_tokens=9, temperature=0.9)\n"
        },
        {
            "pkg/quality.py": "from langchain_openai import ChatOpenAI\ndef evaluate_answer(answer):\n    return ChatOpenAI(model='gpt-4o-mini', temperature=0.7).invoke(answer)\n"
        },
        {
            "eval/run_eval.py": "from openai import OpenAI\nJUDGE = 'Mark the title from 1 to 5.'\ndef ask(system, user):\n    return OpenAI().chat.completions.create(model='gpt-4o-mini', messages=[system, user])\ndef mark(title):\n    return ask(JUDGE, title)\n"
        },
    )
    examples_good = (
        {
            "tests/test_answers.py": "from openai import OpenAI\ndef test_capital():\n    r = OpenAI().chat.completions.create(model='gpt-4o', messages=x, temperature=0)\n    assert 'Paris' in r.choices[0].message.content\n"
        },
        {
            "pkg/judge.py": "from openai import OpenAI\nclient = OpenAI()\ndef judge(a, heat, options):\n    client.chat.completions.create(model='o3-mini', messages=a)\n    client.chat.completions.create(model='m', messages=a, reasoning_effort='low')\n    client.chat.completions.create(model='m', messages=a, temperature=heat)\n    client.chat.completions.create(messages=a, **options)\n    client.chat.completions.create(model='m', messages=a, n=8)\n"
        },
        {
            "tests/test_llm.py": "from unittest.mock import MagicMock\nfrom openai import OpenAI\ndef test_call():\n    client = OpenAI(http_client=MagicMock())\n    assert client.chat.completions.create(model='m', messages=x)\n"
        },
        {
            "eval/run.py": "from openai import OpenAI\ndef answer(question):\n    return OpenAI().chat.completions.create(model='m', messages=question, temperature=0.3)\n",
            "app.py": "from openai import OpenAI\ndef score(text):\n    return len(text)\ndef answer(question):\n    return OpenAI().chat.completions.create(model='m', messages=question)\n",
        },
        {
            "eval/judge.py": "from langchain_openai import ChatOpenAI\nfrom ragas.llms import LangchainLLMWrapper\ndef grade(rows):\n    return LangchainLLMWrapper(ChatOpenAI(model='gpt-4o'))\n"
        },
        {
            "eval/judge.py": "from google import genai\ndef grade(client, text):\n    return client.models.generate_content(model='gemini-2.0-flash-001', contents=text, config={'temperature': 0.0})\n"
        },
    )

    def module(self, module: Module) -> Iterator[Sign]:
        asked = list(asking_calls(module))
        if not asked:
            return
        if module.kind is FileClass.TEST:
            real = not any(map(_INVENTED.search, module.words))
            judging = [asking for asking in asked if real and asking.function]
        else:
            judging = [
                asking for asking in asked if _JUDGE_PATH.search(module.path) or _JUDGE_NAME.search(asking.function)
            ]
            helpers = {asking.function for asking in asked}
            if len(helpers) == 1 and "" not in helpers and NAMED.search(module.path):
                judging = asked if any(map(_JUDGE_WORD.search, module.words)) else judging
        for asking in judging:
            yield module.sign("asked.to.judge", asking.call.node, excerpt="")
            if asking.temperature in {"absent", "above"}:
                yield module.sign(self.key, asking.call.node)
