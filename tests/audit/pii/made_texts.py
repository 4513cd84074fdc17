"""Texts with planted personal data in many locales and dresses, and look-alikes; three sets that share no sentence.

``DEV`` and ``SECOND`` are what the detectors were written against; ``HELD_OUT`` has other locales, other sentences, other
dresses and look-alikes, and was looked at for its figures only.
"""

# ruff: noqa: S311, E501, RUF001, ARG005, PLR0911 - nothing secret is drawn; sentences in many scripts read best on one line

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from faker import Faker

if TYPE_CHECKING:
    from collections.abc import Callable


class Made(NamedTuple):
    """A text, and what was planted: a kind and its value, or nothing."""

    text: str
    kind: str
    value: str
    locale: str


@dataclass(frozen=True)
class Recipe:
    """What a set is made from."""

    locales: tuple[str, ...]
    sentences: dict[str, tuple[str, ...]]
    dresses: tuple[Callable[[str, str], str], ...]
    prose: tuple[str, ...]
    lookalikes: tuple[Callable[[random.Random], str], ...]


NATIONAL = {
    "es_ES": "nif", "it_IT": "ssn", "pl_PL": "ssn", "nl_NL": "ssn", "sv_SE": "ssn", "fi_FI": "ssn", "no_NO": "ssn", "fr_FR": "ssn",
    "de_CH": "ssn", "zh_CN": "ssn", "pt_BR": "cpf", "tr_TR": "ssn", "hr_HR": "ssn", "ro_RO": "ssn", "bg_BG": "ssn",
    "es_CL": "person_rut", "el_GR": "ssn", "et_EE": "ssn", "lt_LT": "ssn", "he_IL": "ssn",
}  # fmt: skip
KINDS = ("email", "phone", "card", "iban", "ssn", "ip_address", "national_id")

