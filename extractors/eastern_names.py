"""Tells Chinese and Korean names from other short words, by the surnames with which nearly all begin."""

from __future__ import annotations

import re

# The surnames of more than nineteen in twenty people, traditional forms beside simplified ones.
_CHINESE = frozenset(
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯"
    "馮于董萧蕭肖程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏"
    "钟鍾鐘汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段"
    "雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文庞龐樊兰蘭殷施陶洪翟安颜顏倪严嚴牛温溫芦季"
    "俞章鲁魯葛伍韦韋申尤毕畢聂聶焦向柳邢路岳齐齊梅莫庄莊辛管祝左涂祁耿牟卜詹苗覃凌费"
    "費纪紀靳盛童欧歐甄项項曲游阳陽裴席卫衛查屈鲍鮑位霍翁隋植甘景薄单單包司柏宁寧柯阮"
    "桂闵閔解强丛叢华華车車冉房边邊辜吉饶饒刁瞿戚丘古米池滕晋佟"
)
_COMPOUND = (
    *(
        "欧阳",
        "歐陽",
        "上官",
        "司马",
        "司馬",
        "诸葛",
        "諸葛",
        "司徒",
        "皇甫",
        "尉迟",
        "慕容",
        "端木",
        "东方",
        "令狐",
    ),
)
_KOREAN = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민"
    "진엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국"
)
_WORDS = frozenset(
    (
        *(
            "关注",
            "高清",
            "方法",
            "方式",
            "文章",
            "文字",
            "安全",
            "金融",
            "黄金",
            "石油",
            "游戏",
            "强调",
            "常见",
            "管理",
        ),
        *(
            "包括",
            "单位",
            "解读",
            "白天",
            "文化",
            "任务",
            "古代",
            "华为",
            "解放",
            "江苏",
            "广告",
            "이메일",
            "기사",
            "전체",
        ),
        *("공유", "구독", "기자", "신문", "방송", "이전", "인쇄", "정치", "경제", "전송", "원문", "하기"),
    )
)
_HAN = re.compile("[\u3400-\u9fff]{2,4}")
_HANGUL = re.compile("[\uac00-\ud7af]{2,4}")
_FOREIGN = re.compile(
    "[\u3400-\u9fff\u30a0-\u30ff]{1,8}(?:[\u00b7\u30fb][\u3400-\u9fff\u30a0-\u30ff]{1,8}){1,3}"
)


def is_eastern_name(text: str) -> bool:
    """Say whether a text is a Chinese or Korean person's name, or a foreign one in their letters."""
    if text in _WORDS:
        return False
    if _HAN.fullmatch(text):
        is_long = text.startswith(_COMPOUND)
        return (text[0] in _CHINESE and len(text) <= 3) or (is_long and len(text) > 2)
    if _HANGUL.fullmatch(text):
        return text[0] in _KOREAN and len(text) == 3
    return bool(_FOREIGN.fullmatch(text))
