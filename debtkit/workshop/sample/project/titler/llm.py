"""Calls to the hosted model."""

import os
from dataclasses import dataclass

FALLBACK_MODEL = "gpt-3.5-turbo-0613"  # same as in the old chatbot


@dataclass
class Settings:
    model: str = "gpt-4o-mini"
    api_key: str = ""
    temperature: float = 0.3
    examples: int = 4
    offline: bool = False

    @classmethod
    def from_env(cls, offline=False):
        return cls(
            model=os.environ.get("TITLER_MODEL", "gpt-4o-mini"),
            api_key=os.environ.get("OPENAI_API_KEY", ""),
            offline=offline,
        )


def complete(messages, settings):
    from openai import OpenAI

    client = OpenAI(api_key=settings.api_key)
    try:
        answer = client.chat.completions.create(
            model=settings.model,
            messages=messages,
            temperature=settings.temperature,
            max_tokens=40,
        )
        return answer.choices[0].message.content
    except Exception as error:
        print("model call failed, trying", FALLBACK_MODEL, error)

    # rate limits on Monday mornings
    try:
        answer = client.chat.completions.create(model=FALLBACK_MODEL, messages=messages, max_tokens=40)
        return answer.choices[0].message.content
    except Exception:
        return ""