DEV = Recipe(
    locales=(
        "en_US",
        "en_GB",
        "de_DE",
        "fr_FR",
        "es_ES",
        "it_IT",
        "nl_NL",
        "pl_PL",
        "pt_BR",
        "sv_SE",
        "ja_JP",
        "ko_KR",
        "tr_TR",
        "en_IN",
        "fr_CA",
        "de_CH",
        "da_DK",
        "fi_FI",
        "cs_CZ",
        "zh_CN",
    ),
    sentences={
        "email": (
            "You can reach me at {}.",
            "Contact: {}",
            "Bitte schreiben Sie an {} und warten Sie.",
            "Mon adresse est {}, merci.",
            "メールは{}までお願いします。",
            "He wrote from {} yesterday",
            "cc {}; bcc nobody",
        ),
        "phone": (
            "Call me on {}.",
            "Phone number {} is best.",
            "My cell: {}",
            "Sie erreichen mich unter {}.",
            "Appelez-moi au {} demain.",
            "Mi número es {}.",
            "電話番号は{}です。",
            "{} works after five.",
            "I moved; {} is still right.",
            "Let him know via {} please",
            "전화는 {}로 주세요",
            "Bel me op {}.",
            "Zadzwoń pod {}.",
            "Ring mig på {}",
        ),
        "card": (
            "Charge the card {}.",
            "Card number: {}",
            "Please use {} for the booking.",
            "Kreditkarte {}",
            "Paga con la tarjeta {}.",
            "Ma carte: {}",
        ),
        "iban": (
            "Wire it to {}.",
            "IBAN: {}",
            "Bitte überweisen Sie auf {} bis Freitag.",
            "Compte {} svp",
            "the account {} is mine",
        ),
        "ssn": ("My social security number is {}.", "SSN {}", "{} is on the form.", "ssn={}"),
        "ip_address": (
            "The request came from {}.",
            "Server IP {}",
            "{} - - [10/Oct/2000:13:55:36] GET /",
            "Zugriff von {} gesperrt",
            "host {} is down",
        ),
        "national_id": (
            "My national id is {}.",
            "ID number: {}",
            "Personalausweis / Steuer-ID {}",
            "identity number {} was checked",
        ),
    },
    dresses=(
        lambda _, s: s,
        lambda v, _: v,
        lambda v, _: json.dumps({"id": 7, "value": v, "ok": True}, ensure_ascii=False),
        lambda v, _: f"| 3 | Meyer | {v} | open |",
        lambda v, s: f"Thanks a lot for the quick answer last week.\n{s}\nBest regards",
        lambda v, _: f"I have noted it ({v}) in the file.",
    ),
    prose=(
        "The function returns a list of all values that were found.",
        "Wir haben gestern darüber gesprochen, aber nichts entschieden.",
        "La réunion est reportée à la semaine prochaine.",
        "El informe estará listo el viernes.",
        "昨日の会議では決定はありませんでした。",
        "Please explain why the first approach is slower.",
    ),
    lookalikes=(
        lambda r: (
            f"Upgrade to version {r.randint(0, 30)}.{r.randint(0, 99)}.{r.randint(0, 99)}.{r.randint(0, 999)} today."
        ),
        lambda r: f"numpy=={r.randint(0, 3)}.{r.randint(0, 30)}.{r.randint(0, 9)}.{r.randint(0, 9)} is pinned",
        lambda r: f"Order number {r.randint(10**9, 10**10 - 1)} has shipped.",
        lambda r: f"Bestellnummer {r.randint(10**8, 10**11)} ist unterwegs.",
        lambda r: f"The book has ISBN {isbn(r)}.",
        lambda r: (
            f"id {r.randbytes(4).hex()}-{r.randbytes(2).hex()}-4{r.randbytes(2).hex()[1:]}-a{r.randbytes(2).hex()[1:]}-{r.randbytes(6).hex()}"
        ),
        lambda r: f"sha256 {hashlib.sha256(r.randbytes(8)).hexdigest()}",
        lambda r: f"commit {r.randbytes(20).hex()} broke it",
        lambda r: (
            f"At {r.randint(1990, 2030)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}T{r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}Z it failed."
        ),
        lambda r: (
            f"On {r.randint(1, 28):02}.{r.randint(1, 12):02}.{r.randint(1990, 2030)} at {r.randint(0, 23):02}:{r.randint(0, 59):02}."
        ),
        lambda r: (
            f"It costs ${r.randint(1, 9)},{r.randint(100, 999)},{r.randint(100, 999)}.{r.randint(10, 99)} in total."
        ),
        lambda r: f"Das kostet {r.randint(1, 9)}.{r.randint(100, 999)}.{r.randint(100, 999)},00 €.",
        lambda r: f"at {r.uniform(-90, 90):.6f}, {r.uniform(-180, 180):.6f} on the map",
        lambda r: (
            f"see doi:10.{r.randint(1000, 9999)}/s{r.randint(10000, 99999)}-{r.randint(100, 999)}-{r.randint(1000, 9999)}-{r.randint(1, 9)}"
        ),
        lambda r: f"arXiv:{r.randint(10, 25)}{r.randint(1, 12):02}.{r.randint(10000, 99999)} explains it",
        lambda r: f"from {r.randint(1900, 1999)}-{r.randint(2000, 2030)}",
        lambda r: f"Tracking 1Z{r.randbytes(4).hex().upper()}{r.randint(10**7, 10**8)}",
        lambda r: f"pi is about {r.random() * 10:.9f}",
        lambda r: f"the file has {r.randint(10**6, 10**10)} bytes",
        lambda r: f"x = [{', '.join(str(r.randint(0, 10**6)) for _ in range(5))}]  # numbers",
        lambda r: f"timestamp {r.randint(15 * 10**8, 18 * 10**8)}",
        lambda r: (
            f"{r.randint(100, 999)} * {r.randint(100, 999)} + {r.randint(1000, 9999)} = {r.randint(10**5, 10**6)}"
        ),
        lambda r: (
            f"range({r.randint(0, 9)}, {r.randint(100, 9999)}, {r.randint(1, 20)}) and a[{r.randint(0, 99)}:{r.randint(100, 999)}]"
        ),
        lambda r: f"scores: {' '.join(str(r.randint(0, 99)) for _ in range(6))}",
        lambda r: f"Invoice INV-{r.randint(2000, 2030)}-{r.randint(1000, 99999):05} is due",
        lambda r: f"population of {r.randint(1, 9)} {r.randint(100, 999)} {r.randint(100, 999)}",
        lambda r: "decorate it with @app.route and import user@example.com as a placeholder",
        lambda r: f"std::vector<int> v{{{r.randint(1, 9)}, {r.randint(10, 99)}}}; a::b::c",
    ),
)

