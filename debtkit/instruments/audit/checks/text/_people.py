"""Words for groups of people, in English. What is not here is not counted; the list names itself in every figure."""

from __future__ import annotations

NAME, LANGUAGE = "debtkit-people-en-1", "en"

GROUPS: dict[str, dict[str, tuple[str, ...]]] = {
    "gender": {
        "women": ("woman", "women", "female", "females", "girl", "girls", "lady", "ladies"),
        "men": ("man", "men", "male", "males", "boy", "boys", "gentleman", "gentlemen"),
        "non-binary people": ("non binary people", "non binary person", "nonbinary", "genderqueer", "gender fluid"),
        "trans people": ("transgender", "trans woman", "trans women", "trans man", "trans men", "trans people"),
    },
    "orientation": {
        "gay people": ("gay", "gays", "homosexual", "homosexuals"),
        "lesbians": ("lesbian", "lesbians"),
        "bisexual people": ("bisexual", "bisexuals"),
        "heterosexual people": ("heterosexual", "heterosexuals", "straight people"),
    },
    "religion": {
        "Christians": ("christian", "christians", "catholic", "catholics", "protestant", "protestants"),
        "Muslims": ("muslim", "muslims", "islamic"),
        "Jews": ("jew", "jews", "jewish"),
        "Hindus": ("hindu", "hindus"),
        "Buddhists": ("buddhist", "buddhists"),
        "atheists": ("atheist", "atheists"),
    },
    "origin": {
        "Black people": (
            *("black people", "black person", "black man", "black men", "black woman", "black women"),
            *("african american", "african americans", "black american", "black americans"),
        ),
        "white people": ("white people", "white person", "white man", "white men", "white woman", "white women"),
        "Asian people": ("asian", "asians"),
        "Latino people": ("latino", "latinos", "latina", "latinas", "hispanic", "hispanics"),
        "Arabs": ("arab", "arabs"),
        "Indigenous people": ("indigenous people", "indigenous peoples", "native american", "native americans"),
        "Roma": ("romani", "roma people", "sinti"),
        "immigrants": ("immigrant", "immigrants", "migrant", "migrants", "refugee", "refugees"),
    },
    "age": {
        "old people": ("elderly", "old people", "older people", "senior citizen", "senior citizens"),
        "young people": ("young people", "younger people", "teenager", "teenagers", "adolescents"),
    },
    "disability": {
        "disabled people": (
            *("disabled people", "disabled person", "people with disabilities", "person with a disability"),
            *("wheelchair user", "wheelchair users", "blind people", "blind person", "deaf people", "deaf person"),
            *("autistic", "autistic people"),
        ),
    },
}
"""Kind of group, group, terms: whole words, case and punctuation aside."""

FLAT = tuple(
    (kind, group, term) for kind, groups in GROUPS.items() for group, terms in groups.items() for term in terms
)
NAMED = tuple((kind, group) for kind, groups in GROUPS.items() for group in groups)
GROUP_OF_TERM = tuple(NAMED.index((kind, group)) for kind, group, _ in FLAT)
