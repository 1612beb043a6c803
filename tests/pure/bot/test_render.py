"""Users' words come out as typed, in the plain body and in the HTML, and never as markup."""

import html as html_module
import re

from hypothesis import example, given
from hypothesis import strategies as st

from bot.render import LONGEST_BODY, render, split
from commands.language.templates import escape_markdown

TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")
NASTY_WORDS = (
    r"* _ ` ~~ # > - + 1. 1) | [a](http://x.example) ![i](x) <b>x</b> <script> &amp; &#65; \ \n "
    r"{{7*7}} {%raw%} @room https://x.example <http://x.example> ``` --- === :--- ~ ^ $x$ <!--"
)
NASTY = st.sampled_from(NASTY_WORDS.split())
LINE = st.lists(
    NASTY | st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12),
    max_size=8,
).map("".join)


def shown(text: str) -> str:
    """What of users' words can be seen: no direction marks, blanks as one."""
    return " ".join(re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", text).split())


@given(st.lists(LINE, min_size=1, max_size=4).map("\n".join))
@example("1. een\n2. twee")
@example("    code")
@example("a\\\nb")
@example("<img src=x onerror=alert(1)>")
@example("| a | b |\n|---|---|\n| c | d |")
@example("kop\n===")
@example("[x]: http://x.example\n[x]")
def test_words_are_shown_as_typed_and_are_never_markup(text: str) -> None:
    rendered = render(f"**Kop** {escape_markdown(text)} einde")

    assert shown(rendered.body) == shown(f"Kop {text} einde")
    assert rendered.html is not None
    tags = {(name, attributes) for _, name, attributes in TAG.findall(rendered.html)}
    assert tags <= {("p", ""), ("br", ""), ("strong", "")}
    assert rendered.html.count("<strong>") == 1
    bare = html_module.unescape(TAG.sub(" ", rendered.html))
    assert shown(bare).replace(" ", "") == shown(f"Kop {text} einde").replace(" ", "")


@given(LINE)
def test_words_in_a_list_stay_in_their_item(text: str) -> None:
    rendered = render(f"- {escape_markdown(text)}x\n- twee")

    assert rendered.html is not None
    assert rendered.html.count("<li>") == 2
    assert rendered.html.count("<ul>") == 1
    assert "<ol" not in rendered.html


SENTENCE = st.lists(
    NASTY | st.sampled_from(["Ik", "ben er", "\\-", "\\\\", ".", ":", "!", " ", "👍", "K\\-41"]),
    min_size=1,
    max_size=6,
).map("".join)


@given(SENTENCE)
@example("Ik ben er. ")
@example("Ik ![a](x) b")
@example("A\\\\b\\!")
@example("Kop\t===")
def test_a_sentence_is_rendered_as_markdown_says_it(text: str) -> None:
    """Also where no parser is asked, because nothing in it can be markup."""
    assert render(text).body == by_the_parser(text)


@given(SENTENCE, SENTENCE)
@example("K\\-41", "genoteerd. Thema: Opvang. Reageer met 👍.")
@example("a", " ")
@example("a b", "een \"twee\" 'drie' \\*vier\\*")
@example("a ", "b")
@example("a", "b\u00a0c  d \u200b")
def test_a_line_that_begins_in_bold_is_rendered_as_markdown_says_it(head: str, text: str) -> None:
    line = f"**{head}** {text}"
    rendered = render(line)
    after = render(f"{line}\n\n*x*")  # which the parser is asked about
    assert rendered.body == after.body.removesuffix("x").strip()
    if rendered.html is not None:
        assert rendered.html == (after.html or "").removesuffix("<p><em>x</em></p>").strip()


def by_the_parser(text: str) -> str:
    """What CommonMark makes of it, whatever it is."""
    return render(f"*x*\n\n{text}").body.removeprefix("x").strip()


def test_plain_sentences_have_no_html() -> None:
    assert render("Een zin.\nEn nog een.").html is None
    assert render("Een **zin**.").html is not None


def test_raw_html_of_a_template_is_shown_not_passed_on() -> None:
    rendered = render("a <b>c</b> <script>x</script>")
    assert rendered.html is None or "<script" not in rendered.html
    assert "<b>c</b>" in rendered.body


def test_bodies_of_lists_and_tables_can_be_read() -> None:
    assert render("Kop\n\n1. een\n2. twee\n\nslot").body == "Kop\n\n1. een\n2. twee\n\nslot"
    assert render("- een\n  - half\n- twee").body == "- een\n  - half\n- twee"
    assert render("`!help` en ~~weg~~").body == "!help en weg"


def test_links_go_to_the_web_or_to_a_mailbox_only() -> None:
    assert 'href="https://x.example"' in (render("[a](https://x.example)").html or "")
    for bad in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"):
        assert "href" not in (render(f"[a]({bad}) **b**").html or "")


@given(
    st.lists(st.text(max_size=30), max_size=12).map("\n".join),
    st.integers(16, 200),
)
@example("x" * 5000, 100)
@example("é" * 300 + "\n" + "👍" * 90, 64)
@example("", 16)
def test_splitting_loses_nothing_and_keeps_the_limit(text: str, longest: int) -> None:
    parts = split(text, longest)

    assert parts
    assert all(len(part.encode()) <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_the_limit_leaves_room_for_html_and_json() -> None:
    worst = render(split("&" * (LONGEST_BODY * 2))[0])
    assert len(worst.body.encode()) <= LONGEST_BODY