SECOND = Recipe(
    locales=("en_AU", "en_CA", "de_AT", "fr_CH", "es_MX", "es_AR", "pt_PT", "no_NO", "hu_HU", "ro_RO", "ru_RU", "uk_UA", "el_GR", "he_IL", "hr_HR", "bg_BG", "zh_TW", "id_ID", "th_TH", "vi_VN", "en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL", "pt_BR", "sv_SE", "ja_JP"),
    sentences={
        "email": ("Drop a line to {} before noon!", "Schicken Sie das Protokoll an {}", "Scrivimi a {} quando puoi.", "escríbeme: {}, gracias", "Пишите на {}.", "请发邮件至{}，谢谢。", "From: <{}>"),
        "phone": ("Reach Anna at {} or leave a note.", "Ask for the manager, {}, any time.", "Meine Nummer lautet {}.", "Mon portable, c'est le {}", "Puedes localizarme en el {} hasta las ocho.", "Il mio recapito è {}.", "Mijn nummer is {}, groet.", "Mój numer to {}.", "O meu contacto: {}.", "Mitt nummer är {}.", "携帯に{}でかけてください。", "Мой номер {}.", "我的手机号是{}。", "Emergency line {}", "tlf: {}", "She left {} on the answering machine."),
        "card": ("Book it against {} (expires 04/29).", "Meine Karte lautet {}.", "numero carta {}", "Visa: {}", "Il a donné {} au guichet.", "payment_method={}"),
        "iban": ("Refund goes to {} within ten days", "Kontoverbindung: {}.", "Versare su {}, grazie", "Número de cuenta {}", "口座は{}です"),
        "ssn": ("He typed {} into the wrong field.", "Social: {}", "applicant's SSN ({}) verified", "Social Security # {}"),
        "ip_address": ("blocked {} after five failures", "Anmeldung von {} um Mitternacht", "ping {} timed out", "{} tried to connect", "client={} status=200"),
        "national_id": ("citizen identification number {}", "Numéro de sécurité sociale / identité : {}", "documento de identidad {}", "ausgewiesen mit Identitätskarte, Identifikationsnummer {}"),
    },
    dresses=(
        lambda _, s: s,
        lambda v, _: v,
        lambda v, _: f"- name: Kim\n  value: '{v}'\n  active: yes",
        lambda v, _: f"17;Kim;{v};Oslo",
        lambda v, s: f"Hello,\n\nthe parcel never arrived and nobody answers. {s} I would be glad about a short reply.",
        lambda v, _: f"<td>{v}</td>",
        lambda v, _: f"Notes [{v}] were added on Monday",
    ),
    prose=(
        "Every argument after the first is passed on unchanged.",
        "Der Bericht liegt seit Montag auf dem Tisch.",
        "Nous n'avons pas trouvé de solution satisfaisante.",
        "La funzione restituisce sempre un valore.",
        "Отчёт будет готов к пятнице.",
        "这个函数返回一个列表。",
        "Caching makes the second call much faster than the first.",
    ),
    lookalikes=(
        lambda r: f"Fixed in v{r.randint(0, 20)}.{r.randint(0, 20)}.{r.randint(0, 20)}.{r.randint(0, 20)}",
        lambda r: f"requires foo>={r.randint(1, 9)}.{r.randint(0, 99)}.{r.randint(0, 99)}.{r.randint(0, 99)},<{r.randint(10, 20)}",
        lambda r: f"Chrome/{r.randint(80, 140)}.0.{r.randint(1000, 7000)}.{r.randint(10, 200)} Safari/537.36",
        lambda r: f"Your ticket {r.randint(10**6, 10**8)} was closed.",
        lambda r: f"commande n° {r.randint(10**7, 10**10)} expédiée",
        lambda r: f"Invoice no. {r.randint(10**8, 10**10)} remains open",
        lambda r: f"ISBN-13: {isbn(r)}",
        lambda r: f'{{"uuid": "{r.randbytes(4).hex()}-{r.randbytes(2).hex()}-{r.randbytes(2).hex()}-{r.randbytes(2).hex()}-{r.randbytes(6).hex()}"}}',
        lambda r: f"md5: {r.randbytes(16).hex()}",
        lambda r: f"git checkout {r.randbytes(4).hex()[:7]}",
        lambda r: f"created_at: {r.randint(1990, 2030)}-{r.randint(1, 12):02}-{r.randint(1, 28):02} {r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}.{r.randint(0, 999999):06}",
        lambda r: f"{r.randint(1, 12)}/{r.randint(1, 28)}/{r.randint(1990, 2030)} is the deadline",
        lambda r: f"revenue of {r.randint(1, 999)},{r.randint(100, 999)},{r.randint(100, 999)} dollars",
        lambda r: f"GPS {r.uniform(-90, 90):.4f} {r.uniform(-180, 180):.4f}",
        lambda r: f"https://doi.org/10.{r.randint(1000, 9999)}/{r.randint(10**6, 10**8)}.{r.randint(10**6, 10**8)}",
        lambda r: f"between {r.randint(1900, 1999)} - {r.randint(2000, 2030)}",
        lambda r: f"EAN {r.randint(10**12, 10**13 - 1)}",
        lambda r: f"loss={r.random():.8f} lr={r.random() / 1000:.2e} step={r.randint(1000, 10**6)}",
        lambda r: f"{r.randint(1, 900)}.{r.randint(0, 9)} MB of {r.randint(10**8, 10**9)} rows",
        lambda r: f"seed = {r.randint(10**6, 10**9)}; random.seed(seed)",
        lambda r: f"array([{r.randint(1, 99)} {r.randint(1, 99)} {r.randint(1, 99)} {r.randint(1, 99)}])",
        lambda r: f"DSC_{r.randint(1000, 9999)}_{r.randint(10**7, 10**8)}.jpg",
        lambda r: f"part number {r.randint(100, 999)}-{r.randint(1000, 9999)}-{r.randint(10, 99)}",
        lambda r: f"RFC {r.randint(1000, 9999)}, section {r.randint(1, 9)}.{r.randint(1, 9)}.{r.randint(1, 9)}.{r.randint(1, 9)}",
        lambda r: f"0x{r.randbytes(8).hex()} at offset {r.randint(10**5, 10**8)}",
        lambda r: f"the run took {r.randint(1, 99)} h {r.randint(1, 59)} min, epoch {r.randint(1, 300)}/300",
        lambda r: "pip install git+https://git@github.com/org/repo.git",
        lambda r: f"Rechnungsnummer: {r.randint(2000, 2030)}-{r.randint(10**5, 10**7)}",
    ),
)  # fmt: skip


