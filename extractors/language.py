"""Names the language of a text by the page's word for it, and by py3langid where that leaves doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Frequent short words that few of the other languages share.
_COMMON = {
    "da": "og i er af til på med det den ikke som for der har vil kan efter eller også ved blev",
    "de": "und der die das ist nicht mit den von auf für ein eine dem des sich auch im zu als wird nach bei",
    "en": "the of and to in is that for with was on are as by his from has it at be this will",
    "es": "de la que el en los del las por con una para su al es como más pero fue ha sus",
    "fi": "ja on ei että se oli hän mutta myös kun ovat joka mukaan tai sekä",
    "fr": "le la les des et est une dans que pour qui du sur par au avec pas plus ce sont été aux",
    "it": "di che il la per un è con del della non le si da una dei nel alla anche sono gli",
    "nl": "de het een van en in is dat op te zijn voor met niet aan door ook bij naar wordt maar",
    "no": "og i er av til på med det den ikke som for har vil kan etter eller også ved ble fra",
    "pl": "w i na z do się nie że to jest o jak po od przez ale za oraz dla są",
    "pt": "de que o a do da em um para com não uma os no se na por mais as dos foi ao",
    "sv": "och i är av till på med det den inte som för har vill kan efter eller också vid blev från",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_SCRIPTS = {
    "ar": re.compile("[\u0600-\u06ff]+"),
    "el": re.compile("[\u0370-\u03ff]+"),
    "he": re.compile("[\u0590-\u05ff]+"),
    "ja": re.compile("[\u3040-\u30ff]+"),
    "ko": re.compile("[\uac00-\ud7af]+"),
    "th": re.compile("[\u0e00-\u0e7f]+"),
    "zh": re.compile("[\u3400-\u9fff]+"),
}
_ALIASES = {  # withdrawn codes, and codes of countries that templates write for their languages
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "fil": "tl",
    "mo": "ro",
    "cn": "zh",
    "cz": "cs",
    "dk": "da",
    "gb": "en",
    "gr": "el",
    "jp": "ja",
    "ua": "uk",
    "us": "en",
}
_KIN = (
    frozenset({"no", "nb", "nn", "da"}),
    frozenset({"sr", "hr", "bs", "sh"}),
    frozenset({"id", "ms"}),
    frozenset({"cs", "sk"}),
    frozenset({"bg", "mk"}),
    frozenset({"zh", "wuu", "yue"}),
)
_WRITTEN = {"wuu": "zh"}  # spoken only: what reads as Wu is Chinese
_WORD = re.compile(r"[^\W\d_]+")
_SUBTAG = re.compile(r"\s*([A-Za-z]{2,3})(?![A-Za-z])")
_SAMPLE = 1_200
_FEW_CHARACTERS = 60
_LIKELY_SHARE = 0.15
_SCRIPT_SHARE = 0.2
_KANA_SHARE = 0.05
_SURE = 0.9
_LIKELIER = 0.5  # than all others together


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A BCP-47 language, how sure py3langid was (0 to 1, None when it was not asked), and which witness won.

    `doubt` is a sentence when page and text disagree.
    """

    tag: str | None = None
    score: float | None = None
    source: Literal["html", "text"] | None = None
    doubt: str | None = None


def name_language(text: str, *, declared: tuple[str | None, ...]) -> Language:
    """Return the language of a text, given what its page declares, best witness first.

    A declared language is believed when the text has its common words or its script, or is too short to
    tell. Otherwise py3langid decides (it costs 0.2 ms, and 75 MB from its first call on).
    """
    tag = next((found for value in declared if (found := _primary(value))), None)
    sample = text[:_SAMPLE]
    if tag is not None and (len(sample) < _FEW_CHARACTERS or _looks_like(sample, tag)):
        return Language(tag=tag, source="html")
    if not sample:
        return Language(tag=tag, source="html" if tag else None)
    found, score = _classify(sample)
    if tag is None:
        return Language(tag=found, score=score, source="text") if score >= _SURE else Language()
    if score < _SURE or _is_same(tag, found):
        return Language(tag=tag, source="html", score=score if _is_same(tag, found) else None)
    return Language(
        tag=found,
        score=score,
        source="text",
        doubt=f"The page declares the language {tag}, its text reads as {found}.",
    )


def _classify(sample: str) -> tuple[str, float]:
    """Return the language that py3langid finds, and how sure it is of that one or of its kin.

    Of kin it is often sure together, and not of either: the one that is likelier than all others counts.
    """
    found, score = _identifier().classify(sample)
    if _LIKELIER <= score < _SURE:
        score = min(1.0, sum(share for name, share in _identifier().rank(sample) if _is_same(found, name)))
    return _WRITTEN.get(found, found), score


def _primary(value: str | None) -> str | None:
    """Return the primary subtag of a language tag or locale (`fr_CH`, `fr-CH`, `fr`)."""
    match = _SUBTAG.match(value or "")
    tag = match[1].lower() if match else "und"
    return _ALIASES.get(tag, tag) if tag not in ("und", "mul", "zxx") else None


def _looks_like(sample: str, tag: str) -> bool:
    """Say whether common words or script show that a sample is of a language, and of no other listed."""
    script = _SCRIPTS.get(tag)
    if tag == "zh" and _share(_SCRIPTS["ja"], sample) >= _KANA_SHARE:
        return False
    if script is not None:
        return _share(script, sample) >= _SCRIPT_SHARE
    if tag not in _WORDS:
        return False
    words = _WORD.findall(sample.lower())
    shares = {language: sum(map(common.__contains__, words)) for language, common in _WORDS.items()}
    own = shares[tag]
    return own >= _LIKELY_SHARE * len(words) and own >= max(
        count for language, count in shares.items() if not _is_same(tag, language)
    )


def _share(script: re.Pattern[str], sample: str) -> float:
    """Return the share of a sample that is written in a script."""
    return sum(map(len, script.findall(sample))) / len(sample)


def _is_same(one: str, two: str) -> bool:
    """Say whether two languages are one, or too near to be told apart by a few words."""
    return one == two or any(one in kin and two in kin for kin in _KIN)


@cache
def _identifier() -> LanguageIdentifier:
    """Load py3langid's model."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
