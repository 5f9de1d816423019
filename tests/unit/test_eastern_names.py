"""Chinese and Korean names: told from the labels that pages print in the same letters."""

from __future__ import annotations

import pytest

from extractors.eastern_names import is_eastern_name
from extractors.names import is_name, is_printed_name


@pytest.mark.parametrize("name", ["李明", "王小明", "欧阳娜娜", "홍길동", "约翰·史密斯", "ジョン・スミス"])
def test_names_begin_with_a_surname(name: str) -> None:
    """One of the usual surnames and one or two more letters; foreign names have a dot inside."""
    assert is_eastern_name(name)
    assert is_printed_name(name)


@pytest.mark.parametrize(
    "text", ["关注", "最新文章", "版权声明", "王小明了解到", "字サイズ", "이메일", "구글 검색", "时间", "李"]
)
def test_labels_are_no_names(text: str) -> None:
    """Buttons and headings of the same length are refused, also some that begin like a surname."""
    assert not is_eastern_name(text)
    assert not is_printed_name(text)


def test_json_ld_may_say_more_than_a_list_of_surnames() -> None:
    """Where markup calls a text a person, Japanese names pass; names of papers don't."""
    assert is_name("中沢克二", lone=True)
    assert not is_name("中沢克二", lone=False)
    assert not is_name("港口新闻", lone=True)
