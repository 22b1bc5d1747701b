// The whole way through the page in a real browser. Started by tests/web/browser.rs with the
// address of the page, the user's home folder and a folder for pictures.
"use strict";
const fs = require("fs");
const path = require("path");
const { execFileSync } = require("child_process");
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [address, home, shots] = process.argv.slice(2);
const WORK = 600000;
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

let page;
const foreign = [];
const troubles = [];

function must(truth, what) {
  if (!truth) { throw new Error("not so: " + what); }
}

async function shot(name) {
  await page.screenshot({ path: path.join(shots, name + ".png") });
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

async function look(name) {
  await shot(name);
  await accessible(name);
}

async function click(selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

async function checked() {
  await page.waitForURL("**/run");
  await page.waitForSelector("button[value=check]", { timeout: WORK });
}

function papers() {
  const place = path.join(home, "青砚县报送材料");
  const same = "为巩固创建成果，我们组织志愿者在背街小巷清运积存垃圾三十二车，逐户发放倡议书，并请老党员张守田现场讲解旱厕改造的做法，群众反映很好。";
  const write = (where, text) => {
    const file = path.join(place, where);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  };
  write("卫健局/2024/年度工作总结/总结.txt", "2024年度爱国卫生工作总结\n\n" + same + "\n\n青砚县卫生健康局\n2024年12月20日");
  write("住建局/2024/年度工作总结/总结.txt", "2024年度爱国卫生工作总结\n\n" + same + "\n\n青砚县住房和城乡建设局\n2024年12月25日");
  write("住建局/2024/杂项.txt", "一些说不清的东西");
  return { place, write };
}

async function newProject(place) {
  await page.goto(address);
  await page.waitForURL("**/start");
  await look("01-start");
  await click("a.main");
  await page.fill("#path", place);
  await click("form.line button");
  await look("02-folders");
  await click("form[action=\"/open\"] button");
  await look("03-new");
  await page.fill("#place", "青砚县");
  await page.fill("#last_year", "2025");
  await click("form[action=\"/new\"] button");
  await click("button[value=check]");
  await checked();
  await look("04-run");
  console.log("new project");
}

async function excuse() {
  await page.goto(new URL("/findings?rule=L102", address).href);
  await look("05-findings");
  await click("tr.pick a");
  await look("06-finding");
  must(await page.locator(".document mark").count() >= 2, "both sides are marked");
  await page.locator(".document mark").first().click();
  must(await page.locator(".document mark.here").count() >= 2, "a mark leads to its counterpart");
  await page.check("input[value=quoted]");
  await page.fill("#vby", "张三");
  await page.fill("#vwhy", "两家联合发文，已看原件");
  await click("form[action$=verdict] button");
  must((await page.textContent("main")).includes("合理引用：两家联合发文"), "the verdict shows");
  await page.goto(new URL("/findings?rule=Q101", address).href);
  await click("tr.pick a");
  await page.fill("#ewhy", "机构改革，职能已划出");
  await page.fill("#eby", "李四");
  await page.fill("#euntil", "2099-12-31");
  await click("form[action$=excuse] button");
  must((await page.textContent("main")).includes("职能已划出（李四"), "the excuse shows");
  await look("07-excused");
  console.log("excused");
}

async function accept(write) {
  write("住建局/2024/年度工作总结/总结.txt", "2024年度爱国卫生工作总结\n\n全年新建公厕四座，改造老旧小区排水管网二百米。\n\n青砚县住房和城乡建设局\n2024年12月25日");
  write("卫健局/2024/年度工作计划/计划.txt", "2024年度爱国卫生工作计划\n\n全年开展病媒生物防制四次。\n\n青砚县卫生健康局\n2024年1月10日");
  await page.goto(new URL("/run", address).href);
  await click("button[value=check]");
  await checked();
  await page.goto(new URL("/ledger?state=awaiting", address).href);
  await look("08-ledger");
  await page.locator("input[name=number]").first().check();
  await page.fill("input[name=by]", "王五");
  await click("button[value=accept]");
  must((await page.textContent("main")).includes("已验收销号 1 条"), "an entry is struck off");
  console.log("accepted");
}

// A unit fills the workbook in: openpyxl stands in for Excel.
const FILL = `
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
for row in sheet.iter_rows():
    for cell in row:
        if isinstance(cell.value, str) and cell.value.startswith("整改措施"):
            sheet.cell(row=cell.row + 1, column=cell.column).value = "已落实专人，月底前补齐"
            book.save(sys.argv[2])
            sys.exit(0)
sys.exit("no column for measures")
`;

async function workbook() {
  await page.goto(new URL("/ledger", address).href);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("form[action=\"/ledger/workbook\"] button")]);
  must(download.suggestedFilename() === "整改台账.xlsx", "the workbook has its name");
  const filled = path.join(home, "填好的台账.xlsx");
  const went = path.join(home, "整改台账.xlsx");
  await download.saveAs(went);
  execFileSync(process.env.JUANZONG_PYTHON || "python3", ["-c", FILL, went, filled]);
  await page.setInputFiles("#workbook", filled);
  await click("form[action=\"/ledger/import\"] button");
  must((await page.textContent("main")).includes("已落实专人，月底前补齐"), "what changed is shown");
  await look("13-import");
  await page.fill("input[name=by]", "王五");
  await click("form[action$=confirm] button");
  must((await page.textContent("main")).includes("已导入 1 条"), "it is taken in");
  console.log("imported");
}

async function place() {
  await page.goto(new URL("/stray", address).href);
  await look("09-stray");
  await page.dragAndDrop(".strays li", ".slots li");
  await page.waitForSelector("text=重新检查以后计入");
  await click("form[action=\"/stray/undo\"] button");
  await page.waitForSelector("text=已撤销");
  console.log("placed");
}

