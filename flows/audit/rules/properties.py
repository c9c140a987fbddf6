"""Rules about what the file says of itself: properties, language of drawn text."""

import re

from flows.audit.package.book import Book
from flows.audit.package.names import DRAWING
from flows.audit.rule import Breach, Rule

_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_FILE_NAME = re.compile(r"\.(xlsx?|xlsm|csv|ods)$", re.IGNORECASE)
_NO_TITLE = re.compile(r"(book|sheet|工作簿|untitled|title|未命名|标题) ?[0-9]*", re.IGNORECASE)
_PROGRAMS = re.compile(
    r"openpyxl|xlsxwriter|apache|poi|sheetjs|exceljs|epplus|closedxml|libreoffice.*|microsoft( office)?( user| excel)?|"
    r"wps( office)?( user)?|python|pandas|(windows )?user|admin(istrator)?|root|author|unknown|用户|作者|管理员",
    re.IGNORECASE,
)
_STATUS = re.compile(r"draft|consultation|final|初稿|草稿|征求意见稿?|送审稿|正式稿?|定稿", re.IGNORECASE)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORDS = re.compile(r"[A-Za-z]{2,}[^A-Za-z]+[A-Za-z]{2,}")


def title(book: Book) -> list[Breach]:
    """A title that is neither empty nor the name of a file."""
    said = book.core.get("title", "").strip()
    if not said or _FILE_NAME.search(said) or _NO_TITLE.fullmatch(said):
        return [Breach("properties", f"title {said!r}", "what the file is about")]
    return []


def language(book: Book) -> list[Breach]:
    """A language tag that screen readers understand."""
    said = book.core.get("language", "").strip()
    return [] if _TAG.fullmatch(said) else [Breach("properties", f"language {said!r}", "a tag such as zh-CN or en-GB")]


def issuer(book: Book) -> list[Breach]:
    """An author that is an office or a person, not a program."""
    said = book.core.get("creator", "").strip()
    if said and not _PROGRAMS.fullmatch(said):
        return []
    return [Breach("properties", f"creator {said!r}", "the unit that issues it")]


def described(book: Book) -> list[Breach]:
    """Subject, keywords and category are there; the status is one that offices use."""
    found = [
        Breach("properties", f"no {key}", f"a {key}")
        for key in ("subject", "keywords", "category")
        if not book.core.get(key, "").strip()
    ]
    status = book.core.get("contentStatus", "").strip()
    said = book.manifest.about.get("status", "") if book.manifest else ""
    if not _STATUS.search(status):
        found.append(
            Breach("properties", f"contentStatus {status!r}", "draft 初稿, consultation 征求意见 or final 正式")
        )
    elif said and said != _kept_status(status):
        found.append(Breach("properties", f"contentStatus {status!r}", f"{said}, as the manifest says"))
    return found


def _kept_status(text: str) -> str:
    found = _STATUS.search(text)
    word = found[0].lower() if found else ""
    return "final" if word[:2] in ("fi", "正式", "定稿") else "draft" if word[:2] in ("dr", "初稿", "草稿") else word


def drawn_text_speaks(book: Book) -> list[Breach] | None:
    """Each run of text in charts and drawings names the language that it is in."""
    found, seen = [], False
    for part, root in book.roots.items():
        if "/charts/" not in part and "/drawings/" not in part:
            continue
        for tag in ("r", "fld"):
            for run in root.iter(f"{DRAWING}{tag}"):
                text = run.findtext(f"{DRAWING}t") or ""
                if not text.strip():
                    continue
                seen = True
                about = run.find(f"{DRAWING}rPr")
                lang = "" if about is None else about.get("lang", "")
                if expected := _expected_language(text, lang):
                    found.append(Breach(part, f"{text[:60]!r} in language {lang!r}", expected))
    return found if seen else None


def _expected_language(text: str, lang: str) -> str:
    """Return the language that the text is in, "" where the one named may be right."""
    if _CHINESE.search(text):
        return "" if lang[:2] in ("zh", "ja", "ko") else "zh-CN"
    if not lang:
        return "a language tag"
    return "en-GB" if lang.startswith("zh") and _LATIN_WORDS.search(text) else ""


RULES = (
    Rule(
        11, "A", "must",
        "The properties hold a title that is not the file's name",
        "文件属性有标题，且不是文件名",
        "UK Analysis Function",
        title,
    ),
    Rule(
        12, "A", "must",
        "The properties name the language by a valid tag",
        "文件属性写明语言，标签有效",
        "UK Analysis Function",
        language,
    ),
    Rule(
        13, "A", "must",
        "The author is the issuing unit, not a program",
        "作者为发布单位，而非软件名称",
        "UK Analysis Function",
        issuer,
    ),
    Rule(
        14, "A", "should",
        "Subject, keywords and category are filled; the status is draft, consultation or final",
        "主题、关键词、类别齐全，状态为初稿、征求意见或正式",
        "UK Analysis Function",
        described,
    ),
    Rule(
        17, "A", "should",
        "Text in charts and drawings names its language",
        "图表和图形中的文字标明语言",
        "experiment: screen readers",
        drawn_text_speaks,
    ),
)  # fmt: skip
