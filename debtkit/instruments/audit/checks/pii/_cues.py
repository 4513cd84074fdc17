"""Words that say what a number beside them is, in the languages in which people write them."""

# ruff: noqa: E501, RUF001 - lists of words read best on one line; they are in many scripts

from __future__ import annotations

import re
from functools import cache
from itertools import groupby

_STEMS = {
    "phone": "phone telef téléf telép telefó télép teléf mobil móvil handynummer festnetz rufnummer rückruf durchwahl anrufen rufen hotline whatsapp telegram celular cellul portable téléphon joindre appelez appeler llám llama chiam cellulare recapito telefono bellen mobiel telefoon zadzwo dzwoni komórk kontaktowy ligar ligue telemóvel ringa ringer mobilnummer puhelin matkapuh soita zavol volejte opkald ringe telefonszám hívj sună suna cihaz arayın arayabil nomor hubungi điện thoại liên hệ gọi номер~телефона телефон позвон звон мобільн подзвон дзвон мобил τηλέφ κινητό τηλ. phonenumber cellphone contact~no contact~number "
    "電話 携帯 でんわ 連絡先 전화 연락처 휴대폰 핸드폰 电话 手机 電話 手機 联系方式 聯絡 拨打 致电 फोन मोबाइल नंबर संपर्क कॉल هاتف اتصل جوال تلفن موبایل الهاتف טלפון נייד โทร เบอร์ ফোন தொலைபேசி",
    "id": "social~secur social_secur national~insurance national~id national_id identity~n identity~card id~card id~number id-nummer identification~n ausweis personalausweis passport reisepass passeport pasaporte passaporto paszport passnummer steuer-id steueridentifik steuernummer identifikationsnummer sozialversicher rentenversicher ahv-n sécurité~sociale sécu numéro~fiscal identité identidad seguridad~social codice~fiscale documento burgerservice sofinummer identiteits pesel dowód~osob personnummer personnr samordningsnummer henkilötunnus fødselsnummer fødselsnr cpr-n personnum rodné~čís rodne~cis kimlik aadhaar aadhar आधार taxpayer tax~id tax~number personal~code personal~number asmens isikukood contribuinte cartão~de~cidad cidadão insurance~number nhs~n számjel szemelyi cod~numeric driver's~lic driving~lic führerschein permis~de~conduire "
    "身份证 身分證 マイナンバー 個人番号 주민등록 주민번호 パスポート 旅券 ИНН СНИЛС снилс паспорт инн ІПН РНОКПП ΑΜΚΑ ΑΦΜ ת.ז תעודת~זהות الهوية رقم~قومي",
    "birth": "birth geburt geboren naissance nacimiento nascita geboorte urodz nascimento födel födels syntym fødsels fødsel narozen doğum születés nașter naster nascid nacid naissance γέννηση рождения родился народ "
    "生年月日 誕生日 출생 생년월일 생일 出生 生日 जन्म ميلاد תאריך~לידה เกิด",
    "card": "credit~card creditcard debit~card card~n card~ending kreditkart maestro mastercard visa amex carte~bancaire carte~de~crédit tarjeta carta~di~credito cartão cartao karta~kredyt kartnummer kortnummer creditkaart betaalkaart kredi~kart pankkikort luottokort kártya карт "
    "カード番号 クレジット 信用卡 银行卡 카드",
    "ip": "ip-ad ip~ad ipv4 ipv6 server client gateway router firewall connect request login logged~in subnet proxy nameserver remote_addr adresse~ip dirección~ip indirizzo~ip rechner verbind",
    "not": "order invoice ticket booking reservation tracking isbn issn arxiv serial batch version build commit release revision hash checksum error~code coordinate latitude longitude timestamp catalog barcode product article inventory shipment parcel customer~n case~n claim~n policy~n model~n part~n population seed "
    "transaction transaktion confirmation_c confirmation~c bestell auftrag rechnung sendung artikel kundennummer vorgang aktenzeichen buchung seriennummer commande facture colis dossier suivi réservation référence pedido factura envío seguimiento reserva expediente referencia ordine fattura spedizione pratica prenotazione bestelling factuur pakket boeking zamówien faktur przesyłk przesyl sygnatur zamow encomenda fatura fatura rastre processo beställning faktura ordernummer ärende kolli tilausnumero tilaus lasku lähetys ordre faktura sendingsn objednáv faktur zásilk rendelés számla comand factur sipariş fatura kargo pesanan faktur đơn~hàng hóa~đơn заказ счет счёт накладн замовлен рахунок παραγγελ τιμολόγ "
    "注文 請求書 伝票 受付番号 管理番号 주문 송장 청구 订单 訂單 发票 快递 运单 ऑर्डर طلب فاتورة הזמנה คำสั่งซื้อ",
}
_WORDS = {
    "phone": "tel tél tlf tfn fon phon call cell mob fax gsm ring dial sms tel. bel handy mobile text~me reach~me reached gọi sdt sđt số hp wa telp ara tlf. tlf tel-nr tel.-nr nr~tel cel celu tfno tlfno puh ph m. t. ligo apelați suna hívható",
    "id": "ssn ss# tin itin nino cpf rg dni nif nuss nir insee bsn sv-nummer svnr ahv avs cpr nin cnp egn oib jmbg emšo curp rut tfn nric mykad nik ktp cnic iin amka hetu inn snils idnr rrn nid tckn tc~no pps ppsn nhs kennitala cédula cedula cc~no carnet",
    "birth": "born dob d.o.b bday birthday née né nato~il nata~il nascido nascida nacido nacida nací~el nació~el naci~el ur født född nar",
    "card": "card cc pan carte carta kort karta kaart visa kart kartu",
    "ip": "ip ips addr address host ping ssh dns",
    "not": "no.~of doi sku id ids ref ref. reference po rma upc ean gtin asin vin eur usd gbp chf inr jpy rs r$ $ € £ ¥ ₹ total amount sum price preis prix precio prezzo betrag montant importe cost costs worth approximately lot~no lot~number rev ver pid uid uuid guid size bytes port pmid pmc patent zip plz zaak nr~zam n°~commande case account acct row rows page pages pages section sec figure fig table index width height range between year years",
}
_MINE = "my your his her our their mein meine meiner ihre seine unsere deine mon ton son votre notre mi tu su nuestro mio suo tuo mijn zijn haar uw mój moj twój pana pani meu seu minha mitt min din ditt hans hennes мой ваш його мій 我的 你的 私の 제 내"
_NUMBER = "number no. nr nr. nummer numéro numero número numer номер numara numaram 号码 號碼 番号 번호"
_ORDER = ("phone", "id", "birth", "card", "ip", "not")
_SENTENCE = re.compile(r"[!?。！？]|(?<=[^\W\d_]{4})\.\s+|\n\s*\n|[,{]\s*[\"']|[|;\t]|</t[dh]>")
_BEFORE, _AFTER = 56, 28
_UNIT = re.compile(
    r"\s?(?:%|°|€|£|\$|¥|₹|zł|kr\b|元|円|원|[kmgt]i?b\b|bytes?\b|usd\b|eur\b|gbp\b|chf\b|dollars?\b|euros?\b|km\b|kg\b|units?\b|people\b|items?\b|rows?\b|"
    r"tokens?\b|inhabitants\b|einwohner\b|habitants?\b|times\b|ms\b|seconds\b|samples\b|parameters\b|users\b|records\b|votes\b|years\b|e[+-]?\d)"
)


