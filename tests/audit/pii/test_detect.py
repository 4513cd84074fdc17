# ruff: noqa: RUF001 - signs of many scripts are what is tested

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debtkit.instruments.audit.checks.pii import KINDS, POSSIBLE, SURE, detect

SURE_ONES = [
    ("email", "write to jo.doe+tag@mail.kunde.de.", "jo.doe+tag@mail.kunde.de"),
    ("email", "メールはtaro@firma.jpまで", "taro@firma.jp"),
    ("email", '{"email":"jürgen@müller.de"}', "jürgen@müller.de"),
    ("phone", "Call +49 30 901820 now", "+49 30 901820"),
    ("phone", "Tel.: 030/901820", "030/901820"),
    ("phone", "携帯は０９０－１２３４－５６７８です", "０９０－１２３４－５６７８"),
    ("phone", "هاتف ٠١٠٠ ١٢٣ ٤٥٦٧", "٠١٠٠ ١٢٣ ٤٥٦٧"),
    ("phone", "Mein Handy: 0171 2345678 (privat)", "0171 2345678"),
    ("phone", "phone=5551234567x89", "5551234567x89"),
    ("card", "paid with 4539 5787 6362 1486", "4539 5787 6362 1486"),
    ("card", "Amex 378282246310005.", "378282246310005"),
    ("card", "Maestro card 501800000009", "501800000009"),
    ("iban", "an DE89 3704 0044 0532 0130 00 BIC COBADEFF", "DE89 3704 0044 0532 0130 00"),
    ("iban", "gb82west12345698765432", "gb82west12345698765432"),
    ("ssn", "SSN 405-87-9435", "405-87-9435"),
    ("national_id", "codice fiscale RSSMRA85T10A562S", "RSSMRA85T10A562S"),
    ("national_id", "personnummer 811228-9874", "811228-9874"),
    ("national_id", "CPF 390.533.447-05", "390.533.447-05"),
    ("national_id", "NIR 2 95 10 99 126 111 93", "2 95 10 99 126 111 93"),
    ("national_id", "DNI 12345678Z", "12345678Z"),
    ("national_id", "my aadhaar is 2341 2341 2346", "2341 2341 2346"),
    ("national_id", "BSN: 111222333", "111222333"),
    ("ip_address", "login from 81.2.69.142 refused", "81.2.69.142"),
    ("ip_address", "<td>81.2.69.142</td>", "81.2.69.142"),
    ("ip_address", "from 2a00:1450:4001:82a::200e", "2a00:1450:4001:82a::200e"),
    ("date_of_birth", "born on 12 March 1985 in Kiel", "12 March 1985"),
    ("date_of_birth", "geboren am 12.03.1985", "12.03.1985"),
    ("date_of_birth", "生年月日：1985年3月12日", "1985年3月12日"),
]
POSSIBLE_ONES = [
    ("phone", "I moved; 030 9018200 is still right", "030 9018200"),
    ("phone", "ask at (591) 341-7776", "(591) 341-7776"),
    ("phone", "| Meyer | 01 83 41 77 76 |", "01 83 41 77 76"),
    ("card", "501800000009", "501800000009"),
    ("ip_address", "the box is at 192.168.20.77", "192.168.20.77"),
    ("mac_address", "device 3c:22:fb:1a:9e:70", "3c:22:fb:1a:9e:70"),
    ("email", "root@build.internal", "root@build.internal"),
]
NOTHING = [
    "upgrade to version 81.2.69.142",
    "numpy==1.24.30.61 and foo>=12.40.50.60",
    "firmware v10.40.50.60",
    "netmask 255.255.255.0, self 127.0.0.1, docs 192.0.2.1",
    "OID 1.3.6.1.4.1.311.21.20",
    "order number 4839201745 has shipped",
    "Bestellnummer 0171 2345678",
    "commande n° 0612345678",
    "ISBN 978-3-16-148410-0 and 0-306-40615-2",
    "id 550e8400-e29b-41d4-a716-446655440000",
    "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "2024-01-15T10:33:22.123456Z and 20240115103322",
    "from 1990-2024, 1990 2000 2010",
    "at 52.520008, 13.404954",
    "10.1038/s41586-020-2649-2, arXiv:2103.00020",
    "1,234,567.89 or 1.234.567,89 €",
    "the file has 1234567890 bytes",
    "x = [1000000, 2000000, 3000000]",
    "array([39 40 64 10])",
    "f(3221225985) == 0x7f3a5b2c",
    "user@example.com is a placeholder, git@github.com a login",
    "logo@2x.png, @app.route, a @ b",
    "postgresql://svc:secretpass@db.kunde.io/app",
    "std::vector a::b, 12:30:45",
    "4539 5787 6362 1487",
    "DE00 3704 0044 0532 0130 00",
    "SSN 000-12-3456",
    "meeting on 12 March 1985",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "value"), SURE_ONES)
def test_is_found_and_sure(kind: str, text: str, value: str) -> None:
    assert [(h.kind, text[h.start : h.end], h.grade) for h in detect(text)] == [(kind, value, SURE)]


@pytest.mark.parametrize(("kind", "text", "value"), POSSIBLE_ONES)
def test_form_alone_is_possible(kind: str, text: str, value: str) -> None:
    assert [(h.kind, text[h.start : h.end], h.grade) for h in detect(text)] == [(kind, value, POSSIBLE)]


@pytest.mark.parametrize("text", NOTHING)
def test_look_alikes_are_nothing(text: str) -> None:
    assert detect(text) == []


def test_name_of_the_column_is_a_word_beside_the_value() -> None:
    assert detect("49326973") == []
    assert [h.kind for h in detect("49326973", "mobile phone")] == ["phone"]
    assert detect("4839201745", "order id") == []


def test_name_of_the_column_says_nothing_about_prose() -> None:
    assert (
        detect("49326973 rows were read from the table, and none of them had any value in the last column.", "phone")
        == []
    )


def test_checksum_wins_over_the_telephone() -> None:
    assert [h.kind for h in detect("call me about 4539578763621486")] == ["card"]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_hits_are_ordered_apart_and_inside(text: str) -> None:
    hits = detect(text)
    assert all(0 <= h.start < h.end <= len(text) and h.kind in KINDS for h in hits)
    assert all(a.end <= b.start for a, b in pairwise(hits))


@given(st.text(alphabet="0123456789 .-/()+@:abcDE\uff10\u0661", max_size=60))
def test_dense_numbers_do_not_break_it(text: str) -> None:
    assert detect(text) == detect(text)
