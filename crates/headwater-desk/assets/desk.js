"use strict";
// Small helps. Every page can be read without them.
const slug = document.body.dataset.case;
const api = (path) => `/api/c/${encodeURIComponent(slug)}/${path}`;
const box = document.getElementById("progress");

// What somebody called themselves stays in this browser.
for (const input of document.querySelectorAll("[data-keep]")) {
  const key = `headwater.${input.dataset.keep}`;
  if (input.type !== "hidden" || localStorage.getItem(key)) input.value = localStorage.getItem(key) ?? input.value;
  input.form.addEventListener("submit", () => localStorage.setItem(key, input.value));
}

// Keys: a letter presses the button or follows the link that shows it.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches("input")) found.focus();
  else if (found.form && !found.form.reportValidity()) return;
  else found.click();
});

// Every row of the dossier leads to its reasons.
for (const row of document.querySelectorAll(".dossier [data-row]")) {
  const link = document.createElement("a");
  link.href = `/c/${encodeURIComponent(slug)}/row/${encodeURIComponent(row.dataset.row)}`;
  link.className = "whylink";
  link.textContent = "why";
  link.setAttribute("aria-label", `Why: ${row.textContent.trim().slice(0, 60)}`);
  (row.querySelector(":scope > td:last-child, :scope > .entry-head") ?? row).append(" ", link);
}

function say(text, share) {
  if (!box) return;
  box.replaceChildren();
  const line = document.createElement("p");
  line.textContent = text;
  box.append(line);
  if (share !== undefined) {
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = share;
    bar.setAttribute("aria-label", text);
    box.append(bar);
  }
}

async function watch() {
  const stop = document.getElementById("stop");
  if (stop) stop.hidden = false;
  for (;;) {
    const answer = await fetch(api("progress"));
    const told = await answer.json();
    if (!told.running) break;
    say(`${told.stage} …`, told.total > 0 ? told.done / told.total : undefined);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  if (stop) stop.hidden = true;
  location.assign(`/c/${encodeURIComponent(slug)}/`);
}

async function run() {
  const answer = await fetch(api("run"), { method: "POST" });
  if (!answer.ok) {
    say((await answer.json()).error);
    return;
  }
  await watch();
}

async function send(files) {
  let done = 0;
  for (const [name, file] of files) {
    say(`Taking ${name}`, done / files.length);
    const answer = await fetch(`${api("upload")}?name=${encodeURIComponent(name)}`, { method: "PUT", body: file });
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({ error: answer.statusText }));
      say(`${name}: ${told.error}`);
      return;
    }
    done += 1;
  }
  if (files.length > 0) await run();
}

async function walk(entry, into) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    into.push([entry.fullPath.replace(/^\//, ""), file]);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const inner of some) if (!inner.name.startsWith(".")) await walk(inner, into);
  }
}

const drop = document.getElementById("drop");
if (drop) {
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const files = [];
    for (const entry of entries) await walk(entry, files);
    await send(files);
  });
  for (const id of ["files", "folder"]) {
    const input = document.getElementById(id);
    input.addEventListener("change", () => send([...input.files].map((f) => [f.webkitRelativePath || f.name, f])));
  }
}
for (const button of document.querySelectorAll("[data-run]")) button.addEventListener("click", run);
document.getElementById("stop")?.addEventListener("click", () => fetch(api("stop"), { method: "POST" }));
if (box?.dataset.running) watch();