HELD_OUT = Recipe(
    locales=("en_NZ", "en_IE", "fr_BE", "nl_BE", "de_LU", "it_CH", "es_CO", "es_CL", "sk_SK", "sl_SI", "lt_LT", "lv_LV", "et_EE", "fil_PH", "ka_GE", "hy_AM", "fa_IR", "ar_AE", "bn_BD", "az_AZ", "en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL", "pt_BR", "sv_SE", "ja_JP", "ko_KR", "fi_FI", "cs_CZ", "tr_TR"),
    sentences={
        "email": ("Forward everything to {}, thank you", "Rückfragen bitte an {} richten.", "le responsable ({}) est absent", "Mande o arquivo para {}!", "skriv till {} så fixar jag det", "お問い合わせ先：{}", "author = {}"),
        "phone": ("The plumber's number is {}, he is quick.", "Dial {} and press two.", "Ruf mich unter {} zurück!", "on peut me joindre au {} le soir", "Avisadme al {} si hay cambios.", "chiamare il {} per informazioni", "je kunt me op {} bellen", "proszę dzwonić: {}", "fale comigo no {}", "nå mig på {}", "연락처: {}", "お電話は{}へ", "Soita numeroon {}", "volejte {}", "beni {} numarasından ara", "I lost the paper with {} on it", "{} / ask for Lee"),
        "card": ("she paid with {} yesterday", "Zahlung per Karte {} abgelehnt", "mi tarjeta es {}", "card={}", "{} exp 11/27 cvv hidden"),
        "iban": ("please transfer the deposit to {}", "Konto: {}", "virement vers {} effectué", "rekening {}", "{} (main account)"),
        "ssn": ("her SSN was {}", "{} belongs to the applicant", "social security no. {}", "SSN: {} on file"),
        "ip_address": ("login from {} refused", "the attacker used {} all night", "Adresse {} antwortet nicht", "{} GET /index.html", "remote={}"),
        "national_id": ("national identification number: {}", "personal code {}", "numéro national {} (carte d'identité)", "my ID card number is {}"),
    },
    dresses=(
        lambda _, s: s,
        lambda v, _: v,
        lambda v, _: f'{{"name": "Lee", "note": "{v}"}}',
        lambda v, _: f"Lee,{v},Lima",
        lambda v, s: f"We waited for an hour. {s} Nobody came, so we left again.",
        lambda v, _: f"* {v}",
        lambda v, _: f'said "{v}" twice',
    ),
    prose=(
        "Each row is parsed once and kept in memory.",
        "Morgen regnet es wahrscheinlich den ganzen Tag.",
        "Le code source est disponible sur demande.",
        "Los resultados se publicarán en otoño.",
        "今日は天気がいいですね。",
        "오늘 회의는 취소되었습니다.",
        "If the cache is warm, the answer comes at once.",
    ),
    lookalikes=(
        lambda r: f"Python {r.randint(2, 3)}.{r.randint(0, 14)}.{r.randint(0, 19)} and firmware {r.randint(1, 9)}.{r.randint(0, 9)}.{r.randint(0, 99)}.{r.randint(0, 255)}",
        lambda r: f"libfoo-{r.randint(0, 9)}.{r.randint(0, 40)}.{r.randint(0, 40)}.{r.randint(0, 40)}.tar.gz",
        lambda r: f"Order #{r.randint(10**8, 10**10)} will arrive soon",
        lambda r: f"número de pedido {r.randint(10**8, 10**10)}",
        lambda r: f"ref. {r.randint(10**7, 10**9)}/{r.randint(10, 99)}",
        lambda r: f"{isbn(r)} (paperback)",
        lambda r: f"etag {r.randbytes(16).hex()}",
        lambda r: f"trace {r.randbytes(8).hex()}-{r.randbytes(4).hex()}",
        lambda r: f"[{r.randint(1990, 2030)}/{r.randint(1, 12):02}/{r.randint(1, 28):02} {r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}] started",
        lambda r: f"{r.randint(1990, 2030)}{r.randint(1, 12):02}{r.randint(1, 28):02}{r.randint(0, 23):02}{r.randint(0, 59):02}{r.randint(0, 59):02} backup",
        lambda r: f"EUR {r.randint(1, 9)}.{r.randint(100, 999)}.{r.randint(100, 999)},{r.randint(10, 99)}",
        lambda r: f"{r.randint(10, 999)} {r.randint(100, 999)} {r.randint(100, 999)} euros",
        lambda r: f"lat {r.uniform(-90, 90):.7f} lon {r.uniform(-180, 180):.7f}",
        lambda r: f"{r.randint(-90, 90)}.{r.randint(10**5, 10**6)}, {r.randint(-180, 180)}.{r.randint(10**5, 10**6)}",
        lambda r: f"10.{r.randint(1000, 9999)}/j.cell.{r.randint(1990, 2024)}.{r.randint(1, 12):02}.{r.randint(100, 999)}",
        lambda r: f"arXiv preprint {r.randint(10, 25)}{r.randint(1, 12):02}.{r.randint(10000, 99999)}v{r.randint(1, 4)}",
        lambda r: f"the years {r.randint(1900, 1999)}/{r.randint(2000, 2030)} were hard",
        lambda r: f"accuracy {r.random():.6f} +- {r.random() / 100:.6f}",
        lambda r: f"{r.randint(10**9, 10**12)} bytes ({r.randint(1, 900)}.{r.randint(0, 9)} GB)",
        lambda r: f"for i in range({r.randint(10**6, 10**8)}): x[i] = {r.random():.4f}",
        lambda r: f"1 {r.randint(2, 9)} {r.randint(10, 99)} {r.randint(100, 999)} {r.randint(1000, 9999)} is a sequence",
        lambda r: f"IMG_{r.randint(2000, 2030)}{r.randint(1, 12):02}{r.randint(1, 28):02}_{r.randint(0, 235959):06}.png",
        lambda r: f"SKU {r.randint(100, 999)}-{r.randint(100, 999)}-{r.randint(10, 99)}",
        lambda r: f"chapter {r.randint(1, 20)}.{r.randint(1, 9)}.{r.randint(1, 9)}.{r.randint(1, 9)} explains it",
        lambda r: f"0b{r.randint(0, 2**20):b} == {r.randint(10**5, 10**7)}",
        lambda r: f"{r.randint(1, 9)}e{r.randint(3, 12)} parameters, {r.randint(10**6, 10**11)} tokens",
        lambda r: f"tracking number {r.randint(10**11, 10**13)} from the carrier",
        lambda r: f"{r.randint(1, 5)}:{r.randint(0, 59):02}:{r.randint(0, 59):02} long, {r.randint(24, 60)} fps, {r.randint(640, 7680)}x{r.randint(480, 4320)}",
    ),
)  # fmt: skip