@cache
def _cues() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what finds the words, and what each says."""
    says: dict[str, str] = {}
    forms = []
    mine = "".join(f" {mine}~{number}" for mine in _MINE.split() for number in _NUMBER.split())
    for table in (_STEMS, _WORDS | {"phone": _WORDS["phone"] + mine}):
        words = {word: kind for kind in reversed(_ORDER) for word in _pieces(table[kind])}
        says |= words
        forms.append(_branches(sorted(words)))
    stems, alone = forms
    return re.compile(rf"{stems}|(?<![^\W_]){alone}(?![^\W\d_])"), says


def _pieces(words: str) -> list[str]:
    return [word.replace("~", " ").lower() for word in words.split()]


def _branches(words: list[str]) -> str:
    """Return a pattern for sorted words that shares their beginnings: a choice among letters, not among all words."""
    branches, ends = [], False
    for letter, some in groupby(words, key=lambda word: word[:1]):
        if letter:
            branches.append(re.escape(letter) + _branches([word[1:] for word in some]))
        else:
            ends = True
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)}){'?' if ends else ''}"


def cue_before(text: str, start: int, hint: str = "") -> str:
    """Return what the nearest word before a place says: ``"phone"``, ``"id"``, ``"not"`` and so on, or nothing.

    ``hint`` is the name of the column; it speaks where the value begins the text.
    """
    window = text[max(0, start - _BEFORE) : start].lower()
    if start < _BEFORE and hint:
        window = f"{hint.lower()}: {window}"
    ends = [match.end() for match in _SENTENCE.finditer(window)]
    return _last(window[ends[-1] :] if ends else window)


def cue_after(text: str, end: int) -> str:
    """Return what the next word after a place says, within the sentence."""
    window = text[end : end + _AFTER].lower()
    stop = re.search(r"[.!?。！？;\n|]", window)
    words, says = _cues()
    match = words.search(window[: stop.start()] if stop else window)
    return says[match.group()] if match else ""


@cache
def cue_of(name: str) -> str:
    """Return what the name of a column says its values are."""
    return _last(words_of(name))


def words_of(name: str) -> str:
    """Return the name of a column as words: ``"cellPhone_no"`` is "cell phone no"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]+", " ", name).lower()


def unit_after(text: str, end: int) -> bool:
    """Return whether a unit or a currency follows, so that the number counts something."""
    return _UNIT.match(text[end : end + 16].lower()) is not None


def _last(window: str) -> str:
    words, says = _cues()
    found = ""
    for match in words.finditer(window):
        found = match.group()
    return says[found] if found else ""
