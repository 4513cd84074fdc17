"""What models say when they refuse, and how they begin when they comply. In words; apostrophes part them."""

REFUSALS = (
    "as an ai language model", "as an ai model", "as an ai assistant", "as an artificial intelligence",
    "as a language model", "as a large language model", "as an ai i", "as an ai developed", "i m just an ai",
    "i m sorry but", "i am sorry but", "sorry but i can", "sorry i can t", "i m unable to", "i am unable to",
    "i m not able to", "i am not able to", "i m sorry i", "i can t help with", "i cannot help with",
    "i can t help you", "i cannot help you", "i can t assist", "i cannot assist", "i can not assist",
    "i can t provide", "i cannot provide", "i can t fulfil", "i can t fulfill", "i cannot fulfil", "i cannot fulfill",
    "i can t comply", "i cannot comply", "i can t create", "i cannot create content", "i can t engage",
    "i must decline", "i won t be able to", "i will not be able to help", "it would not be appropriate",
    "als ki sprachmodell", "als ki modell", "als sprachmodell", "es tut mir leid aber", "dabei kann ich nicht helfen",
    "dabei kann ich ihnen nicht helfen", "ich kann ihnen dabei nicht helfen",
    "en tant que modèle de langage", "en tant qu ia", "je suis désolé mais", "je suis désolée mais",
    "je ne peux pas vous aider", "como modelo de lenguaje", "como modelo de idioma", "lo siento pero",
    "no puedo ayudarte con", "no puedo ayudarle con", "come modello linguistico", "mi dispiace ma non posso",
    "como um modelo de linguagem", "como modelo de linguagem", "sinto muito mas não posso",
    "als taalmodel", "het spijt me maar", "как языковая модель", "извините но я не могу",
    "AI言語モデルとして", "言語モデルとして", "申し訳ありませんが", "申し訳ございませんが", "お手伝いできません",
    "作为一个人工智能", "作为人工智能", "作为一个语言模型", "抱歉我无法", "很抱歉我", "对不起我不能",
    "인공지능 언어 모델로서", "죄송하지만", "كنموذج لغوي", "عذرا لا أستطيع", "ขออภัยฉันไม่สามารถ", "ในฐานะโมเดลภาษา",
)  # fmt: skip
"""Refusals in the first words of an answer, in fifteen languages."""

_MACHINE = (
    "an ai",
    "artificial",
    "model",
    "modèle",
    "ki ",
    "qu ia",
    "модель",
    "モデル",
    "人工",
    "模型",
    "인공",
    "نموذج",
    "โมเดล",
)
SPEAKERS = tuple(saying for saying in REFUSALS if any(word in saying for word in _MACHINE))
"""Sayings of an assistant about itself: nobody else says them of himself."""

OPENINGS = (
    "sure here", "sure i", "sure let", "sure thing", "certainly", "of course here", "of course i", "absolutely",
    "great question", "that s a great question", "good question", "i d be happy to", "i would be happy to",
    "i m happy to", "i am happy to", "here is a", "here s a", "here are some", "here are a few", "thank you for",
    "thanks for", "as requested", "no problem", "gerne", "natürlich hier", "selbstverständlich", "bien sûr",
    "avec plaisir", "claro aquí", "por supuesto", "certamente", "もちろんです", "当然可以", "好的",
)  # fmt: skip
"""How answers of assistants begin whatever they were asked."""

STOP_WORDS = ("the", "be", "to", "of", "and", "that", "have", "with")
"""Gopher: a text in English has two of these (Rae and others 2021)."""
