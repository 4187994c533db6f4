"""rensa: R-MinHash of all tokens, LSH at 0.5 on runs of five words, candidates checked by their signatures.
CORPUS PAIRS."""

from importlib.metadata import version

from rensa import RMinHash, RMinHashLSH

from common import PERMUTATIONS, THRESHOLD, batches, corpus, run, shingles

BANDS = 32
"""Of four rows each: the curve rises at 0.42, below the threshold, and the check does the rest."""


def find(path):
    lsh = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS)
    ids, hashes, pairs = [], [], []
    for batch in batches(corpus(path)):
        ids += [name for _, name, _ in batch]
        sets = [list(shingles(text)) for _, _, text in batch]
        for (number, _, _), own in zip(batch, RMinHash.from_token_sets(sets, PERMUTATIONS, 42)):
            pairs += [(other, number) for other in lsh.query(own) if own.jaccard(hashes[other]) >= THRESHOLD]
            lsh.insert(number, own)
            hashes.append(own)
    return ids, pairs


run("rensa R-MinHash LSH", version("rensa"), find)
