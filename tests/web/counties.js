// Counties compared, and the rules, with no project open. Started by tests/web/browser.rs over two
// counties in the user's home.
"use strict";
const fs = require("fs");
const path = require("path");
const { must, take } = require("./eyes.js");

take(async ({ page, home, go, click, text, look, larger, print }) => {
  const folder = path.join(home, "各县");
  const pick = async (link, place, button) => {
    await click(link);
    await page.fill("#path", place);
    await click("form.line button");
    await click(button);
  };
  await go("/start");
  await look("110-start");
  await click("a[href=\"/counties\"]");
  await click("a[href=\"/counties/guide\"]");
  await look("111-guide");
  await larger("111-guide-150");
  await click("a[data-key=u]");
  must(await page.locator("form[action=\"/counties\"] button").isDisabled(), "nothing to compare yet");
  await look("111-counties-empty");
  await click("a[href=\"/folders?pick=counties\"]");
  await page.fill("#path", folder);
  await click("form.line button");
  await look("111-picker");
  await click("button.all");
  for (const place of ["青河县", "白河县"]) {
    await pick("a[href=\"/folders?pick=countiestexts\"]", path.join(folder, "交来", place, "报送"), "form[action=\"/counties/choose\"] button");
  }
  await pick("a[href=\"/folders?pick=countiesout\"]", folder, "form[action=\"/counties/choose\"] button");
  await look("112-counties");
  await larger("113-counties-150");
  // By keyboard alone from the memory to the button.
  await page.focus("#memory");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".said.good");
  must((await text()).includes("1 对材料疑似雷同"), "what was found is told");
  must(fs.existsSync(path.join(folder, "跨县比对.csv")), "all of it is on the disk");
  await page.click("tr.below summary");
  await look("114-counties-found");
  await larger("115-counties-found-150");
  await print("116-counties-found");
  console.log("compared");
  await go("/rules#L102");
  await look("117-rules");
  await larger("118-rules-150");
  await print("119-rules");
  must((await text()).includes("什么时候") || (await text()).includes("何时可说明"), "rules say when they are excused");
  console.log("explained");
});
