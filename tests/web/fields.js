// Settings and the standard as forms. Started by tests/web/browser.rs over a project of one of our
// standards, its file in the user's home.
"use strict";
const fs = require("fs");
const path = require("path");
const { must, take } = require("./eyes.js");

take(async (eyes) => {
  const folder = path.join(eyes.home, "项目");
  const kept = (name) => fs.readFileSync(path.join(folder, name), "utf8");
  await eyes.go("/start");
  await eyes.click("a.main");
  await eyes.page.fill("#path", folder);
  await eyes.click("form.line button");
  await eyes.click("form[action=\"/open\"] button");
  await settings(eyes, kept);
  await standard(eyes, kept, folder);
});

const field = (name) => `[id="${name}"]`;

// What the page says of a field as it is typed, with nothing sent by hand.
async function says(page, name, value, words) {
  await page.fill(field(name), value);
  await page.waitForFunction(([id, words]) => {
    const said = document.getElementById("why." + id).textContent;
    return words ? said.includes(words) : said === "";
  }, [name, words]);
}

async function settings({ page, go, click, text, look, larger, print }, kept) {
  await go("/settings");
  await look("90-settings");
  await larger("91-settings-150");
  await print("92-settings");
  const before = kept("juanzong.yaml");
  const chars = "thresholds.passage_chars", warn = "thresholds.year_warn";
  await says(page, chars, "5", "应在 8 到 10000 字之间");
  must(await page.getAttribute(field(chars), "aria-invalid") === "true", "a wrong field says so to those who listen");
  await look("93-settings-wrong");
  await says(page, chars, "40", "");
  must(await page.locator(`[data-row="${chars}"] .mark`).isVisible(), "a changed field is marked");
  await says(page, warn, "60", "不能高于");
  await click("form.fields button.main");
  must((await text()).includes("没有保存：有 1 处填得不对"), "what is wrong is not kept");
  must(await page.inputValue(field(chars)) === "40", "what was typed is still there");
  must(kept("juanzong.yaml") === before, "nothing was written");
  await page.click(`[data-row="${warn}"] button.back`);
  await page.waitForFunction((id) => document.getElementById("why." + id).textContent === "", warn);
  // By keyboard: from the field to the button that keeps it.
  await page.focus(field(chars));
  await page.keyboard.press("Enter");
  await page.waitForSelector(".said.good");
  must((await text()).includes("已保存：相同的一段，多少字起算"), "what was kept is said");
  must(kept("juanzong.yaml") === before.replace("passage_chars: 30", "passage_chars: 40").replace(/ +year_warn: 0\.3\n/, ""), "only these values changed:\n" + kept("juanzong.yaml"));
  await look("94-settings-kept");
  console.log("set");
}

async function standard({ page, go, click, text, look, larger, print }, kept, folder) {
  await go("/standard?q=" + "u.memo");
  await look("95-standard");
  await larger("96-standard-150");
  await click("details.item a.button >> nth=0");
  await look("97-entry");
  await larger("98-entry-150");
  await print("99-entry");
  await says(page, "u.memo.least", "0", "应在 1 到 1000 件之间");
  await says(page, "u.memo.least", "4", "");
  await says(page, "u.memo.full_marks", "2.5", "");
  await page.selectOption(field("u.memo.verified"), "true");
  await page.check(`${field("u.memo.marks")} input[value="seal"]`);
  await click("form.fields button.main");
  must((await text()).includes("还没有写"), "a file to be made is shown first");
  must((await text()).includes("改 4 处："), "no more is to be changed than was");
  must(!fs.existsSync(path.join(folder, "本地标准.yaml")), "nothing is made unasked");
  await look("100-entry-plan");
  await click("form.fields button.main");
  must((await text()).includes("已保存"), "kept when agreed to");
  must(kept("juanzong.yaml").includes("\nstandard: 本地标准.yaml\n"), "the project names its standard");
  const own = kept("本地标准.yaml");
  must(/u\.memo:\n {4}least: 4\n {4}full_marks: 2\.5\n {4}marks: \[.*seal.*\]\n {4}verified: true\n/.test(own), own);
  await go("/standard?q=" + "u.memo" );
  must((await text()).includes("2.5"), "the change shows");
  await go("/standard?unverified=true");
  must(!(await text()).includes("u.memo"), "what was held against the text is no longer 待核");
  console.log("changed");
}
