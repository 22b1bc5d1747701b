// Scores, marks typed by people, and a unit's check of itself. Started by tests/web/browser.rs with
// two projects in the user's home: one to be scored, one a county.
"use strict";
const fs = require("fs");
const path = require("path");
const { must, take } = require("./eyes.js");
const WORK = 600000;

take(async (eyes) => {
  const scored = path.join(eyes.home, "评分");
  await open(eyes, scored);
  await scores(eyes);
  await marks(eyes, scored);
  await eyes.click("form[action=\"/close\"] button");
  const county = path.join(eyes.home, "县");
  await open(eyes, county);
  await own(eyes, county);
});

async function open({ page, go, click }, folder) {
  await go("/start");
  await click("a.main");
  await page.fill("#path", folder);
  await click("form.line button");
  await click("form[action=\"/open\"] button");
  await check(page, click);
}

async function check(page, click) {
  await click("button[value=check]");
  await page.waitForURL("**/run");
  await page.waitForSelector("button[value=check]", { timeout: WORK });
}

// Everything reached with the tabulator, which must show where it is.
async function reached(page, presses) {
  const names = new Set();
  for (let n = 0; n < presses; n++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const node = document.activeElement;
      const style = getComputedStyle(node);
      return { what: node.name || node.textContent.trim() || node.tagName, seen: style.outlineStyle !== "none" || node.tagName === "BODY" };
    });
    must(at.seen, "focus is seen on " + at.what);
    names.add(at.what);
  }
  return names;
}

async function scores({ page, go, click, text, look, larger, print }) {
  await go("/scores");
  await look("80-scores");
  must((await text()).includes("谁丢了哪些分"), "losses show");
  await print("81-scores");
  await go("/scores/figures");
  await look("81-figures");
  await larger("81-figures-150");
  await go("/backup");
  await click("form[action=\"/backup\"] button");
  await look("81-backup");
  await larger("81-backup-150");
  await go("/scores");
  await larger("82-scores-150");
  await click("main table a[href^=\"/findings?unit=\"] >> nth=0");
  must(await page.locator("tr.pick").count() > 0, "a loss leads to its findings");
  console.log("scored");
}

async function marks({ page, go, click, text, look, larger, print }, folder) {
  const field = (label) => page.locator("[aria-label=\"" + label + "\"]");
  const sheet = path.join(folder, "评分表.csv");
  await go("/scores");
  await click("a.button.main");
  await go("/scores/marks?scheme=2");
  await look("83-marks");
  await field("得分：公厕").fill("180");
  await field("评价值：公厕").fill("");
  await click("form.scored button");
  must((await text()).includes("超过了满分 18"), "what is wrong is told");
  await look("84-wrong");
  await field("得分：公厕").fill("16.5");
  await field("扣分说明：公厕").fill("两处蹲位破损");
  // Somebody else changes the very row meanwhile.
  const before = fs.readFileSync(sheet, "utf8");
  fs.writeFileSync(sheet, before.replace("s21.p3.toilet,公厕,,,6.5", "s21.p3.toilet,公厕,,,8"));
  must(fs.readFileSync(sheet, "utf8") !== before, "the sheet was changed");
  await click("form.scored button");
  must((await text()).includes("表里现在：8"), "both values show");
  await page.locator(".theirs").first().scrollIntoViewIfNeeded();
  await look("85-clash");
  await click("form.scored button");
  must((await text()).includes("得分已经重新算过"), "scores are reckoned anew");
  await larger("86-marks-150");
  await print("87-marks");
  const names = [...await reached(page, 40)];
  must(names.some((name) => /^points\./.test(name)) && names.some((name) => /^why\./.test(name)), "the form is reached: " + names);
  await go("/scores");
  must((await text()).includes("两处蹲位破损"), "the new mark counts");
  // A first sheet is asked about.
  fs.renameSync(sheet, path.join(folder, "收起来.csv"));
  const yaml = path.join(folder, "juanzong.yaml");
  fs.writeFileSync(yaml, fs.readFileSync(yaml, "utf8").replace("marks: 评分表.csv", "#marks: 评分表.xlsx"));
  await go("/run");
  await check(page, click);
  await go("/scores/marks?scheme=5");
  await field("得分：食品安全").fill("88");
  await page.fill("input[name=by]", "张三");
  await click("form.scored button");
  await look("88-asked");
  must(!fs.existsSync(sheet), "nothing was written yet");
  await click("form.scored button");
  must(fs.existsSync(sheet), "it is written");
  console.log("marked");
}

async function pick({ page, click, look }, link, folder, what) {
  await click(link);
  await page.fill("#path", folder);
  await click("form.line button");
  await look("90-pick-" + what);
  await click(what === "out" ? "text=就写到这个文件夹" : ".choices button >> nth=0");
}

async function own(eyes, folder) {
  const { page, go, click, text, look, larger, print } = eyes;
  await go("/prints");
  await look("91-prints");
  const out = path.join(folder, "指纹");
  fs.mkdirSync(out);
  await pick(eyes, "text=换个文件夹", out, "out");
  await page.selectOption("#for", { label: "望岫街道办事处" });
  await page.check("input[name=mask]");
  await page.check("input[value=new]");
  await click(".give button.main");
  await page.waitForSelector("text=已写入", { timeout: WORK });
  await look("92-given");
  await pick(eyes, "text=选指纹文件", out, "prints");
  await page.selectOption("#unit", { label: "望岫街道办事处" });
  await look("93-chosen");
  await click("text=开始自查");
  await page.waitForSelector("section.own", { timeout: WORK });
  await look("94-own");
  must((await page.textContent("section.own")).includes("单位"), "others show by their masks");
  await print("95-own");
  await larger("96-own-150");
  const names = await reached(page, 60);
  must(names.has("unit") && names.has("mask") && names.has("开始自查"), "the forms are reached: " + [...names]);
  await click("section.own tr.pick a[href*=finding] >> nth=1");
  must(await page.locator(".document mark").count() > 0, "own passages are marked");
  must(await page.locator(".proof mark").count() === 0, "nothing is said to differ from what is not at hand");
  await look("97-alike");
  await print("98-alike");
  await larger("97-alike-150");
  // Another key is refused in words.
  fs.writeFileSync(path.join(out, "别的.key"), Buffer.alloc(32, 7));
  fs.renameSync(path.join(out, "指纹密钥.key"), path.join(folder, "指纹密钥.key"));
  await go("/prints");
  await pick(eyes, "text=换一个", out, "key");
  await click("text=开始自查");
  await page.waitForSelector("text=密钥不同", { timeout: WORK });
  await look("98-wrong-key");
  console.log("compared");
}
