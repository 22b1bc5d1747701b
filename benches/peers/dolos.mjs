// Times dolos and ours on the same folder of texts, each a process of its own, best of three.
//
//     node dolos.mjs race OURS FOLDER    both, and the ratio
//     node dolos.mjs alone FOLDER        dolos: from files to pairs
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [task, ...rest] = process.argv.slice(2);
if (task === "race") race(...rest);
else if (task === "alone") await alone(...rest);
else throw new Error("race OURS FOLDER, or alone FOLDER");

// Dolos looks for grams of k characters: ours are of 8, its own 23 finds next to nothing in
// Chinese. A window of 6 keeps as many of them as ours.
async function alone(folder) {
  const { Dolos, File } = await import("@dodona/dolos-lib");
  const texts = readdirSync(folder).map((unit) => {
    const path = join(folder, unit, "report.txt");
    const letters = readFileSync(path, "utf8").replace(/[^\p{L}\p{N}]/gu, "");
    return new File(unit, letters);
  });
  const dolos = new Dolos({ language: "char", kgramLength: 8, kgramsInWindow: 6 });
  const report = await dolos.analyze(texts);
  console.log(`${report.allPairs().length} pairs`);
}

function race(ours, folder) {
  const size = readdirSync(folder)
    .map((unit) => [...readFileSync(join(folder, unit, "report.txt"), "utf8")].length)
    .reduce((sum, length) => sum + length, 0);
  console.log(`${readdirSync(folder).length} texts, ${(size / 1e6).toFixed(2)} M characters`);
  // Ours ends with 1 where it found something.
  const us = best("juanzong", ours, ["likeness", folder, "--format", "jsonl"], 1);
  const them = best("dolos", process.execPath, [fileURLToPath(import.meta.url), "alone", folder], 0);
  console.log(`ratio ${(them / us).toFixed(1)} (at least 20 is wanted)`);
}

function best(name, program, words, most) {
  let least = Infinity;
  for (let round = 0; round < 3; round++) {
    const begin = process.hrtime.bigint();
    const ended = spawnSync(program, words, { maxBuffer: 1 << 30 });
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    if (ended.error || ended.status === null || ended.status > most) {
      throw new Error(`${name}: ${ended.error ?? ended.stderr}`);
    }
    least = Math.min(least, seconds);
  }
  console.log(`${name.padEnd(9)} ${least.toFixed(2)} s`);
  return least;
}
