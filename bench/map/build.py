"""Makes crates/headwater-render/data/world.map: coasts, borders and names of countries, for maps inside of a page.

    python3 bench/map/build.py [--work FOLDER]

Needs Python and npm, no other package. From npm `world-atlas` 2.0.2 (Natural Earth 4.1, 1:10 million, public domain; the package: ISC).

1. Each arc (a stretch of coast or border between two junctions) is simplified by Douglas and Peucker's rule: no point of the old line lies
   farther than TOLERANCE from the new one. Neighbours share their arcs, so that no gap opens between them.
2. Islands and lakes smaller than SMALLEST are left out, but never the largest piece of a country.
3. Land that the data cuts along the 180th meridian is made one again; an arc that passes it goes on beyond it.
4. Points lie on a grid of 1/GRID degree.

The layout is told in crates/headwater-render/src/map/world.rs. The file is the same on every run.
"""

import argparse
import hashlib
import json
import struct
import subprocess
import tarfile
from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).resolve().parents[2] / "crates/headwater-render/data/world.map"
PACKAGE = "world-atlas@2.0.2"
FILE = "world-atlas-2.0.2.tgz"
SHA256 = "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97"

GRID = 500
TOLERANCE = 0.015
# Degrees along the longer side.
SMALLEST = 0.04
# Renamed since the data was made, or written in a way that readers would not know.
NAMES = {"Macedonia": "North Macedonia", "eSwatini": "Eswatini", "Turkey": "Türkiye", "Faeroe Is.": "Faroe Is."}
# No country, and no name that a reader looks for: their land stays.
UNNAMED = {
    "Dhekelia", "Akrotiri", "USNB Guantanamo Bay", "Cyprus U.N. Buffer Zone", "Siachen Glacier", "Baikonur", "Coral Sea Is.",
    "Bajo Nuevo Bank", "Serranilla Bank", "Scarborough Reef", "Indian Ocean Ter.", "U.S. Minor Outlying Is.",
}  # fmt: skip


def atlas(work):
    path = work / FILE
    if not path.exists():
        subprocess.run(["npm", "pack", PACKAGE, "--silent", "--pack-destination", str(work)], check=True)
    data = path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == SHA256, f"{path} is not the pinned package"
    with tarfile.open(path) as tar:
        return json.load(tar.extractfile("package/countries-10m.json"))


def unrolled(raw, transform):
    """The points of an arc in degrees, without jumps at the 180th meridian."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in raw:
        x, y = x + dx, y + dy
        lon, lat = x * sx + tx, y * sy + ty
        if points:
            lon += 360 * round((points[-1][0] - lon) / 360)
        points.append((lon, lat))
    return points


def simplified(points):
    """Douglas and Peucker, with a stack instead of recursion. A closed arc has no length, and is cut at its farthest point."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        a, b = stack.pop()
        (ax, ay), (bx, by) = points[a], points[b]
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        worst, at = 0.0, None
        for k in range(a + 1, b):
            px, py = points[k][0] - ax, points[k][1] - ay
            t = min(1.0, max(0.0, (px * dx + py * dy) / length)) if length else 0.0
            far = (px - t * dx) ** 2 + (py - t * dy) ** 2
            if far > worst:
                worst, at = far, k
        if at is not None and worst > TOLERANCE**2:
            keep.add(at)
            stack += [(a, at), (at, b)]
    return [points[k] for k in sorted(keep)]


def rings(geometry):
    if geometry["type"] == "Polygon":
        return geometry["arcs"]
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["arcs"] for ring in polygon]
    return []


def on_cut(point):
    return abs(abs(point[0] + 180) % 360) < 0.002 or abs(abs(point[0] + 180) % 360 - 360) < 0.002


def split(arcs, layers):
    """Arcs apart where the data was cut along the 180th meridian: the numbers of the pieces along it are returned."""
    pieces, cut = [], set()
    parts = []
    for points in arcs:
        own, start = [], 0
        while start < len(points) - 1:
            along = on_cut(points[start]) and on_cut(points[start + 1])
            end = start + 1
            while end < len(points) - 1 and (on_cut(points[end]) and on_cut(points[end + 1])) == along:
                end += 1
            if along:
                cut.add(len(pieces))
            own.append(len(pieces))
            pieces.append(points[start : end + 1])
            start = end
        parts.append(own)
    for rings_of in layers:
        for ring in rings_of:
            ring[:] = [b for a in ring for b in (parts[a] if a >= 0 else [~n for n in reversed(parts[~a])])]
    return pieces, cut


