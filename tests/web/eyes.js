// A real browser for the scripts beside it: one window, what it asks of other places, what axe-core
// finds, pictures of what it shows.
"use strict";
const fs = require("fs");
const path = require("path");
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const SCREEN = { width: 1366, height: 768 };
// Text at 150 %: as if the screen were so much smaller.
const LARGER = { width: 911, height: 512 };

function must(truth, what) {
  if (!truth) { throw new Error("not so: " + what); }
}

// Takes a way through the page at an address, and says at its end that nothing was wrong.
async function take(way) {
  const [address, home, shots] = process.argv.slice(2);
  const troubles = [];
  const context = await chromium.launchPersistentContext(fs.mkdtempSync(path.join(home, "browser-")), {
    executablePath: "/usr/bin/chromium", args: flags, viewport: SCREEN, locale: "zh-CN",
  });
  const page = context.pages()[0] || await context.newPage();
  page.setDefaultTimeout(120000);
  const own = new URL(address).origin;
  page.on("request", (r) => { if (!r.url().startsWith(own) && !r.url().startsWith("data:")) { troubles.push("asked of another place: " + r.url()); } });
  page.on("pageerror", (e) => troubles.push("script: " + e.message));
  page.on("console", (m) => { if (m.type() === "error" && !/favicon|status of 4/.test(m.text())) { troubles.push("console: " + m.text()); } });
  const eyes = {
    page, home,
    go: (where) => page.goto(new URL(where, address).href),
    click: (selector) => Promise.all([page.waitForNavigation(), page.click(selector)]),
    text: () => page.textContent("main"),
    async look(name) {
      await page.screenshot({ path: path.join(shots, name + ".png") });
      // The page's own policy lets no script in; the judge comes in by the browser's own door.
      await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      for (const v of found.violations.filter((v) => v.impact === "serious" || v.impact === "critical")) {
        troubles.push(name + ": " + v.id + " " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | "));
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 1) { troubles.push(name + ": wider than the screen by " + wide); }
    },
    async larger(name) {
      await page.setViewportSize(LARGER);
      await eyes.look(name);
      await page.setViewportSize(SCREEN);
    },
    async print(name) {
      await page.emulateMedia({ media: "print" });
      await page.pdf({ path: path.join(shots, name + ".pdf"), preferCSSPageSize: true });
      await page.emulateMedia({ media: null });
    },
  };
  try {
    await eyes.go("/?" + new URL(address).searchParams);
    await way(eyes);
    must(troubles.length === 0, "nothing is wrong:\n" + troubles.join("\n"));
    console.log("accessible");
  } catch (error) {
    console.error(error.stack || String(error));
    console.error(troubles.join("\n"));
    await page.screenshot({ path: path.join(shots, "99-failed.png") }).catch(() => {});
    process.exitCode = 1;
  }
  await context.close();
}

module.exports = { must, take };
