#!/usr/bin/env python3
"""Writes a corpus with known families of reuse, one JSON object a line, for measuring tools that look for shared text.

    corpus.py --documents 10000 --seed 1 --out corpus.jsonl [--reuters FOLDER]

Fields: id, text, title, outlet, published, family, kind; a merged text also has `with`, its second family.
About a third of the documents are in families of seven: an original and one text of each kind below. The rest are
singles. Nothing is held but the base texts: any number of documents is written in the same memory, and the same seed
gives the same bytes.

Base texts are wire reports of Reuters-21578 (outside of the repository; research use; never copy them into it). There
are about 10,500 of a useful length. Beyond that number, and for one in four singles from the start, texts are dealt
from a chain of word pairs of the collection: its vocabulary and its phrases, but no sentence of it. Their families are
made like the others.

What it is not: a picture of real reuse. Real texts of the collection repeat one another too (updates, templates), so
pairs outside of the families are not all wrong.
"""

import argparse
import html
import json
import random
import re
from datetime import datetime, timedelta
from pathlib import Path

KINDS = ("near_verbatim", "cut", "light_edit", "merged", "medium_edit", "heavy_edit")
"""In the order in which the members of a family are made, after its original."""

EDITS = {
    "near_verbatim": (0.008, 0.008),
    "light_edit": (0.04, 0.08),
    "medium_edit": (0.12, 0.18),
    "heavy_edit": (0.27, 0.37),
}
"""Share of the words that are changed, least and most."""

FAMILY = 1 + len(KINDS)
SHARE = 0.35
"""Of all documents, in families."""

SHORTEST = 80
"""Words of a base text; shorter ones are mostly templates."""

OUTLETS = 400
DEALT = 0.25
"""Of the singles that are dealt from the chain even where base texts are left."""


def reports(folder):
    """(title, paragraphs) of each report of the collection that is long enough, each once, in its order."""
    seen = set()
    for path in sorted(Path(folder).rglob("reut2-*.sgm")):
        for part in path.read_text(encoding="latin-1").split("</REUTERS>"):
            body = re.search(r"<BODY>(.*?)</BODY>", part, re.S)
            if not body:
                continue
            title = re.search(r"<TITLE>(.*?)</TITLE>", part, re.S)
            text = html.unescape(body.group(1)).replace("\x03", "")
            text = re.sub(r"\s+reuter\s*$", "", text.rstrip(), flags=re.I)
            paragraphs = [" ".join(p.split()) for p in re.split(r"\n {4}", text)]
            paragraphs = [p for p in paragraphs if p]
            whole = " ".join(paragraphs)
            if len(whole.split()) >= SHORTEST and whole not in seen:
                seen.add(whole)
                yield " ".join(html.unescape(title.group(1)).split()) if title else "", paragraphs


class Chain:
    """Deals sentences from pairs of neighbouring words."""

    def __init__(self, texts):
        self.follows, self.starts, self.lengths = {}, [], []
        for _, paragraphs in texts:
            self.lengths.append(sum(len(p.split()) for p in paragraphs))
            for paragraph in paragraphs:
                words = paragraph.split()
                self.starts.append(words[0])
                for first, second in zip(words, words[1:]):
                    self.follows.setdefault(first, []).append(second)

    def text(self, dice):
        """Paragraphs, about as long together as some text of the collection."""
        length, paragraphs = dice.choice(self.lengths), []
        while length > 0:
            paragraphs.append(self.paragraph(dice))
            length -= len(paragraphs[-1].split())
        return paragraphs

    def paragraph(self, dice):
        word, words = dice.choice(self.starts), []
        length = dice.randint(18, 45)
        while len(words) < 3 * length:
            words.append(word)
            if len(words) >= length and word.endswith("."):
                break
            following = self.follows.get(word)
            word = dice.choice(following) if following else dice.choice(self.starts)
        return " ".join(words)


