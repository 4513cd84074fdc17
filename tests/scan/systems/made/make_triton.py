"""Write configurations of Triton models as people write them, and what protobuf's own parser reads in each.

Run once, in an environment of its own (tritonclient and onnx want different protobuf releases):

    uv venv /tmp/tritonenv && uv pip install --python /tmp/tritonenv 'tritonclient[grpc]'
    /tmp/tritonenv/bin/python make_triton.py

Made with tritonclient 2.73.0 and protobuf 6.33.6. Writes triton.json: a list of texts, each with the message that
`text_format.Parse` read into `ModelConfig`, or null where it refuses the text.
"""

from __future__ import annotations

import json
from pathlib import Path

from google.protobuf import json_format, text_format  # type: ignore[import-untyped]
from tritonclient.grpc.model_config_pb2 import ModelConfig  # type: ignore[import-not-found]

TEXTS = [
    """name: "router"
backend: "python"
max_batch_size: 8
input [ { name: "X" data_type: TYPE_FP32 dims: [ 20 ] } ]
output [ { name: "probabilities" data_type: TYPE_FP32 dims: [ 2 ] } ]
instance_group [ { count: 1 kind: KIND_CPU } ]
dynamic_batching { max_queue_delay_microseconds: 100 }
version_policy: { specific { versions: [1, 2] } }
""",
    """# A classifier of images.
platform: "onnxruntime_onnx"   # the old name of the backend
max_batch_size: 0x20
input: [
  { name: "image", data_type: TYPE_UINT8, format: FORMAT_NHWC, dims: [ 224, 224, 3 ] },
  { name: "scale"; data_type: TYPE_FP32; dims: 1; reshape: { shape: [ ] } }
]
output < name: 'logits' data_type: TYPE_FP16 dims: -1 dims: 1000 label_filename: 'labels.txt' >
version_policy: < latest: < num_versions: 2 > >;
instance_group [
  { count: 2, kind: KIND_GPU, gpus: [ 0, 1 ], profile: "a" "b", rate_limiter { priority: 2 } }
]
dynamic_batching {
  preferred_batch_size: [ 4, 8 ]
  max_queue_delay_microseconds: 5000
  priority_queue_policy { key: 1 value { timeout_action: DELAY max_queue_size: 010 } }
}
optimization { execution_accelerators { gpu_execution_accelerator: [
  { name: "tensorrt" parameters { key: "precision_mode" value: "FP16" } parameters { key: "w" value: "1" } } ] } }
model_warmup [
  { name: "zeros" batch_size: 1 inputs { key: "image" value: { data_type: TYPE_UINT8 dims: [ 224, 224, 3 ]
    zero_data: true } } },
  { name: "random" batch_size: 8 count: 3 inputs: { key: "image" value { data_type: TYPE_UINT8 dims: 224 dims: 224
    dims: 3 random_data: True } } }
]
""",
    r"""name: "esc\"aped\t\101\x42\u00e9" 'and ' "joined"
backend: 'vllm'
model_transaction_policy { decoupled: true }
parameters: { key: "gpu_memory_utilization" value: { string_value: "0.9" } }
parameters { key: 'empty' }
response_cache { enable: false }
""",
    """name: "pipeline"
platform: "ensemble"
max_batch_size: 1
input { name: "text" data_type: TYPE_STRING dims: 1 }
ensemble_scheduling {
  step [
    { model_name: "tokenize" model_version: -1 input_map { key: "T" value: "text" }
      output_map { key: "I" value: "ids" } },
    { model_name: "encode" model_version: 3 input_map { key: "ids" value: "ids" } }
  ]
}
""",
    """max_batch_size: 4
sequence_batching { max_sequence_idle_microseconds: 18446744073709551615
  control_input [ { name: "END" control [ { kind: CONTROL_SEQUENCE_END fp32_false_true: [ 0, 1.5e0 ] } ] },
    { name: "f" control { kind: CONTROL_SEQUENCE_READY fp32_false_true: -.5 fp32_false_true: 2.f } } ]
  state [ { input_name: "i" output_name: "o" data_type: TYPE_FP32 dims: [ 1 ]
    initial_state { name: "s" data_type: TYPE_FP32 dims: 1 zero_data: true } } ]
}
""",
    "",
    "# nothing but a comment",
    "dynamic_batching { }",
    "dynamic_batching: { }",
    "dynamic_batching <>\r\nversion_policy: { all { } }\r\n",
    "input [ ]",
    "name: 'it''s'",
    "max_batch_size 8",
    "max_batch_size: 8,;",
    "max_batch_size: ${triton_max_batch_size}",
    "name: \"never ends\nbackend: 'x'",
    "input [ { name: 'a' } { name: 'b' } ]",
    "input [ { name: 'a' }, ]",
    "input { name: 'a' }}",
    "input { name: 'a' ",
    "dynamic_batching",
    ": 8",
    'name: "a\\u12"',
    "{ }",
]


def answer(text: str) -> object:
    """Return what protobuf reads, or None where it refuses."""
    try:
        config = text_format.Parse(text, ModelConfig())
    except text_format.ParseError:
        return None
    return json_format.MessageToDict(config, preserving_proto_field_name=True)


if __name__ == "__main__":
    made = [{"text": text, "says": answer(text)} for text in TEXTS]
    Path(__file__).with_name("triton.json").write_text(json.dumps(made, indent=1) + "\n", "utf-8")
