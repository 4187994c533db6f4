"""No tool but a yardstick: an inverted index of runs of five words in plain Python; a pair is found if one text has 0.3
of the other's. Runs that more than a hundred texts have are left out. CORPUS PAIRS."""

import platform
from collections import Counter

from common import corpus, run, shingles

SHARE = 0.3
COMMON = 100


def find(path):
    ids, sizes, postings, pairs = [], [], {}, []
    for number, name, text in corpus(path):
        ids.append(name)
        own, shared = shingles(text), Counter()
        for shingle in own:
            # 64 bits are enough to tell them apart, and lighter than the words.
            with_it = postings.setdefault(hash(shingle), [])
            if len(with_it) < COMMON:
                shared.update(with_it)
            with_it.append(number)
        sizes.append(len(own))
        pairs += [(o, number) for o, n in shared.items() if n >= SHARE * min(sizes[o], len(own))]
    return ids, pairs


run("containment index, Python", platform.python_version(), find)
