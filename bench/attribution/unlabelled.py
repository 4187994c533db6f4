"""English news without labels, from ../shared/data: [(name, paragraphs)]."""

import html
import json
import re


def gva(shared):
    out = []
    for line in (shared / "gva/train.docs.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = [" ".join(p.split()) for p in re.split(r"\n\s*\n", row["content"])]
        found = [p for p in found if p.endswith((".", '"', "”", "?", "!")) and 40 < len(p) < 1500]
        if len(found) >= 4:
            out.append((row["id"], [" ".join(row["title"].split()), *found]))
    return sorted(out)


def articles(shared):
    """Pages of many outlets of 2019, of which the English ones are kept."""
    rows = json.loads((shared / "article-extraction/ground-truth.json").read_text(encoding="utf-8"))
    out = []
    for name, row in sorted(rows.items()):
        found = [" ".join(p.split()) for p in row["articleBody"].split("\n")]
        found = [p for p in found if 40 < len(p) < 1500]
        words = " ".join(found).lower().split()
        if len(found) >= 4 and words.count("the") > len(words) / 50:
            out.append((name, found))
    return out


def reuters(shared):
    out = []
    for path in sorted((shared / "reuters21578/reuters21578").glob("*.sgm")):
        text = path.read_bytes().decode("latin-1")
        for number, body in re.findall(r'NEWID="(\d+)".*?<BODY>(.*?)</BODY>', text, re.S):
            body = html.unescape(body).replace("\x03", "")
            found = [" ".join(p.split()) for p in re.split(r"\n {4,}", body)]
            found = [p for p in found if 40 < len(p) < 1500 and p.endswith((".", '"', "."))]
            if len(found) >= 4:
                out.append((f"reuters-{number}", found))
    return out


def some(shared, words):
    """All the modern news there is, and old wire news, evenly picked, up to that many words."""
    picked, left = [], words
    for reports in (gva(shared), articles(shared), reuters(shared)):
        size = [sum(len(p.split()) for p in paragraphs) for _, paragraphs in reports]
        keep = min(1.0, left / max(sum(size), 1))
        debt = 0.0
        for report, n in zip(reports, size):
            debt += keep
            if debt >= 1.0:
                debt -= 1.0
                picked.append(report)
                left -= n
    return picked
