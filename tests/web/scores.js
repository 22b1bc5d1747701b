// Scores, marks typed by people, and a unit's check of itself. `place` is a folder with two
// projects: one to be scored, one a county.
"use strict";
const fs = require("fs");
const path = require("path");
const { must, take, WORK } = require("./eyes");

async function openProject(eyes, folder) {
  await eyes.go("/start");
  await eyes.click("a.main");
  await eyes.page.fill("#path", folder);
  await eyes.click("form.line button");
  await eyes.click("form[action=\"/open\"] button");
  await eyes.click("button[value=check]");
  await eyes.checked();
}

const field = (page, label) => page.locator("[aria-label=\"" + label + "\"]");

async function scores(eyes) {
  const { page } = eyes;
  await eyes.go("/scores");
  await eyes.look("60-scores");
  await eyes.shot("60-scores-whole", true);
  must((await page.textContent("main")).includes("谁丢了哪些分"), "losses show");
  await eyes.print("61-scores");
  await eyes.larger();
  await eyes.look("62-scores-150");
  await eyes.usual();
  await eyes.click("main table a[href^=\"/findings?unit=\"] >> nth=0");
  must(await page.locator("tr.pick").count() > 0, "a loss leads to its findings");
  console.log("scored");
}

async function marks(eyes, folder) {
  const { page } = eyes;
  const sheet = path.join(folder, "评分表.csv");
  await eyes.go("/scores");
  await eyes.click("a.button.main");
  await eyes.go("/scores/marks?scheme=2");
  await eyes.look("63-marks");
  await eyes.shot("63-marks-whole", true);
  await field(page, "得分：公厕").fill("180");
  await field(page, "评价值：公厕").fill("");
  await eyes.click("form.scored button");
  must((await page.textContent("main")).includes("超过了满分 18"), "what is wrong is told");
  await eyes.look("64-wrong");
  await field(page, "得分：公厕").fill("16.5");
  await field(page, "扣分说明：公厕").fill("两处蹲位破损");
  // Somebody else changes the very row meanwhile.
  const text = fs.readFileSync(sheet, "utf8");
  fs.writeFileSync(sheet, text.replace("s21.p3.toilet,公厕,,,6.5", "s21.p3.toilet,公厕,,,8"));
  must(fs.readFileSync(sheet, "utf8") !== text, "the sheet was changed");
  await eyes.click("form.scored button");
  must((await page.textContent("main")).includes("表里现在：8"), "both values show");
  await page.locator(".theirs").first().scrollIntoViewIfNeeded();
  await eyes.look("65-clash");
  await eyes.click("form.scored button");
  must((await page.textContent("main")).includes("得分已经重新算过"), "scores are reckoned anew");
  await eyes.larger();
  await eyes.look("66-marks-150");
  await eyes.usual();
  await eyes.print("67-marks");
  const reached = await eyes.reached(40);
  must([...reached].some((name) => /^points\./.test(name)) && [...reached].some((name) => /^why\./.test(name)), "the form is reached: " + [...reached]);
  await eyes.go("/scores");
  must((await page.textContent("main")).includes("两处蹲位破损"), "the new mark counts");
  // A first sheet is asked about.
  fs.renameSync(sheet, path.join(folder, "收起来.csv"));
  const yaml = path.join(folder, "juanzong.yaml");
  fs.writeFileSync(yaml, fs.readFileSync(yaml, "utf8").replace("marks: 评分表.csv", "#marks: 评分表.xlsx"));
  await eyes.go("/run");
  await eyes.click("button[value=check]");
  await eyes.checked();
  await eyes.go("/scores/marks?scheme=5");
  await field(page, "得分：食品安全").fill("88");
  await page.fill("input[name=by]", "张三");
  await eyes.click("form.scored button");
  await eyes.look("68-asked");
  must(!fs.existsSync(sheet), "nothing was written yet");
  await eyes.click("form.scored button");
  must(fs.existsSync(sheet), "it is written");
  console.log("marked");
}

async function pick(eyes, link, folder, name) {
  await eyes.click(link);
  await eyes.page.fill("#path", folder);
  await eyes.click("form.line button");
  await eyes.look("70-pick-" + name);
  await eyes.click(name === "out" ? "text=就写到这个文件夹" : ".choices button >> nth=0");
}

async function own(eyes, folder) {
  const { page, click } = eyes;
  await eyes.go("/prints");
  await eyes.look("70-prints");
  const out = path.join(folder, "指纹");
  fs.mkdirSync(out);
  await pick(eyes, "text=换个文件夹", out, "out");
  await page.selectOption("#for", { label: "望岫街道办事处" });
  await page.check("input[name=mask]");
  await page.check("input[value=new]");
  await click(".give button.main");
  await page.waitForSelector("text=已写入", { timeout: WORK });
  await eyes.look("71-given");
  await pick(eyes, "text=选指纹文件", out, "prints");
  await page.selectOption("#unit", { label: "望岫街道办事处" });
  await eyes.look("72-chosen");
  await click("text=开始自查");
  await page.waitForSelector("section.own", { timeout: WORK });
  await eyes.look("73-own", false);
  await eyes.shot("73-own-whole", true);
  must((await page.textContent("section.own")).includes("单位"), "others show by their masks");
  await eyes.print("74-own");
  await click("section.own tr.pick a[href*=finding] >> nth=1");
  must(await page.locator(".document mark").count() > 0, "own passages are marked");
  await eyes.look("75-alike");
  await eyes.shot("75-alike-whole", true);
  await eyes.print("76-alike");
  await eyes.larger();
  await eyes.look("77-alike-150");
  await eyes.go("/prints");
  await eyes.look("78-prints-150");
  await eyes.usual();
  const reached = await eyes.reached(45);
  must(reached.has("unit") && reached.has("mask") && reached.has("开始自查"), "the forms are reached: " + [...reached]);
  // Another key is refused in words.
  const key = path.join(out, "别的.key");
  fs.writeFileSync(key, Buffer.alloc(32, 7));
  fs.readdirSync(out).filter((name) => /^指纹密钥/.test(name)).forEach((name) => fs.renameSync(path.join(out, name), path.join(folder, name)));
  await pick(eyes, "text=换一个", out, "key");
  await click("text=开始自查");
  await page.waitForSelector("text=密钥不同", { timeout: WORK });
  await eyes.look("79-wrong-key");
  console.log("compared");
}

take(async (eyes, { address, place }) => {
  await eyes.page.goto(address);
  const scored = path.join(place, "评分");
  await openProject(eyes, scored);
  await scores(eyes);
  await marks(eyes, scored);
  await eyes.click("form[action=\"/close\"] button");
  const county = path.join(place, "县");
  await openProject(eyes, county);
  await own(eyes, county);
});
