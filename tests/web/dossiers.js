// A dossier in a real browser: looked at before it is bound, its papers put in another order. Started
// by tests/web/browser.rs over a project in which one slot holds four papers.
"use strict";
const { must, take } = require("./eyes.js");

take(async ({ page, go, click, text, look, larger, print }) => {
  await go("/run");
  await click("button[value=check]");
  await page.waitForSelector(".said.good", { timeout: 600000 });
  await go("/dossiers");
  await click("tr.pick a:has-text(\"住房和城乡建设局\")");
  const at = new URL(page.url()).pathname;
  const titles = () => page.locator("tr[data-paper] .path").allTextContents().then((all) => all.map((t) => t.split("/").pop()).join(" "));
  must(await titles() === "1.txt 2.txt 3.txt 4.txt", "papers stand by path: " + await titles());
  await look("60-dossier");

  // By keyboard: the button that was pressed is at hand again.
  await page.focus("tr[data-paper] >> nth=0 >> [name=after]");
  for (const expected of ["2.txt 1.txt 3.txt 4.txt", "2.txt 3.txt 1.txt 4.txt", "2.txt 3.txt 4.txt 1.txt"]) {
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    must(await titles() === expected, "moved down: " + await titles());
  }
  // At the end its counterpart is.
  await page.waitForFunction(() => document.activeElement.name === "before");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Alt+ArrowUp")]);
  must(await titles() === "2.txt 3.txt 1.txt 4.txt", "moved up: " + await titles());
  // By mouse.
  await Promise.all([page.waitForNavigation(), page.dragAndDrop("tr[data-paper] >> nth=3 >> .grip", "tr[data-paper] >> nth=0", { targetPosition: { x: 60, y: 4 } })]);
  must(await titles() === "4.txt 2.txt 3.txt 1.txt", "dragged: " + await titles());
  await look("61-ordered");
  await click("button:has-text(\"撤销上一步\")");
  must(await titles() === "2.txt 3.txt 1.txt 4.txt", "a step is taken back: " + await titles());
  console.log("ordered");

  // A look before it is bound.
  await page.click("button:has-text(\"预览这一卷\")");
  await page.waitForFunction(() => { const i = document.querySelector(".leaf img"); return i && i.complete && i.naturalWidth > 100; });
  must((await text()).includes("预览，还没有装订"), "it says what it is");
  await look("62-cover");
  await page.selectOption(".leaf select", { index: 1 });
  await page.waitForSelector(".at:has-text(\"第 3 页，\")");
  await page.waitForFunction(() => document.querySelector(".leaf img").naturalWidth > 100);
  await look("63-inventory");
  await page.locator(".leaf .forth").focus();
  for (const at of [4, 5]) {
    await page.keyboard.press("Enter");
    await page.waitForSelector(`.at:has-text("第 ${at} 页，")`);
  }
  await look("64-paper");
  const last = await page.locator(".leaf select option").count() - 1;
  await page.selectOption(".leaf select", { index: last });
  await page.waitForSelector(".at:has-text(\"第 9 页，\")");
  await look("65-note");
  await larger("66-look-150");
  await page.evaluate(() => document.querySelector("tr[data-paper]").scrollIntoView());
  await larger("67-dossier-150");
  await print("68-dossier");
  console.log("previewed");

  // Whatever changes spoils the look.
  await click("button:has-text(\"恢复默认次序\")");
  must(await titles() === "1.txt 2.txt 3.txt 4.txt", "as it was: " + await titles());
  must((await text()).includes("预览作废"), "the look is spoilt");
  must(await page.locator(".leaf").count() === 0, "and gone");
  await go(at);
});
