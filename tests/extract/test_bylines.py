"""Names out of bylines, as newsrooms and publishing systems write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extract.fields.bylines import MAX_BYLINE, has_role, is_personal, names_of

ANNA, BERT, CARL = "Anna Keel", "Bert Mast", "Carl Lund"


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Anna Keel", [ANNA]),
        ("By Anna Keel", [ANNA]),
        ("BY ANNA KEEL", ["ANNA KEEL"]),
        ("ByAnna Keel", [ANNA]),
        ("by: Anna Keel", [ANNA]),
        ("Written by Anna Keel", [ANNA]),
        ("Words by Anna Keel, photos by Bert Mast", [ANNA]),
        ("By Anna Keel and Bert Mast", [ANNA, BERT]),
        ("By Anna Keel & Bert Mast", [ANNA, BERT]),
        ("By Anna Keel, Bert Mast and Carl Lund", [ANNA, BERT, CARL]),
        ("By Anna Keel, Bert Mast, and Carl Lund", [ANNA, BERT, CARL]),
        ("By Anna Keel with Bert Mast", [ANNA, BERT]),
        ("Anna Keel; Bert Mast", [ANNA, BERT]),
        ("Anna and Bert", ["Anna", "Bert"]),
        ("By Anna Keel in Paris", [ANNA]),
        ("By Anna Keel in Paris and Bert Mast in Rome", [ANNA, BERT]),
        ("By Anna Keel, political editor", [ANNA]),
        ("By Anna Keel, Political Editor, Harbour Letter", [ANNA]),
        ("By Anna Keel, Home Expert & Bert Mast, Boat Expert", [ANNA, BERT]),
        ("Anna Keel | Senior Writer | May 1, 2025", [ANNA]),
        ("By Political Editor Anna Keel", [ANNA]),
        ("Anna Keel Staff Writer, Boats", [ANNA]),
        ("By Anna Keel ⋅ Boat Editor ⋅ Updated May 1, 2025", [ANNA]),
        ("By Anna Keel, head of ropes and harbour gardens", [ANNA]),
        ("By Anna Keel, Head of Ropes and Harbour Gardens", [ANNA]),
        ("By Anna Keel, Political Editor and Bert Mast", [ANNA, BERT]),
        ("By senior reporter Anna Keel and Bert Mast", [ANNA, BERT]),
        ("Agencia Puerto", []),
        ("By Anna Keel for Reuters", [ANNA]),
        ("Anna Keel/AFP", [ANNA]),
        ("Anna Keel / Bert Mast", [ANNA, BERT]),
        ("Anna Keel, Reuters", [ANNA]),
        ("Anna Keel, Associated Press", [ANNA]),
        ("Anna Keel (Harbour Letter)", [ANNA]),
        ("Anna Keel <anna@harbour.example>", [ANNA]),
        ("By Anna Keel anna@harbour.example", [ANNA]),
        ("By Anna Keel May 1, 2025", [ANNA]),
        ("by Anna KeelMay 1, 2025", [ANNA]),
        ("By Anna Keel - May 1, 2025 20:03 GMT", [ANNA]),
        ("By Anna Keel Updated May 1, 2025", [ANNA]),
        ("By Anna Keel | 3 min read", [ANNA]),
        ("Posted by Anna Keel on May 1, 2025", [ANNA]),
        ("Anna Keel, PhD", [ANNA]),
        ("Anna Keel, MD, FACP", [ANNA]),
        ("Anna Keel MBA", [ANNA]),
        ("Mrs. Anna Keel", [ANNA]),
        ("Anna P. Keel", ["Anna P. Keel"]),
        ("Keel, Anna", [ANNA]),
        ("Von Anna Keel und Bert Mast", [ANNA, BERT]),
        ("Par Anna Keel et Bert Mast", [ANNA, BERT]),
        ("Por Anna Keel y Bert Mast", [ANNA, BERT]),
        ("di Anna Keel e Bert Mast", [ANNA, BERT]),
        ("Door Anna Keel en Bert Mast", [ANNA, BERT]),
        ("Av Anna Keel och Bert Mast", [ANNA, BERT]),
        ("Oleh Anna Keel dan Bert Mast", [ANNA, BERT]),
        ("Autor: Анна Киль и Берт Мачта", ["Анна Киль", "Берт Мачта"]),
        ("Ludwig van der Mole", ["Ludwig van der Mole"]),
        ("María de la Cruz", ["María de la Cruz"]),
        ("Jean-Luc O&#39;Mole", ["Jean-Luc O'Mole"]),
        ("Edited by Bert Mast", []),
        ("Reviewed by Bert Mast", []),
        ("Photo: Bert Mast", []),
        ("Staff", []),
        ("Staff Writer", []),
        ("By Harbour staff", []),
        ("admin", []),
        ("Editorial Team", []),
        ("The Editors", []),
        ("Redaktion", []),
        ("Redacción", []),
        ("Newsroom", []),
        ("News Desk", []),
        ("Reuters", []),
        ("By The Associated Press", []),
        ("Xinhua", []),
        ("Harbour News Network", []),
        ("anna@harbour.example", []),
        ("https://harbour.example/anna", []),
        ("@annakeel", []),
        ("www.harbour.example", []),
        ("May 1, 2025", []),
        ("5 min read", []),
        ("null", []),
        ("By", []),
        ("", []),
    ],
)
def test_names(raw: str, names: list[str]) -> None:
    assert names_of(raw) == names


def test_the_outlet_is_no_author() -> None:
    assert names_of("By Anna Keel, Harbour Letter", barred=lambda name: name == "Harbour Letter") == [ANNA]
    assert names_of("Tales in the Harbour", barred=lambda name: name == "Tales in the Harbour") == []


@pytest.mark.parametrize(
    "raw", ["Anna", "anna keel", "Why we built a boat in a day", "Boats", "Terms of use", "7 boats"]
)
def test_a_line_without_label_must_look_like_a_name(raw: str) -> None:
    assert names_of(raw, strict=True) == []
    assert names_of("Anna Keel", strict=True) == [ANNA]


def test_a_byline_of_any_length_is_read_in_little_time() -> None:
    assert names_of("By " + ", ".join([ANNA] * 10_000)) == [ANNA]
    for piece in ("By ", "a, ", "- ", "(", "Aa ", "of of "):
        assert len(names_of(piece * 100_000)) <= MAX_BYLINE


@given(st.text(max_size=400), st.booleans())
def test_no_byline_breaks_it(raw: str, strict: bool) -> None:
    assert all(name.strip() and len(name) <= 60 for name in names_of(raw, strict=strict))


def test_job_titles_behind_a_bar() -> None:
    assert has_role("Anna Keel | Senior Writer | May 1")
    assert not has_role("Anna Keel | Boats")
    assert not has_role("Anna Keel")


@pytest.mark.parametrize(
    ("name", "personal"),
    [("Anna Keel", True), ("Anna P. Keel", True), ("Harbour Times", False), ("The Keel", False), ("Keel", False)],
)
def test_a_site_named_for_its_writer(name: str, personal: bool) -> None:
    assert is_personal(name) is personal
