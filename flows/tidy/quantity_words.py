"""The words that stand around a number in a cell: hedges, signs, powers of ten, marks of a missing figure.

Words of units are not here: they are the register's.
"""

_ABOUT = (
    *("约", "大约", "约为", "大概", "大致", "~", "≈", "about", "approx.", "approx", "approximately", "around", "circa"),
    *("ca.", "ca", "c.", "roughly", "some"),
)
_ALMOST = ("近", "将近", "接近", "nearly", "almost", "close to", "just under")
_MORE_THAN = (
    *("超", "超过", "超出", "逾", "多于", "大于", "高于", "不低于", "不少于", "不小于", "至少", "最少", "突破"),
    *(">", ">=", "≥", "≧", "more than", "over", "above", "at least", "exceeding", "in excess of", "greater than"),
    *("upwards of", "no less than", "not less than", "no fewer than", "not fewer than"),
)
_UP_TO = (
    *("不足", "不到", "至多", "最多", "不超过", "不高于", "不多于", "少于", "低于", "小于", "<", "<=", "≤", "≦"),
    *("up to", "at most", "no more than", "not more than", "fewer than", "less than", "under", "below"),
)
# Hedge -> the qualifier it stands for: in front of the number, within it, behind it.
HEDGES_BEFORE = {
    **dict.fromkeys(_ABOUT, "about"),
    **dict.fromkeys(_ALMOST, "almost"),
    **dict.fromkeys(_MORE_THAN, "more_than"),
    **dict.fromkeys(_UP_TO, "up_to"),
}
HEDGES_WITHIN = {**dict.fromkeys(("多", "余", "馀", "有余", "+", "plus"), "more_than"), "来": "about"}
HEDGES_BEHIND = {
    **dict.fromkeys(("左右", "上下", "or so", "approx.", "approx", "approximately"), "about"),
    **dict.fromkeys(("以上", "及以上", "or more", "or above", "and above", "and over"), "more_than"),
    **dict.fromkeys(("以下", "及以下", "以内", "之内", "or less", "or fewer", "or below"), "up_to"),
}
HEDGES = HEDGES_BEFORE | HEDGES_WITHIN | HEDGES_BEHIND
# 下降超2.3% says that the change lies below -2.3: the hedge speaks of the size, our qualifier of the number.
# 下降近2.3% lies just above -2.3, for which there is no qualifier.
OF_FALL = {"about": "about", "more_than": "up_to", "up_to": "more_than"}

COMPARED = ("同比", "环比", "比上年", "较上年", "比上年同期", "较上年同期", "比去年", "较去年", "较去年同期")
RISES = (
    *("增长", "增长了", "增加", "增加了", "上升", "提高", "上涨", "提升", "增", "升", "up", "up by", "rose", "rose by"),
    *("grew", "grew by", "increased by", "increase of", "growth of", "rise of", "plus"),
)
FALLS = (
    *(
        "下降",
        "下降了",
        "减少",
        "减少了",
        "降低",
        "下滑",
        "回落",
        "下跌",
        "负增长",
        "降",
        "减",
        "负",
        "down",
        "down by",
    ),
    *("fell", "fell by", "decreased by", "decrease of", "declined by", "decline of", "dropped by", "minus", "negative"),
)

CHINESE_SCALES = {
    "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12,
    "十万亿": 13, "百万亿": 14, "千万亿": 15,
}  # fmt: skip
# The first word of each power is the one in the register of units.
ENGLISH_SCALES = {
    "hundred": 2, "thousand": 3, "10 thousand": 4, "ten thousand": 4, "100 thousand": 5, "hundred thousand": 5,
    "million": 6, "mn": 6, "mln": 6, "10 million": 7, "ten million": 7, "100 million": 8, "hundred million": 8,
    "billion": 9, "bn": 9, "bln": 9, "10 billion": 10, "ten billion": 10, "100 billion": 11, "hundred billion": 11,
    "trillion": 12, "tn": 12, "trn": 12,
}  # fmt: skip

MISSING_WORDS = (
    *("无", "缺", "暂无", "暂缺", "缺失", "空缺", "无数据", "暂无数据", "不详", "未知", "未统计", "未填报", "未公布"),
    *("不适用", "/", "//", "\\", "n/a", "n.a.", "n.a", "na", "nd", "n.d.", "not available", "not applicable"),
    *("no data", "unknown", "missing"),
)
MISSING_MARKS = r"^(?:[-—–―─]+|\.{2,}|…+)$"
