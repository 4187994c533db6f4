"""The network in JAX: summed rows → layers of gated averages in both directions → chain of labels (CRF)."""

import jax
import jax.numpy as jnp
import numpy as np

FAR = -1e4


def init(key, vocabulary, sizes, dims, widths, narrow, labels=7):
    keys = iter(jax.random.split(key, 64))

    def normal(*shape, scale):
        return scale * jax.random.normal(next(keys), shape, jnp.float32)

    p = {
        "glove": normal(100, dims, scale=0.06),
        "word": jnp.zeros((len(vocabulary.words), dims)),
        "cue": jnp.zeros((vocabulary.classes, dims)),
        "small": [normal(n, dims, scale=0.05) for n in sizes],
        "layers": [],
    }
    wide = dims
    for k, h in enumerate(widths):
        layer = {}
        if k and narrow:
            layer["down"] = normal(wide, narrow, scale=wide**-0.5)
            layer["down_b"] = jnp.zeros(narrow)
            wide = narrow
        layer["w"] = normal(wide, 6 * h, scale=wide**-0.5)
        bias = np.zeros((2, 3, h), np.float32)
        bias[:, 1] = np.linspace(-1.0, 3.0, h)  # some units forget soon, some late
        layer["b"] = jnp.array(bias.reshape(-1))
        p["layers"].append(layer)
        wide = 2 * h
    p["out"] = normal(sum(2 * h for h in widths), labels, scale=wide**-0.5)
    p["out_b"] = jnp.zeros(labels)
    p["move"] = jnp.zeros((labels, labels))
    return p


def rows(p, glove, cue):
    """The row of each word of the vocabulary."""
    return glove @ p["glove"] + p["word"] + p["cue"][cue]


def average(gates, mask):
    """Gated averages in both directions over [batch, time, 2, 3, h]."""
    z = jnp.tanh(gates[..., 0, :])
    f = jax.nn.sigmoid(gates[..., 1, :])
    o = jax.nn.sigmoid(gates[..., 2, :])
    m = mask[:, :, None, None]
    f = jnp.where(m, f, 0.0)
    z = jnp.where(m, z, 0.0)
    # The second direction runs backward; both go in one loop.
    turn = lambda a: jnp.stack([a[:, :, 0], a[:, ::-1, 1]], 2)
    f2, add = turn(f), turn((1 - f) * z)

    def step(c, fa):
        f, a = fa
        c = f * c + a
        return c, c

    _, c = jax.lax.scan(step, jnp.zeros_like(f2[:, 0]), (f2.swapaxes(0, 1), add.swapaxes(0, 1)), unroll=8)
    c = turn(c.swapaxes(0, 1))
    return o * c


def emissions(p, x, mask, widths, key=None, drop=0.0):
    def dropped(x, rate):
        nonlocal key
        if key is None or rate == 0.0:
            return x
        key, own = jax.random.split(key)
        # The same units for a whole sequence.
        keep = jax.random.bernoulli(own, 1 - rate, (x.shape[0], 1, x.shape[2]))
        return x * keep / (1 - rate)

    x = dropped(jnp.clip(x, -4, 4), drop * 0.7)
    all_h = []
    for layer, h in zip(p["layers"], widths):
        if "down" in layer:
            x = jnp.tanh(x @ layer["down"] + layer["down_b"])
        gates = (x @ layer["w"] + layer["b"]).reshape(*x.shape[:2], 2, 3, h)
        x = average(gates, mask).reshape(*x.shape[:2], 2 * h)
        x = dropped(x, drop)
        all_h.append(x)
    return jnp.concatenate(all_h, -1) @ p["out"] + p["out_b"]


def allowed():
    """Moves that a chain may make: I follows B or I of its own part only."""
    a = np.zeros((7, 7), np.float32)
    for to in (2, 4, 6):
        for of in range(7):
            if of not in (to, to - 1):
                a[of, to] = FAR
    return jnp.array(a)


def barred(e, first):
    """No I at the first token of a paragraph."""
    inner = jnp.array([0, 0, FAR, 0, FAR, 0, FAR], jnp.float32)
    return e + jnp.where(first[..., None], inner, 0.0)


def alphas(e, moves, mask, first):
    # At a paragraph's first token the rule for I is `barred`'s.
    def step(a, now):
        e, m = now
        b = jax.nn.logsumexp(a[:, :, None] + moves, 1) + e
        a = jnp.where(m[:, None], b, a)
        return a, a

    a0 = e[:, 0]
    last, _ = jax.lax.scan(step, a0, (e[:, 1:].swapaxes(0, 1), mask[:, 1:].swapaxes(0, 1)), unroll=8)
    return jax.nn.logsumexp(last, 1)


def chain_loss(p, e, one, two, mask, first):
    """How far the chain is from what is wanted: the chance of each label (`one`), and of each move to it (`two`)."""
    moves = p["move"] + allowed()
    e = barred(e, first)
    total = alphas(e, moves, mask, first)
    wanted = jnp.where(mask, (e * one).sum(-1), 0.0).sum(1)
    wanted += jnp.where(mask[:, 1:], (moves * two[:, 1:]).sum((-1, -2)), 0.0).sum(1)
    return (total - wanted).sum() / mask.sum()


def viterbi(e, move):
    """Best chain of one report in numpy: e [time, 7] with `barred` applied."""
    moves = np.asarray(move) + np.asarray(allowed())
    back = np.zeros(e.shape, np.int32)
    a = e[0]
    for t in range(1, len(e)):
        s = a[:, None] + moves
        back[t] = s.argmax(0)
        a = s.max(0) + e[t]
    out = np.zeros(len(e), np.int32)
    out[-1] = a.argmax()
    for t in range(len(e) - 1, 0, -1):
        out[t - 1] = back[t, out[t]]
    return out
