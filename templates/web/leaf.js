// The leaves of a volume, one at a time: back, forth, and where something begins.
(function () {
  "use strict";
  [].forEach.call(document.querySelectorAll(".leaf"), function (leaf) {
    var picture = leaf.querySelector("img"), back = leaf.querySelector(".back"), forth = leaf.querySelector(".forth");
    var said = leaf.querySelector(".at"), select = leaf.querySelector("select"), jump = leaf.querySelector(".jump");
    var first = Number(leaf.getAttribute("data-first")), of = Number(leaf.getAttribute("data-pages")) || 0;
    var page = Number(leaf.getAttribute("data-page")) || 1, name = picture.alt.replace(/第 \d+ 页$/, ""), wanted = page;
    function settle() {
      said.textContent = "第 " + page + " 页" + (of ? "，共 " + of + " 页" : "");
      picture.alt = name + "第 " + page + " 页";
      back.disabled = page <= 1;
      forth.disabled = of > 0 && page >= of;
      if (!select) { return; }
      var here = 0;
      [].forEach.call(select.options, function (option, at) { if (Number(option.value) - first <= page) { here = at; } });
      select.selectedIndex = here;
    }
    function show(number) {
      if (number < 1 || (of && number > of)) { return; }
      var next = new Image();
      wanted = number;
      said.textContent = "第 " + number + " 页……";
      next.onload = function () { if (wanted === number) { page = number; picture.src = next.src; settle(); } };
      next.onerror = function () {
        if (wanted !== number) { return; }
        wanted = page;
        settle();
        if (number > page) { forth.disabled = true; }
      };
      next.src = leaf.getAttribute("data-base") + (first + number);
    }
    leaf.querySelector(".turn").hidden = false;
    if (jump) { jump.hidden = true; }
    back.addEventListener("click", function () { show(wanted - 1); });
    forth.addEventListener("click", function () { show(wanted + 1); });
    if (select) { select.addEventListener("change", function () { show(Number(select.value) - first); }); }
    leaf.addEventListener("keydown", function (event) {
      if (event.target.tagName === "SELECT" || event.altKey || event.ctrlKey) { return; }
      if (event.key === "ArrowLeft") { show(wanted - 1); } else if (event.key === "ArrowRight") { show(wanted + 1); }
    });
    settle();
  });
})();
