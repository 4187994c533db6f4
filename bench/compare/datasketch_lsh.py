"""datasketch: MinHash-LSH at 0.5 on runs of five words, candidates checked by their signatures. CORPUS PAIRS."""

from datasketch import MinHash, MinHashLSH, __version__

from common import PERMUTATIONS, THRESHOLD, corpus, run, shingles


def find(path):
    lsh = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    ids, hashes, pairs = [], [], []
    # One set of permutations for all: drawing it anew takes longer than a document.
    empty = MinHash(num_perm=PERMUTATIONS)
    for number, name, text in corpus(path):
        ids.append(name)
        own = empty.copy()
        own.update_batch([s.encode() for s in shingles(text)])
        pairs += [(other, number) for other in lsh.query(own) if own.jaccard(hashes[other]) >= THRESHOLD]
        lsh.insert(number, own)
        hashes.append(own)
    return ids, pairs


run("datasketch MinHash-LSH", __version__, find)
