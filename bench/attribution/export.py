"""Writes a trained model in the layout that crates/headwater-tagger/src/model.rs reads."""

import struct

import numpy as np

FREQUENT = 4096


def hash32(word):
    h = 0x811C9DC5
    for byte in word.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return stir(h)


def stir(h):
    h ^= h >> 16
    h = (h * 0x85EBCA6B) & 0xFFFFFFFF
    return h ^ (h >> 13)


def letters(chars, size, seed):
    h = seed
    for c in chars[:3]:
        h = ((h ^ ord(c)) * 0x01000193) & 0xFFFFFFFF
    return stir(h) % size


def table(rows):
    rows = np.asarray(rows, np.float32)
    scales = np.maximum(np.abs(rows).max(1) / 127, 1e-8).astype("<f4")
    whole = np.clip(np.rint(rows / scales[:, None]), -127, 127).astype(np.int8)
    return scales.tobytes() + whole.tobytes()


def matrix(weights, bias):
    return table(np.asarray(weights).T) + np.asarray(bias, "<f4").tobytes()


def write(path, p, vocabulary, sizes):
    """`p`: the parameters of net.py as numpy arrays."""
    rows = vocabulary.glove @ p["glove"] + p["word"] + p["cue"][vocabulary.cue]
    last, first = (np.asarray(p["small"][k]) for k in (0, 1))
    chosen = {}
    for k in sorted(range(1, len(vocabulary.words)), key=lambda k: (-vocabulary.seen[k], k)):
        word = vocabulary.words[k]
        rows[k] += last[letters(word[::-1], sizes[0], 17)] + first[letters(word, sizes[1], 31)]
        chosen.setdefault(hash32(word), k)
    hashes = sorted(chosen)
    order = [0] + [chosen[h] for h in hashes]
    seen = vocabulary.seen[order]
    frequent = sorted(sorted(range(1, len(order)), key=lambda k: (-seen[k], k))[:FREQUENT])
    layers = p["layers"]
    parts = [b"HWATTR01", struct.pack("<4I", len(hashes), rows.shape[1], len(layers), len(frequent))]
    for layer in layers:
        narrow = layer["down"].shape[1] if "down" in layer else 0
        parts.append(struct.pack("<2I", narrow, layer["w"].shape[1] // 6))
    parts.append(np.array(hashes, "<u4").tobytes())
    parts.append(np.array(frequent, "<u4").tobytes())
    parts.append(table(rows[order]))
    parts += [table(small) for small in p["small"]]
    for layer in layers:
        if "down" in layer:
            parts.append(matrix(layer["down"], layer["down_b"]))
        parts.append(matrix(layer["w"], layer["b"]))
    parts.append(matrix(p["out"], p["out_b"]))
    parts.append(np.asarray(p["move"], "<f4").tobytes())
    path.write_bytes(b"".join(parts))
    return sum(map(len, parts))
