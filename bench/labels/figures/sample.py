#!/usr/bin/env python3
"""Draws the sentences that were read for gva-killed.jsonl. Deterministic; standard library only.

    python3 bench/labels/figures/sample.py ../shared/data/gva/train.docs.jsonl > /tmp/sentences.jsonl

Prints one JSON object a sentence, with its text: for reading, not for keeping. README.md says what is drawn and why.
"""

import hashlib
import json
import re
import sys

SEED = "headwater figures 1"
DEATHS, NUMBERS, PER_REPORT = 180, 120, 2
# A second draw, read after the rules were changed for what the first one showed: from reports that the first leaves alone.
FRESH = 100

NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|dozens?|couple|pair|several"
    r"|both|no one|nobody|none|first|second|third|fourth|fifth|sixth|twice|half)\b",
    re.I,
)
PERSON = (
    r"(?:man|woman|boy|girl|teen(?:ager)?|child|baby|infant|toddler|person|people|men|women|children|victims?|officers?"
    r"|deputy|students?|mother|father|son|daughter|brother|sister|wife|husband|couple|family|suspect|gunman|resident"
    r"|driver|passenger|friend|employee|worker|bystander|neighbor)"
)
# An article, a possessive or a plural noun of persons: what may count people without a number.
IMPLICIT = re.compile(r"\b(?:an?|another|his|her|their)\b(?:\W+[\w-]+){0,3}?\W+" + PERSON + r"\b", re.I)
DEATH = re.compile(
    r"\b(?:kill(?:s|ed|ing|ings|er)?|dead(?:ly|liest)?|dies|died|dying|deaths?|fatal(?:ly|ity|ities)?|homicides?"
    r"|murder(?:s|ed|ing|er|ers)?|slain|slay(?:s|ing|ings)?|victims?|deceased|bod(?:y|ies)|lives|toll|suicides?"
    r"|manslaughter|perished)\b",
    re.I,
)
END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])")
SHORT = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Sgt|Lt|Capt|Det|Cpl|Maj|Gen|Col|Ave|Blvd|Rd|Jr|Sr|No|Jan|Feb|Mar|Apr|Aug"
                   r"|Sept|Sep|Oct|Nov|Dec|vs|Rev|Gov|Sen|Rep|Co|Cmdr|Ofc|Dept)|\b[A-Z]|\b[ap]\.m)\.$")


def sentences(text):
    """Spans of sentences, in characters: lines, cut after a full stop that no abbreviation owns."""
    at = 0
    for line in text.split("\n"):
        start = 0
        for m in END.finditer(line):
            head = line[start : m.start()]
            if SHORT.search(head):
                continue
            yield at + start, at + m.end() - len(line[m.start() : m.end()].lstrip("\"'”’)"))
            start = m.end()
        yield at + start, at + len(line)
        at += len(line) + 1


def drawn(path):
    deaths, numbers, seen = [], [], set()
    reports = [json.loads(line) for line in open(path, encoding="utf-8")]
    for report in sorted(reports, key=lambda r: r["id"]):
        text = report["content"] or ""
        for a, b in sentences(text):
            words = text[a:b]
            b = a + len(words.rstrip())
            a += len(words) - len(words.lstrip())
            words = text[a:b]
            # Copies of a sentence stand in many reports: one of them is read.
            if not 25 <= len(words) <= 500 or words in seen:
                continue
            seen.add(words)
            number = NUMBER.search(words)
            death = DEATH.search(words) and (number or IMPLICIT.search(words))
            if not (number or death):
                continue
            start, end = len(text[:a].encode()), len(text[:b].encode())
            order = hashlib.sha256(f"{SEED}\n{report['id']}\n{start}".encode()).hexdigest()
            row = (order, report["id"], start, end, words)
            if death:
                deaths.append(row)
            if number:
                numbers.append(row)
    taken, per = {}, {}
    for rows, many, pool in ((deaths, DEATHS, "death"), (numbers, NUMBERS, "number")):
        for row in sorted(rows):
            if many == 0:
                break
            if row[0] in taken or per.get(row[1], 0) == PER_REPORT:
                continue
            taken[row[0]] = (*row[1:], pool)
            per[row[1]] = per.get(row[1], 0) + 1
            many -= 1
    first = [taken[k] for k in sorted(taken)]
    fresh, used = [], set(per)
    for row in sorted(deaths):
        if len(fresh) < FRESH and row[1] not in used:
            used.add(row[1])
            fresh.append((*row[1:], "fresh"))
    return first + fresh


for doc, start, end, words, pool in drawn(sys.argv[1]):
    sha = hashlib.sha256(words.encode()).hexdigest()
    print(json.dumps({"doc": doc, "start": start, "end": end, "sha256": sha, "pool": pool, "text": words}))