class Corpus:
    """Makes document number n of so many, for a seed."""

    def __init__(self, texts, documents, seed):
        self.texts, self.seed, self.documents = texts, seed, documents
        self.chain = Chain(texts)
        self.words = [word for _, paragraphs in texts[::7] for p in paragraphs for word in p.split()]
        self.families = int(documents * SHARE) // FAMILY
        # A fixed shuffle of all numbers, so that members of a family do not stand together.
        dice = random.Random(f"{seed}:order")
        self.step = next(s for s in iter(lambda: dice.randrange(1, documents + 1) | 1, None) if coprime(s, documents))
        self.shift = dice.randrange(documents)
        self.order = list(range(len(texts)))
        random.Random(f"{seed}:texts").shuffle(self.order)

    def base(self, number, dealt=False):
        """Title and paragraphs of base text `number`: of the collection while they last, then from the chain."""
        if not dealt and number < len(self.order):
            title, paragraphs = self.texts[self.order[number]]
            return title, list(paragraphs)
        dice = random.Random(f"{self.seed}:base:{number}")
        paragraphs = self.chain.text(dice)
        return " ".join(paragraphs[0].split()[:8]).upper(), paragraphs

    def edited(self, paragraphs, rate, dice):
        """Each word is changed with a chance of `rate`: another word, none, one more, or the next one first."""
        out = []
        for paragraph in paragraphs:
            words, new, skip = paragraph.split(), [], False
            for i, word in enumerate(words):
                if skip:
                    skip = False
                elif dice.random() >= rate:
                    new.append(word)
                else:
                    how = dice.randrange(4)
                    if how == 0:
                        new.append(dice.choice(self.words))
                    elif how == 1:
                        new += [word, dice.choice(self.words)]
                    elif how == 2 and i + 1 < len(words):
                        new += [words[i + 1], word]
                        skip = True
            if new:
                out.append(" ".join(new))
        return out

    def member(self, family, place):
        """Title, paragraphs, kind and second family of a member; place 0 is the original."""
        title, paragraphs = self.base(family)
        if place == 0:
            return title, paragraphs, "original", None
        kind, second = KINDS[place - 1], None
        dice = random.Random(f"{self.seed}:{family}:{kind}")
        rate = dice.uniform(*EDITS[kind]) if kind in EDITS else 0.0
        if rate:
            title = " ".join(self.edited([title], rate, dice))
            paragraphs = self.edited(paragraphs, rate, dice)
        if kind == "near_verbatim":
            paragraphs.append("Reporting by the desk of this paper.")
        elif kind == "cut":
            sentences = [s for p in paragraphs for s in re.split(r"(?<=\.) (?=[A-Z])", p)]
            keep = max(1, round(len(sentences) * dice.uniform(0.35, 0.7)))
            paragraphs = sentences[:keep]
        elif kind == "merged":
            second = (family + 1) % self.families
            _, other = self.base(second)
            paragraphs = first_half(paragraphs) + first_half(other)
            second = f"f{second}"
        return title, paragraphs, kind, second

    def document(self, number):
        place = (number * self.step + self.shift) % self.documents
        dice = random.Random(f"{self.seed}:{place}")
        start = datetime(2020, 1, 1)
        row = {"id": f"d{number:07}"}
        if place < self.families * FAMILY:
            family, member = divmod(place, FAMILY)
            title, paragraphs, kind, second = self.member(family, member)
            born = start + timedelta(minutes=random.Random(f"{self.seed}:time:{family}").randrange(500_000))
            published = born + timedelta(minutes=0 if member == 0 else 20 + dice.randrange(2_000))
            family = f"f{family}"
        else:
            single = place - self.families * (FAMILY - 1)
            title, paragraphs = self.base(single, dealt=dice.random() < DEALT)
            kind, family, second = "single", "", None
            published = start + timedelta(minutes=dice.randrange(500_000))
        row["text"] = "\n\n".join(paragraphs)
        row["title"] = title
        row["outlet"] = f"Outlet {dice.randrange(OUTLETS)}"
        row["published"] = published.strftime("%Y-%m-%dT%H:%M:00Z")
        row["family"] = family
        row["kind"] = kind
        if second:
            row["with"] = second
        return row


def first_half(paragraphs):
    return paragraphs[: (len(paragraphs) + 1) // 2]


def coprime(a, b):
    while b:
        a, b = b, a % b
    return a == 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default="-", help="a file, or - for standard output")
    here = Path(__file__).resolve().parents[2]
    parser.add_argument("--reuters", default=here.parent / "shared/data/reuters21578", type=Path)
    wishes = parser.parse_args()
    if wishes.documents < 4 * FAMILY:
        parser.error(f"at least {4 * FAMILY} documents, so that there are families to merge")
    texts = list(reports(wishes.reuters))
    if not texts:
        parser.exit(2, f"no reut2-*.sgm below {wishes.reuters}: give the folder with --reuters\n")
    corpus = Corpus(texts, wishes.documents, wishes.seed)
    out = open("/dev/stdout" if wishes.out == "-" else wishes.out, "w", encoding="utf-8")
    with out:
        for number in range(wishes.documents):
            out.write(json.dumps(corpus.document(number), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
