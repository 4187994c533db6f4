"""The project's own labelled cases (cases/**/*.md) as sentences with source, cue and content, as far as they tell them.

A case marks the source's words by carets and gives the content as a part of the sentence. What PolNeAR's readers would
add is added: "that" before the content, the quotation marks around it. The cue is the nearest word of the language pack's table of
cues outside of both. A sentence with an attribution that cannot be placed is left out.
"""

import re

from data import LABELS, ROOT, describe
from vocabulary import cue_classes

import numpy as np

OPEN, CLOSE = "\"“‘«", "\"”’»"


def blocks():
    """[(lines of text, marks of each line: [(start, end, kind, keys)])] of all cases in English."""
    for path in sorted((ROOT / "cases").glob("*/en/*.md")):
        for block in re.findall(r"```text[^\n]*\n(.*?)```", path.read_text(encoding="utf-8"), re.S):
            lines, marks = [], []
            for line in block.split("\n"):
                found = re.match(r"( *)(\^+) (\w+)(.*)", line)
                if found and lines:
                    at = len(found[1])
                    keys = {k: a or b for k, a, b in re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', found[4])}
                    marks[-1].append((at, at + len(found[2]), found[3], keys))
                elif line.strip() and not line.startswith("nothing "):
                    lines.append(line)
                    marks.append([])
            yield lines, marks, "nothing attribution" in block


def placed(text, marks, cues):
    """Spans (part, from, to) in characters, or None if one cannot be placed."""
    spans = []
    for start, end, kind, keys in marks:
        if kind != "attribution":
            continue
        content = keys.get("content")
        if not content or content == "-" or content not in text:
            return None
        a = text.index(content)
        b = a + len(content)
        if text[:a].endswith("that "):
            a -= 5
        if a and text[a - 1] in OPEN:
            a -= 1
            while b < len(text) and text[b] in ",.?!":
                b += 1
            if b < len(text) and text[b] in CLOSE:
                b += 1
        found = [m for m in re.finditer(r"[A-Za-z]+", text) if m[0].lower() in cues]
        found = [m for m in found if not (a <= m.start() < b or start <= m.start() < end)]
        according = re.search(r"[Aa]ccording to", text)
        if according:
            cue = according.span()
        elif found:
            cue = min(found, key=lambda m: min(abs(m.start() - end), abs(m.end() - start))).span()
        else:
            return None
        spans += [("source", start, end), ("cue", *cue), ("content", a, b)]
    return spans


def labelled(binary):
    cues, _ = cue_classes()
    jobs, truth = [], []
    for lines, marks, nothing in blocks():
        spans = [placed(t, m, cues) for t, m in zip(lines, marks)]
        some = any(s for s in spans if s)
        if None in spans or not (some or nothing):
            continue
        jobs.append((f"case-{len(jobs)}", lines))
        truth.append(spans)
    reports = describe(jobs, binary)
    for report, (_, lines), spans in zip(reports, jobs, truth):
        labels = np.zeros(len(report), np.int32)
        for number, (text, found) in enumerate(zip(lines, spans)):
            mine = np.nonzero(report.paragraph == number)[0]
            for part, a, b in found:
                a, b = len(text[:a].encode()), len(text[:b].encode())
                inside = [k for k in mine if report.spans[k, 0] < b and report.spans[k, 1] > a]
                for n, k in enumerate(inside):
                    labels[k] = LABELS.index(("B-" if n == 0 else "I-") + part)
        # A part inside of another one cuts it in two.
        for k, l in enumerate(labels):
            if l and l % 2 == 0 and (k == 0 or labels[k - 1] not in (l, l - 1)):
                labels[k] = l - 1
        report.labels = labels
    return reports
