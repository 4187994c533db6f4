"""PolNeAR's brat files and the tokens of CofeNet as arrays for training, cut and described by the tagger's own code."""

import json
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
LABELS = ["O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"]
PARTS = ["source", "cue", "content"]



class Report:
    """One report: folded words, small features, paragraph of each token, labels or chances of labels where known."""

    def __init__(self, name, rows):
        self.name = name
        self.words = [r[4] for r in rows]
        self.paragraph = np.array([int(r[1]) for r in rows], np.int32)
        self.spans = np.array([[int(r[2]), int(r[3])] for r in rows], np.int32).reshape(-1, 2)
        self.small = np.array([[int(v) for v in r[5:]] for r in rows], np.int32).reshape(len(rows), -1)
        self.labels = self.one = self.two = None

    def __len__(self):
        return len(self.words)


def describe(reports, binary, given=False):
    """Runs the tagger's own tokeniser over [(name, paragraphs)]; with `given`, paragraphs are lists of tokens."""
    lines = []
    for _, paragraphs in reports:
        if given:
            paragraphs = ["\x1f".join(t.replace("\n", " ").replace("\t", " ") or " " for t in p) for p in paragraphs]
        else:
            paragraphs = [p.replace("\x1e", " ").replace("\x1f", " ") for p in paragraphs]
        lines.append("\x1e".join(paragraphs))
    assert not any("\n" in line for line in lines)
    done = subprocess.run(
        [binary, "tokens" if given else "text"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    rows = defaultdict(list)
    for line in done.stdout.split("\n"):
        if line:
            row = line.split("\t")
            rows[int(row[0])].append(row)
    return [Report(name, rows[k]) for k, (name, _) in enumerate(reports)]


def brat(path):
    """Source, cue and content spans in characters: [(part, [(from, to), …])]."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) < 2 or not fields[0].startswith("T"):
            continue
        kind, _, offsets = fields[1].partition(" ")
        if kind.lower() in PARTS:
            pieces = [tuple(int(n) for n in piece.split()) for piece in offsets.split(";")]
            found.append((kind.lower(), pieces))
    return found


def paragraphs_of(text):
    """[(start in characters, paragraph)], parted by blank lines."""
    at, out = 0, []
    for piece in re.split(r"(\n[ \t]*\n\s*)", text):
        if piece.strip():
            out.append((at, piece.replace("\n", " ")))
        at += len(piece)
    return out


def polnear(folder, binary):
    """All reports of a part (`train` or `dev`), one for each annotator who read it."""
    texts = {p.stem: p for p in sorted((folder / "text").glob("*.txt"))}
    jobs, marks = [], []
    for ann in sorted((folder / "attributions").glob("*.ann")):
        stem = ann.stem.rsplit("_", 1)[0]
        # newline="" keeps the offsets of the annotators.
        with open(texts[stem], encoding="utf-8", newline="") as file:
            text = file.read().replace("\r", " ")
        parts = paragraphs_of(text)
        jobs.append((ann.stem, [p for _, p in parts]))
        marks.append((parts, brat(ann)))
    reports = describe(jobs, binary)
    for report, (parts, spans) in zip(reports, marks):
        to_chars(report, parts)
        report.labels = label(report, spans)
    return reports


def to_chars(report, parts):
    """Spans in bytes of the paragraph become spans in characters of the report."""
    for number, (start, text) in enumerate(parts):
        chars = np.zeros(len(text.encode()) + 1, np.int32)
        at = 0
        for k, c in enumerate(text):
            chars[at] = k
            at += len(c.encode())
        chars[at] = len(text)
        mine = report.paragraph == number
        report.spans[mine] = start + chars[report.spans[mine]]


def label(report, spans):
    labels = np.zeros(len(report), np.int32)
    starts, ends = report.spans[:, 0], report.spans[:, 1]
    for part, pieces in spans:
        begin = 1 + 2 * PARTS.index(part)
        for a, b in pieces:
            inside = np.nonzero((starts < b) & (ends > a))[0]
            # A token that the piece only touches (a full stop joined to a word) is taken; that is rare.
            for n, k in enumerate(inside):
                fresh = n == 0 or report.paragraph[k] != report.paragraph[k - 1]
                labels[k] = begin if fresh else begin + 1
    # A piece that another one cut in two begins anew behind it.
    for k, l in enumerate(labels):
        if l and l % 2 == 0:
            fits = k > 0 and report.paragraph[k] == report.paragraph[k - 1] and labels[k - 1] in (l, l - 1)
            if not fits:
                labels[k] = l - 1
    return labels


def cofenet(path, binary):
    """The published tokens: consecutive lines of one id are a report, each line a paragraph."""
    groups = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not groups or groups[-1][0] != row["id"]:
            groups.append((row["id"], [], []))
        groups[-1][1].append(row["tokens"])
        groups[-1][2].extend(LABELS.index(l) for l in row["labels"])
    reports = describe([(name, tokens) for name, tokens, _ in groups], binary, given=True)
    for report, (_, tokens, labels) in zip(reports, groups):
        assert len(report) == len(labels), report.name
        report.labels = np.array(labels, np.int32)
        report.tokens = [t for p in tokens for t in p]
    return reports


def pieces(labels, paragraph):
    """The spans of a row of labels: {(part, from, to)}."""
    found, start, part = set(), None, None
    for k in range(len(labels) + 1):
        l = labels[k] if k < len(labels) else 0
        edge = k == len(labels) or paragraph[k] != paragraph[k - 1] if k else True
        inside = l and l % 2 == 0 and part == (l - 1) // 2 and not edge
        if not inside:
            if start is not None:
                found.add((part, start, k))
            start, part = (k, (l - 1) // 2) if l else (None, None)
    return found


def score(reports, guesses):
    """Exact F1 (and precision, recall) for source, cue, content."""
    counts = np.zeros((3, 3))
    for report, guess in zip(reports, guesses):
        gold, ours = pieces(report.labels, report.paragraph), pieces(guess, report.paragraph)
        for part in range(3):
            g = {s for s in gold if s[0] == part}
            o = {s for s in ours if s[0] == part}
            counts[part] += [len(g & o), len(o), len(g)]
    both, ours, gold = counts.T
    return 2 * both / np.maximum(ours + gold, 1), both / np.maximum(ours, 1), both / np.maximum(gold, 1)


if __name__ == "__main__":
    import sys

    binary = sys.argv[1]
    data = ROOT.parent / "shared/data/polnear"
    theirs = cofenet(data / "cofenet-valid.jsonl", binary)
    ours = {r.name: r for r in polnear(data / "dev", binary)}
    same = total = agree = 0
    shown = 0
    from collections import Counter
    why = Counter()
    for t in theirs:
        o = ours.get(t.name)
        if o is None:
            print("absent", t.name)
            continue
        # Compare by the number of visible characters before each token.
        a = Counter()
        pos = {}
        at = 0
        for k, w in enumerate(o.words):
            pos[(at, at + (o.spans[k, 1] - o.spans[k, 0]))] = o.labels[k]
            at += o.spans[k, 1] - o.spans[k, 0]
        at = 0
        for k, w in enumerate(t.tokens):
            n = {"``": 1, "''": 1, "-LRB-": 1, "-RRB-": 1, "-LSB-": 1, "-RSB-": 1, "--": 1, "...": 1}.get(w, len(w))
            key = (at, at + n)
            total += 1
            if key in pos:
                same += 1
                agree += pos[key] == t.labels[k]
            else:
                why[w] += 1
            at += n
    print(f"tokens {total}, same bounds {same / total:.4f} (drifts where a mark changed its length), labels agree {agree / same:.4f}")
    print(why.most_common(30))
