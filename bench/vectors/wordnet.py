"""WordNet 3.0 as tables: lemmas of forms, and which lemmas mean the same, nearly the same, or the opposite.

Reads the files of the Debian package `wordnet-base` (format: wndb(5WN)). Multi-word lemmas are left out.
"""

from collections import defaultdict
from pathlib import Path

PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
SUFFIXES = {
    "n": [("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"), ("ies", "y")],
    "v": [("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")],
    "a": [("er", ""), ("est", ""), ("er", "e"), ("est", "e")],
    "r": [],
}


class WordNet:
    def __init__(self, folder):
        folder = Path(folder)
        self.synsets = {}  # (part, offset) -> words, pointers
        self.senses = defaultdict(list)  # (part, lemma) -> synsets, most usual first
        self.count = defaultdict(int)  # (part, lemma) -> times tagged in SemCor
        self.exceptions = defaultdict(list)  # (part, form) -> lemmas
        for name, part in PARTS.items():
            for line in self._lines(folder / f"data.{name}"):
                fields = line.split(" | ")[0].split()
                offset, n = fields[0], int(fields[3], 16)
                words = [fields[4 + 2 * i].split("(")[0].lower() for i in range(n)]
                at = 4 + 2 * n
                pointers = []
                for k in range(int(fields[at])):
                    sign, target, kind, ends = fields[at + 1 + 4 * k : at + 5 + 4 * k]
                    kind = "a" if kind == "s" else kind
                    pointers.append((sign, (kind, target), int(ends[:2], 16), int(ends[2:], 16)))
                self.synsets[part, offset] = (words, pointers)
            for line in self._lines(folder / f"index.{name}"):
                fields = line.split()
                self.senses[part, fields[0]] = [(part, o) for o in fields[-int(fields[2]) :]]
            for line in self._lines(folder / f"{name}.exc"):
                form, *lemmas = line.split()
                self.exceptions[part, form] += lemmas
        numbers = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
        for line in self._lines(folder / "cntlist.rev"):
            key, _, times = line.split()
            lemma, rest = key.split("%")
            self.count[numbers[rest[0]], lemma] += int(times)

    @staticmethod
    def _lines(path):
        with open(path, encoding="latin-1") as lines:
            return [line for line in lines if not line.startswith("  ")]

    def lemmas(self, form):
        """Lemmas that `form` may be an inflection of, with how often they were met, itself among them."""
        found = {}
        for part in "nvar":
            candidates = [form] + self.exceptions.get((part, form), [])
            if (part, form) not in self.exceptions:
                candidates += [form[: -len(s)] + t for s, t in SUFFIXES[part] if form.endswith(s) and len(form) > len(s) + 1]
            for lemma in candidates:
                if (part, lemma) in self.senses:
                    found[lemma] = found.get(lemma, 0) + self.count[part, lemma] + 1
        return found

    def shares(self, lemma):
        """The senses of a lemma over all parts of speech, and about how often each is meant."""
        out = {}
        whole = sum(self.count[p, lemma] + 1 for p in "nvar" if (p, lemma) in self.senses)
        for part in "nvar":
            senses = self.senses.get((part, lemma), [])
            weights = [1.0 / (k + 1) ** 1.5 for k in range(len(senses))]
            for synset, weight in zip(senses, weights):
                out[synset] = weight / sum(weights) * (self.count[part, lemma] + 1) / whole
        return out

    def relations(self, lemmas):
        """Links of meaning between two of `lemmas`, with weights; opposites; and those that stand under one concept."""
        links, opposites, under = defaultdict(float), set(), defaultdict(dict)
        shares = {lemma: self.shares(lemma) for lemma in lemmas}
        for lemma in lemmas:
            for synset, share in shares[lemma].items():
                words, pointers = self.synsets[synset]

                def tie(other, factor, where):
                    if other != lemma and other in shares:
                        weight = factor * (share * shares[other].get(where, 0.0)) ** 0.5
                        links[lemma, other] = max(links[lemma, other], weight)

                for other in words:
                    tie(other, 1.0, synset)
                own = words.index(lemma) + 1 if lemma in words else 0
                for sign, target, source, end in pointers:
                    far = self.synsets[target][0]
                    if sign == "!" and source == own:
                        opposites.add((lemma, far[end - 1]))
                    elif sign in ("+", "\\", "<") and source == own:
                        tie(far[end - 1], 0.9, target)
                    elif sign == "&":
                        for other in far:
                            tie(other, 0.6, target)
                    elif sign in ("@", "~") and synset[0] in "nv":
                        for other in far:
                            tie(other, 0.45, target)
                    if sign == "@" and share >= 0.15:
                        under[target][lemma] = max(share, under[target].get(lemma, 0.0))
        return links, opposites, under