def isbn(drawn: random.Random) -> str:
    """Return an ISBN-13 as printed."""
    body = f"978{drawn.randint(0, 9)}{drawn.randint(10**7, 10**8 - 1)}"
    digit = -sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(body)) % 10
    return f"{body[:3]}-{body[3]}-{body[4:6]}-{body[6:12]}-{digit}"


def grouped(value: str, size: int, by: str) -> str:
    """Return a value with a separator after every ``size`` characters."""
    return by.join(value[at : at + size] for at in range(0, len(value), size))


def value_of(kind: str, fake: Faker, american: Faker, locale: str, drawn: random.Random) -> str:
    """Draw a value of a kind; empty when the locale has none."""
    if kind == "email":
        return str(drawn.choice((fake.email(), fake.ascii_free_email(), fake.company_email())))
    if kind == "phone":
        return str(fake.phone_number()) if hasattr(fake, "phone_number") else ""
    if kind == "card":
        number = str(american.credit_card_number())
        return drawn.choice((number, grouped(number, 4, " "), grouped(number, 4, "-"))) if len(number) == 16 else number
    if kind == "iban":
        account = str(fake.iban())
        return drawn.choice((account, grouped(account, 4, " ")))
    if kind == "ssn":
        return str(american.ssn())
    if kind == "ip_address":
        return str(drawn.choice((american.ipv4_public(), american.ipv4(), american.ipv6())))
    name = NATIONAL.get(locale)
    return str(getattr(fake, name)()) if name else ""


def planted(recipe: Recipe, each: int, seed: int) -> list[Made]:
    """Return texts with one planted value each: for every locale and kind, so many."""
    drawn = random.Random(seed)
    american = Faker("en_US")
    made = []
    for locale in recipe.locales:
        fake = Faker(locale)
        for kind in KINDS:
            for number in range(each):
                fake.seed_instance(f"{seed} {locale} {kind} {number}")
                american.seed_instance(f"{seed} {locale} {kind} {number}")
                value = value_of(kind, fake, american, locale, drawn)
                if value:
                    sentence = drawn.choice(recipe.sentences[kind]).format(value)
                    dress = drawn.choice(recipe.dresses)
                    made.append(Made(dress(value, sentence), kind, value, locale))
    return made


def clean(recipe: Recipe, each: int, seed: int) -> list[Made]:
    """Return texts without personal data: look-alikes within prose."""
    drawn = random.Random(seed)
    made = []
    for number, lookalike in enumerate(recipe.lookalikes):
        for _ in range(each):
            around = [drawn.choice(recipe.prose) for _ in range(drawn.randint(0, 2))]
            parts = [*around, lookalike(drawn)]
            drawn.shuffle(parts)
            made.append(Made(" ".join(parts), "", "", str(number)))
    return made