async function build() {
  await page.goto(new URL("/dossiers", address).href);
  await look("10-dossiers");
  await click("button[value=assemble]");
  await checked();
  must((await page.textContent("main")).includes("全部结果已写好"), "everything is written");
  await page.goto(new URL("/dossiers/1", address).href);
  await page.waitForFunction(() => { const i = document.querySelector(".leaf img"); return i && i.complete && i.naturalWidth > 100; }, null, { timeout: WORK });
  await page.click(".leaf .forth");
  await page.waitForSelector("text=第 2 页", { timeout: WORK });
  await look("11-dossier");
  console.log("built");
}

async function verify() {
  await page.goto(new URL("/verify", address).href);
  await page.setInputFiles("#package", path.join(home, "结果", "卷宗包.zip"));
  await click(".dropzone button");
  must((await page.textContent("main")).includes("与装包时完全一致"), "the package is sound");
  await look("12-verify");
  console.log("verified");
}

async function county() {
  await page.goto(new URL("/start", address).href);
  await click("form[action=\"/tour\"] button");
  await click("button[value=check]");
  await shot("20-progress");
  await checked();
  await look("21-county-run");
  for (const [name, where] of [["22-board", "/board"], ["23-part", "/board?part=2"], ["24-findings", "/findings"],
    ["25-unit", "/unit/u1"], ["26-stray", "/stray"], ["27-ledger", "/ledger"], ["28-dossiers", "/dossiers"],
    ["29-standard", "/standard"], ["30-settings", "/settings"], ["31-likeness", "/findings?rule=L102"]]) {
    await page.goto(new URL(where, address).href);
    await look(name);
  }
  await click("tr.pick a");
  await look("32-finding");
  await page.locator("#documents").scrollIntoViewIfNeeded();
  await page.evaluate(() => document.querySelector("#documents").scrollIntoView());
  await shot("33-documents");
  await page.goto(new URL("/findings?rule=L601", address).href);
  await click("tr.pick a");
  await page.waitForFunction(() => { const all = [...document.querySelectorAll(".proof img")]; return all.length > 1 && all.every((i) => i.complete && i.naturalWidth > 50); });
  await look("34-photos");
  console.log("county");
}

async function larger() {
  // Text at 150 %: as if the screen were so much smaller.
  await page.setViewportSize({ width: 911, height: 512 });
  for (const [name, where] of [["40-board-150", "/board"], ["41-findings-150", "/findings"], ["42-ledger-150", "/ledger"], ["43-stray-150", "/stray"]]) {
    await page.goto(new URL(where, address).href);
    await look(name);
  }
  await page.goto(new URL("/findings?rule=L102", address).href);
  await click("tr.pick a");
  await look("44-finding-150");
  await page.setViewportSize({ width: 1366, height: 768 });
}

async function paper() {
  await page.emulateMedia({ media: "print" });
  for (const [name, where] of [["50-unit", "/unit/u1"], ["51-board", "/board"], ["52-ledger", "/ledger"]]) {
    await page.goto(new URL(where, address).href);
    await page.pdf({ path: path.join(shots, name + ".pdf"), preferCSSPageSize: true });
  }
  await page.emulateMedia({ media: null });
}

async function keyboard() {
  await page.goto(new URL("/findings", address).href);
  await page.keyboard.press("/");
  await page.keyboard.type("总结");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/findings?q=**");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await Promise.all([page.waitForURL("**/finding/**"), page.keyboard.press("Enter")]);
  const first = page.url();
  await Promise.all([page.waitForURL((url) => url.href !== first), page.keyboard.press("n")]);
  await Promise.all([page.waitForURL(first), page.keyboard.press("p")]);
  // Everything there is to decide can be reached with the tabulator, and shows that it is.
  const reached = new Set();
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const node = document.activeElement;
      const style = getComputedStyle(node);
      return { what: node.name || node.tagName, seen: style.outlineStyle !== "none" || node.tagName === "BODY" };
    });
    must(at.seen, "focus is seen on " + at.what);
    reached.add(at.what);
  }
  must(["why", "by"].some((name) => reached.has(name)), "the forms are reached: " + [...reached]);
  await Promise.all([page.waitForURL("**/findings**"), page.evaluate(() => document.activeElement.blur()).then(() => page.keyboard.press("u"))]);
  console.log("keyboard");
}

(async () => {
  const context = await chromium.launchPersistentContext(fs.mkdtempSync(path.join(home, "browser-")), {
    executablePath: "/usr/bin/chromium", args: flags, viewport: { width: 1366, height: 768 }, locale: "zh-CN",
  });
  page = context.pages()[0] || await context.newPage();
  page.setDefaultTimeout(120000);
  const own = new URL(address).origin;
  page.on("request", (r) => { if (!r.url().startsWith(own) && !r.url().startsWith("data:")) { foreign.push(r.url()); } });
  page.on("pageerror", (e) => troubles.push("script: " + e.message));
  page.on("console", (m) => { if (m.type() === "error" && !/favicon|status of 4/.test(m.text())) { troubles.push("console: " + m.text()); } });
  const { place: folder, write } = papers();
  await newProject(folder);
  await excuse();
  await accept(write);
  await workbook();
  await place();
  await build();
  await verify();
  await county();
  await keyboard();
  await larger();
  await paper();
  must(foreign.length === 0, "nothing is asked of another place: " + foreign);
  must(troubles.length === 0, "no serious violation:\n" + troubles.join("\n"));
  console.log("accessible");
  await context.close();
})().catch(async (error) => {
  console.error(error.stack || String(error));
  console.error(troubles.join("\n"));
  try { await shot("99-failed"); } catch (e) { /* the browser is gone */ }
  process.exit(1);
});
