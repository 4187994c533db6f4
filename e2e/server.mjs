// The desk as a child process, for tests and measurements.
import { spawn } from "node:child_process";

/// Serves a case. Gives the process, and what it told when it was ready: { address, port, bearer }.
export async function serve(headwater, file) {
  const server = spawn(headwater, ["serve", file, "--json"], { stdio: ["ignore", "pipe", "inherit"] });
  const told = await new Promise((done, fail) => {
    let text = "";
    server.stdout.on("data", (data) => {
      text += data;
      if (text.includes("\n")) done(JSON.parse(text));
    });
    server.on("exit", () => fail(new Error("headwater serve ended")));
  });
  return { server, told };
}
