"""Screen for the support agents: paste a ticket (or type its number), get title, articles and a draft."""

import os

import streamlit as st
from openai import OpenAI

from titler import desk
from titler.llm import Settings
from titler.suggest import suggest

client = OpenAI(api_key=os.environ.get("OPENAI_API_KEY"))
settings = Settings.from_env()

TONES = {
    "friendly": "Warm and short, first names, no jargon.",
    "formal": "Polite and precise, surname, full sentences.",
    "apology": "Start by saying sorry, say what happens next and when.",
}


def draft_reply(ticket, articles, tone):
    help_text = "\n\n".join(article.text for article in articles)
    system = f"""You are a support agent of Marlow Cycles. You answer this customer:

{ticket}

Use only what these help-centre articles say. Do not promise refunds, dates or discounts. {TONES[tone]}

{help_text}"""
    answer = client.chat.completions.create(
        model="gpt-4o-mini",
        messages=[
            {"role": "system", "content": system},
            {"role": "user", "content": "Write the reply."},
        ],
        temperature=0.7,
    )
    return answer.choices[0].message.content


st.set_page_config(page_title="Ticket titler", layout="centered")
st.title("Ticket titler")

number = st.text_input("Ticket number")
text = st.text_area("…or paste the text", height=220)
tone = st.radio("Tone of the draft", list(TONES), horizontal=True)

if st.button("Suggest"):
    if number:
        text = desk.fetch(number)
    if not text.strip():
        st.warning("Nothing to read yet.")
        st.stop()
    with st.spinner("Reading…"):
        result = suggest(text, settings)
    st.subheader(result.title or "(no title)")
    for article in result.articles:
        with st.expander(article.title):
            st.markdown(article.text)
    # TODO agents paste the draft without reading it, show it only after they picked a title?
    st.text_area("Draft reply", draft_reply(text, result.articles, tone), height=260)
