"""What the scripts of the other tools share: reading the corpus, shingles, writing pairs, the line that run.py reads."""

import json
import re
import sys
import time

WORD = re.compile(r"\w+")
THRESHOLD = 0.5
PERMUTATIONS = 128


def corpus(path):
    """(number, id, text) of each document, one at a time."""
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            yield number, row["id"], row["text"]


def shingles(text, n=5):
    """Runs of five words, each once."""
    words = WORD.findall(text.lower())
    return {" ".join(words[i : i + n]) for i in range(max(1, len(words) - n + 1))}


def batches(rows, size=1000):
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def run(tool, version, find):
    """Calls `find(corpus path)`, which gives the ids in order and pairs of numbers, and writes the pairs found."""
    path, out = sys.argv[1:3]
    wall, work = time.perf_counter(), time.process_time()
    ids, pairs = find(path)
    wall, work = time.perf_counter() - wall, time.process_time() - work
    with open(out, "w", encoding="utf-8") as file:
        for a, b in sorted(pairs):
            file.write(f"{ids[a]}\t{ids[b]}\n")
    print(json.dumps({"tool": f"{tool} {version}", "documents": len(ids), "wall": wall, "work": work}))
