"""Files from outside are read flat: what would cost time is refused before it is parsed, wherever it hides."""

import tomllib

import pytest

from meetroom.domain.flat_toml import NotFlat, read_toml

DOTS = ".a" * 5
LONG = [
    f"a{DOTS} = 1",
    f"[a{DOTS}]",
    f"[[a{DOTS}]]",
    "a" + " . a" * 5 + " = 1",
    "a" + '."b"' * 5 + " = 1",
    "a" + ".'b=c'" * 5 + " = 1",
    f'"="{DOTS} = 1',
    f"x = {{ a{DOTS} = 1 }}",
    f'x = {{ p = """a"""", a{DOTS} = 1, q = "c" }}',
    f"x = {{ p = '''a'''', a{DOTS} = 1, q = 'c' }}",
    f"x = 'it''s' # '\na{DOTS} = 1",
    f'x = "\\""\na{DOTS} = 1',
]


@pytest.mark.parametrize("text", LONG)
def test_a_long_key_is_found_wherever_it_hides(text: str) -> None:
    with pytest.raises(NotFlat, match="more than 4 parts"):
        read_toml(text)


@pytest.mark.parametrize(
    "text", ["x = " + "[" * 5_000, "x = " + "{a=" * 5_000, "x = " + "9" * 5_000, "x", "x = '''", 'x = """\\']
)
def test_what_the_parser_gives_up_on_is_no_file_of_ours(text: str) -> None:
    with pytest.raises(NotFlat):
        read_toml(text)


WHOLE = """
# a.b.c.d.e.f.g = "no key"
source = "Điều 91.2.3.4.5.6.7 … \\" a.b.c.d.e.f"
plain = 'a.b.c.d.e.f.g#"'
[a.b.c.d]
many = [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5]
text = \"\"\"
a.b.c.d.e.f.g = 1 \\"\"\" '''
\"\"\"\"
last = '''a.b.c.d.e.f.g = 1'''
"""


def test_dots_in_strings_comments_and_numbers_are_no_keys() -> None:
    assert read_toml(WHOLE) == tomllib.loads(WHOLE)
    assert read_toml("") == {}