def stitched(layer, arcs, cut):
    """The pieces of a layer with the halves on both sides of the 180th meridian made one again."""
    whole, halves = [], []
    for ring in layer:
        at = [k for k, a in enumerate(ring) if (a if a >= 0 else ~a) in cut]
        if not at:
            whole.append(ring)
            continue
        # The cut is one stretch, which may begin before the ring's first arc.
        after = next(k for k in at if (k + 1) % len(ring) not in at)
        turned = ring[after + 1 :] + ring[: after + 1]
        halves.append(turned[: len(turned) - len(at)])
    end = lambda a, last: (arcs[a][-1 if last else 0] if a >= 0 else arcs[~a][0 if last else -1])[1]
    while halves:
        one = halves.pop()
        other = next(h for h in halves if abs(end(h[0], False) - end(one[-1], True)) < 0.02 and abs(end(h[-1], True) - end(one[0], False)) < 0.02)
        halves.remove(other)
        whole.append(one + other)
    return whole


def extent(ring, arcs):
    points = [p for a in ring for p in arcs[a if a >= 0 else ~a]]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def varint(n):
    n = n << 1 if n >= 0 else (-n << 1) - 1
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, default=Path("/tmp/headwater-map"))
    work = parser.parse_args().work
    work.mkdir(parents=True, exist_ok=True)
    topology = atlas(work)
    arcs = [unrolled(a, topology["transform"]) for a in topology["arcs"]]
    countries = topology["objects"]["countries"]["geometries"]
    shapes = [rings(c) for c in countries]
    land = [r for g in topology["objects"]["land"]["geometries"] for r in rings(g)]
    arcs, cut = split(arcs, [*shapes, land])
    shapes = [stitched(own, arcs, cut) for own in shapes]
    land = stitched(land, arcs, cut)

    users = defaultdict(set)
    largest = set()
    for k, own in enumerate(shapes):
        for ring in own:
            for a in ring:
                users[a if a >= 0 else ~a].add(k)
        largest.add(tuple(sorted(a if a >= 0 else ~a for a in max(own, key=lambda r: extent(r, arcs)))))
    whole = lambda ring: extent(ring, arcs) >= SMALLEST or tuple(sorted(a if a >= 0 else ~a for a in ring)) in largest

    land = [r for r in land if whole(r)]
    named = []
    for country, own in zip(countries, shapes):
        name = country["properties"]["name"]
        if name not in UNNAMED:
            named.append((NAMES.get(name, name), [r for r in own if whole(r)]))
    named.sort()
    used = sorted({a if a >= 0 else ~a for r in land + [r for _, rs in named for r in rs] for a in r})
    number = {a: k for k, a in enumerate(used)}

    body = bytearray()
    points = 0
    for a in used:
        line = [(round(x * GRID), round(y * GRID)) for x, y in simplified(arcs[a])]
        line = [p for k, p in enumerate(line) if k == 0 or p != line[k - 1]]
        points += len(line)
        body += varint(len(line)) + varint(int(len(users[a]) > 1))
        x = y = 0
        for px, py in line:
            body += varint(px - x) + varint(py - y)
            x, y = px, py

    def put(ring):
        nonlocal body
        body += varint(len(ring))
        for a in ring:
            body += varint(number[a] if a >= 0 else ~number[~a])

    for ring in land:
        put(ring)
    for name, own in named:
        text = name.encode()
        body += varint(len(text)) + text + varint(len(own))
        for ring in own:
            put(ring)
    head = b"HWWORLD1" + struct.pack("<IIII", GRID, len(used), len(land), len(named))
    OUT.write_bytes(head + body)
    print(f"{OUT.name}: {len(head + body):,} bytes, {len(used)} arcs, {points:,} points, {len(land)} pieces of land, {len(named)} names")


if __name__ == "__main__":
    main()
