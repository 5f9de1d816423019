"""Languages: the page is believed where its text agrees, and the text where it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extractors.language import name_language

TEXTS = {
    "fr": "Le conseil de la ville a voté mardi le budget du port, et les pêcheurs qui avaient "
    "bloqué la sortie du bassin pendant une semaine sont retournés au travail avec une prime "
    "que le maire n'avait pas prévue.",
    "en": "The city council voted on Tuesday for the budget of the harbour, and the fishermen who "
    "had blocked it for a week went back to work with a bonus that the mayor had not expected"
    " at all.",
    "de": "Der Stadtrat hat am Dienstag den Haushalt des Hafens beschlossen, und die Fischer, die "
    "eine Woche lang die Ausfahrt blockiert hatten, sind mit einer Prämie zur Arbeit "
    "zurückgekehrt, die nicht geplant war.",
    "es": "El consejo de la ciudad votó el martes el presupuesto del puerto, y los pescadores que "
    "habían bloqueado la salida durante una semana volvieron al trabajo con una prima que el "
    "alcalde no había previsto.",
    "pl": "Rada miasta przyjęła we wtorek budżet portu, a rybacy, którzy przez tydzień blokowali "
    "wyjście z basenu, wrócili do pracy z premią, której burmistrz nie przewidział, i nie "
    "jest to koniec sporu.",
    "ja": "市議会は火曜日に港の予算を可決した。一週間にわたり港の出口をふさいでいた漁師たちは仕事に戻った。"
    * 2,
    "zh": "市议会星期二通过了港口的预算堵住港口出口一个星期的渔民已经带着市长没有预料到的奖金回去工作了。"
    * 2,
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_declared_language_is_believed(language: str) -> None:
    """Where words or script agree with the page, no model is asked."""
    found = name_language(TEXTS[language], declared=(f"{language}-XX",))
    assert (found.tag, found.source, found.score, found.doubt) == (language, "html", None, None)


@pytest.mark.parametrize("language", TEXTS)
def test_a_wrong_declaration_is_flagged(language: str) -> None:
    """A template's `lang="en"` over a text in another language loses, and the record says so."""
    wrong = "de" if language != "de" else "en"
    found = name_language(TEXTS[language], declared=(wrong,))
    assert (found.tag, found.source) == (language, "text")
    assert found.score is not None
    assert found.score > 0.9
    assert found.doubt == f"The page declares the language {wrong}, its text reads as {language}."


@pytest.mark.parametrize("language", TEXTS)
def test_an_undeclared_language_is_found(language: str) -> None:
    """Without a declaration the text decides."""
    found = name_language(TEXTS[language], declared=(None, ""))
    assert (found.tag, found.source) == (language, "text")


UNDECLARED = {
    "zh": "港口新闻网记者昨天从市渔业局获悉、今年第三季度全市渔船共出海八百余次、捕捞量比去年增长百分之六。"
    "局长表示、渔民代表提出的码头扩建方案将在下个月的会议上讨论、预计明年春天动工。",
    "no": "Havnestyret møttes tirsdag og vedtok budsjettet.",
    "sk": "Rada mesta schválila rozpočet prístavu",
}
"""Texts of which py3langid is not sure, but of that language and its kin together."""


@pytest.mark.parametrize("language", UNDECLARED)
def test_kin_share_what_is_sure(language: str) -> None:
    """What is Chinese or Wu, Norwegian or Danish, is that one of them which is likelier than all others."""
    found = name_language(UNDECLARED[language], declared=())
    assert (found.tag, found.source) == (language, "text")
    assert found.score is not None
    assert 0.9 <= found.score <= 1


def test_a_text_between_strangers_names_none() -> None:
    """Languages that are no kin do not make each other surer, nor is one of two equals named."""
    assert name_language("Radio 24 Studio", declared=()).tag is None
    assert name_language("Havnestyret møttes tirsdag.", declared=()).tag is None


def test_a_short_text_decides_nothing() -> None:
    """A few words never overrule the page, and alone they name no language unless they are sure."""
    assert name_language("Bonjour", declared=("en",)).tag == "en"
    assert name_language("", declared=()).tag is None
    assert name_language("", declared=("fr_CH",)).tag == "fr"
    assert name_language("123 456", declared=()).tag is None


@pytest.mark.parametrize(
    ("value", "tag"),
    [("fr_CH", "fr"), ("pt-BR", "pt"), (" EN ", "en"), ("x-default", None), ("und", None), ("english", None)],
)
def test_tags_are_read_as_pages_write_them(value: str, tag: str | None) -> None:
    """Locales, tags and words: only a primary subtag counts."""
    assert name_language("", declared=(value,)).tag == tag


def test_norwegian_is_norwegian() -> None:
    """nb, nn, no and da are too close for a few words to overrule the page."""
    text = (
        "Bystyret vedtok tirsdag budsjettet for havnen, og fiskerne som hadde sperret utløpet i en uke, gikk "
        "tilbake til arbeidet med en bonus som ordføreren ikke hadde regnet med."
    )
    assert name_language(text, declared=("nb",)).tag == "nb"
    assert name_language(text, declared=("no",)).tag == "no"


def test_the_model_is_loaded_only_when_needed() -> None:
    """A page that declares its language rightly does not pay 75 MB for a model."""
    code = (
        "import sys; from extractors.language import name_language; "
        f"name_language({TEXTS['fr']!r}, declared=('fr',)); print('py3langid' in sys.modules)"
    )
    out = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert out.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("declared", "tag"),
    [("iw-IL", "he"), ("in", "id"), ("cn", "zh"), ("ua", "uk"), ("und", None), ("zh-Hant-TW", "zh")],
)
def test_codes_that_templates_mistake_are_understood(declared: str, tag: str | None) -> None:
    """Withdrawn codes and those of countries mean a language; "undetermined" means none."""
    assert name_language("", declared=(declared,)).tag == tag
