// The letters of the remediation cycle in a real browser: looked at, kept as files, taken down as sent;
// and a note beside an excuse.
"use strict";
const { must, take } = require("./eyes.js");

take(async ({ page, go, click, text, look, larger, print }) => {
  const kept = async (selector, name) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
    must(download.suggestedFilename() === name, "the file has its name: " + download.suggestedFilename());
  };
  await go("/run");
  await click("button[value=check]");
  await page.waitForSelector(".said.good", { timeout: 600000 });
  await go("/board");
  await look("70-board");
  await click("a:has-text(\"整改文书\")");
  await look("71-letters");
  await kept("form:has([value=bulletin]) button[value=docx]", "周通报.docx");
  await kept("form:has([value=brief]) button[value=pdf]", "一页纸.pdf");
  await kept("a[href*=notice][href*=u2][href*=pdf]", "整改通知单-青砚县住房和城乡建设局.pdf");
  await page.check("input[name=notice][value=u2]");
  await page.fill("input[name=by]", "张三");
  await page.fill("input[name=why]", "专人送达，王芳签收");
  await click("button:has-text(\"打勾的记为已发\")");
  must((await text()).includes("已记下今天发出：整改通知单 青爱卫办整〔"), "it says which");
  must(await page.locator("text=已发").count() > 1, "it shows");
  await look("72-sent");
  await larger("73-letters-150");
  await print("74-letters");
  await go("/unit/u2");
  await look("75-unit");
  await go("/ledger");
  await look("76-ledger");
  console.log("sent");
  await go("/findings?rule=Q101");
  await click("tr.pick a");
  await page.fill("#ewhy", "机构改革，职能已划出");
  await page.fill("#eby", "李四");
  await page.fill("#euntil", "2099-12-31");
  await page.fill("#enote", "编办文件在第三柜");
  await click("form[action$=excuse] button");
  must((await text()).includes("编办文件在第三柜"), "the note shows");
  await page.click("summary:has-text(\"记一条备注\")");
  await look("77-noted");
  await page.evaluate(() => document.querySelector(".history").scrollIntoView({ block: "end" }));
  await look("78-history");
  console.log("noted");
});
