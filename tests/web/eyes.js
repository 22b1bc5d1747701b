// What every way through the page in a real browser has in common: the browser, pictures, axe-core.
"use strict";
const fs = require("fs");
const path = require("path");
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const WORK = 600000;

function must(truth, what) {
  if (!truth) { throw new Error("not so: " + what); }
}

// A browser of its own; `end` says what was asked of another place, or is not accessible.
async function open(address, home, shots) {
  const context = await chromium.launchPersistentContext(fs.mkdtempSync(path.join(home, "browser-")), {
    executablePath: "/usr/bin/chromium", args: flags, viewport: { width: 1366, height: 768 }, locale: "zh-CN",
  });
  const page = context.pages()[0] || await context.newPage();
  page.setDefaultTimeout(120000);
  const foreign = [], troubles = [];
  const own = new URL(address).origin;
  page.on("request", (r) => { if (!r.url().startsWith(own) && !r.url().startsWith("data:")) { foreign.push(r.url()); } });
  page.on("pageerror", (e) => troubles.push("script: " + e.message));
  page.on("console", (m) => { if (m.type() === "error" && !/favicon|status of 4/.test(m.text())) { troubles.push("console: " + m.text()); } });

  async function shot(name, whole) {
    await page.screenshot({ path: path.join(shots, name + ".png"), fullPage: !!whole });
  }
  async function accessible(name) {
    // The page's own policy lets no script in; the judge comes in by the browser's own door.
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    const grave = found.violations.filter((v) => v.impact === "serious" || v.impact === "critical");
    for (const v of grave) {
      troubles.push(name + ": " + v.id + " " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | "));
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 1) { troubles.push(name + ": wider than the screen by " + wide); }
  }
  return {
    page, troubles, shot, accessible,
    async look(name, whole) { await shot(name, whole); await accessible(name); },
    async go(where) { await page.goto(new URL(where, address).href); },
    async click(selector) { await Promise.all([page.waitForNavigation(), page.click(selector)]); },
    async checked() {
      await page.waitForURL("**/run");
      await page.waitForSelector("button[value=check]", { timeout: WORK });
    },
    async print(name) {
      await page.emulateMedia({ media: "print" });
      await page.pdf({ path: path.join(shots, name + ".pdf"), preferCSSPageSize: true });
      await page.emulateMedia({ media: null });
    },
    // Text at 150 %: as if the screen were so much smaller.
    async larger() { await page.setViewportSize({ width: 911, height: 512 }); },
    async usual() { await page.setViewportSize({ width: 1366, height: 768 }); },
    // Everything reached with the tabulator, which must show where it is.
    async reached(presses) {
      const reached = new Set();
      for (let n = 0; n < presses; n++) {
        await page.keyboard.press("Tab");
        const at = await page.evaluate(() => {
          const node = document.activeElement;
          const style = getComputedStyle(node);
          return { what: node.name || node.textContent.trim() || node.tagName, seen: style.outlineStyle !== "none" || node.tagName === "BODY" };
        });
        must(at.seen, "focus is seen on " + at.what);
        reached.add(at.what);
      }
      return reached;
    },
    async end() {
      must(foreign.length === 0, "nothing is asked of another place: " + foreign);
      must(troubles.length === 0, "no serious violation:\n" + troubles.join("\n"));
      await context.close();
    },
  };
}

// Takes a way, and says what went wrong.
function take(way) {
  const [address, home, shots, place] = process.argv.slice(2);
  let eyes;
  (async () => {
    eyes = await open(address, home, shots);
    await way(eyes, { address, home, shots, place });
    await eyes.end();
    console.log("accessible");
  })().catch(async (error) => {
    console.error(error.stack || String(error));
    if (eyes) {
      console.error(eyes.troubles.join("\n"));
      try { await eyes.shot("99-failed"); } catch (e) { /* the browser is gone */ }
    }
    process.exit(1);
  });
}

module.exports = { must, take, WORK };
