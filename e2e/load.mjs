// How quick the desk is on a large case: pages under load on loopback, memory, and ten reports added to it.
//
//   node load.mjs --reports FILE.jsonl [--case CASE] [--headwater PATH] [--clients 4] [--requests 2000]
//
// FILE.jsonl has one report a line, as {"id": …, "text": …}; ten of them, changed, are added at the end. --case: a case that
// was made from it before, which is copied. Prints a table and asserts nothing: a measurement, not a test. Linux only: memory
// is read from /proc.
import { execFileSync } from "node:child_process";
import { copyFileSync, createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { serve } from "./server.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const option = (name, other) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : other;
};
const reports = option("reports");
if (!reports) {
  console.error("which reports? --reports FILE.jsonl");
  process.exit(2);
}
const headwater = resolve(option("headwater", join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "release/headwater")));
const clients = Number(option("clients", 4));
const requests = Number(option("requests", 2000));

const folder = mkdtempSync(join(tmpdir(), "headwater-load-"));
const file = join(folder, "large.headwater");
const timed = (what, ...args) => {
  const began = performance.now();
  execFileSync(headwater, [what, file, ...args], { stdio: ["ignore", "ignore", "inherit"] });
  console.log(`headwater ${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
};
const made = option("case");
if (made) {
  copyFileSync(made, file);
} else {
  timed("new");
  timed("add", resolve(reports));
  timed("run");
}
console.log(`case file: ${(statSync(file).size / 1e6).toFixed(0)} MB`);

const { server, told } = await serve(headwater, file);
const agent = new Agent({ keepAlive: true, maxSockets: clients });
const ask = (method, path, body) =>
  new Promise((done, fail) => {
    const headers = { Authorization: `Bearer ${told.bearer}`, Host: `127.0.0.1:${told.port}` };
    if (body) headers["Content-Length"] = Buffer.byteLength(body);
    const asked = request({ host: "127.0.0.1", port: told.port, method, path, headers, agent }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => done({ status: answer.statusCode, body: Buffer.concat(parts) }));
    });
    asked.on("error", fail);
    asked.end(body);
  });
const json = async (path) => JSON.parse((await ask("GET", path)).body);
const memory = (field) =>
  Number(readFileSync(`/proc/${server.pid}/status`, "utf8").match(new RegExp(`${field}:\\s+(\\d+)`))[1]) / 1024;

try {
  const slug = "large";
  const record = await json(`/api/c/${slug}/record`);
  // The same choice on every run.
  let state = 1;
  const any = (list) => list[(state = (state * 48271) % 2147483647) % list.length];
  const pages = {
    case: () => `/c/${slug}/`,
    story: () => `/c/${slug}/story/${any(record.stories).id}`,
    report: () => `/c/${slug}/report/${any(record.reports).id}`,
    "row of a figure": () => `/c/${slug}/row/${any(record.figures).id}`,
    "row of a name": () => `/c/${slug}/row/${any(record.entities).id}`,
    review: () => `/c/${slug}/review`,
    search: () => `/c/${slug}/search?q=${encodeURIComponent(any(record.reports).text.split(/\s+/).slice(4, 6).join(" "))}`,
    log: () => `/c/${slug}/log`,
  };
  const largest = record.stories.reduce((a, b) => (a.reports.length >= b.reports.length ? a : b));
  console.log(`${record.reports.length} reports, ${record.stories.length} stories, the largest of ${largest.reports.length} reports`);
  const all = [];
  console.log("\npage                requests   p50 ms   p99 ms   max ms   not 200");
  const line = (name, times, bad) => {
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1).padStart(9);
    console.log(`${name.padEnd(20)}${String(times.length).padStart(8)}${at(0.5)}${at(0.99)}${at(1)}${String(bad).padStart(10)}`);
  };
  for (const [name, path] of Object.entries(pages)) {
    const times = [];
    let [left, bad] = [Math.ceil(requests / Object.keys(pages).length), 0];
    await Promise.all(
      Array.from({ length: clients }, async () => {
        while (left-- > 0) {
          const began = performance.now();
          const answer = await ask("GET", path());
          times.push(performance.now() - began);
          bad += answer.status !== 200;
        }
      }),
    );
    line(name, times, bad);
    all.push(...times);
  }
  line("all", all, "");
  const began = performance.now();
  await ask("GET", `/c/${slug}/story/${largest.id}`);
  console.log(`the largest story, once: ${(performance.now() - began).toFixed(0)} ms`);
  console.log(`memory: ${memory("VmRSS").toFixed(0)} MB now, ${memory("VmHWM").toFixed(0)} MB at most`);

  const ten = [];
  for await (const text of createInterface({ input: createReadStream(reports) })) {
    const report = JSON.parse(text);
    ten.push(JSON.stringify({ ...report, id: `new-${report.id}`, text: `Reported anew today. ${report.text}` }));
    if (ten.length === 10) break;
  }
  const start = performance.now();
  const since = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  await ask("PUT", `/api/c/${slug}/upload?name=ten.jsonl`, ten.join("\n"));
  await ask("POST", `/api/c/${slug}/run`);
  let [shown, stage] = ["", ""];
  for (;;) {
    const now = await json(`/api/c/${slug}/progress`);
    if (now.stage === "storing" && !shown) shown = since();
    if (now.stage !== stage) console.log(`  ${since()}: ${now.stage} (${memory("VmRSS").toFixed(0)} MB)`);
    stage = now.stage;
    if (!now.running) break;
    await new Promise((done) => setTimeout(done, 20));
  }
  console.log(`ten more reports: on the pages after ${shown || since()}, stored after ${since()}`);
  console.log(`memory: ${memory("VmRSS").toFixed(0)} MB now, ${memory("VmHWM").toFixed(0)} MB at most`);
} finally {
  server.kill();
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
}
