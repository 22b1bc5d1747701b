// The project file is held against its form as it is typed.
(function () {
  "use strict";
  var text = document.getElementById("text"), said = document.getElementById("mistakes");
  if (!text || !window.fetch) { return; }
  var pending = 0, asked = 0;
  text.addEventListener("input", function () {
    clearTimeout(pending);
    pending = setTimeout(function () {
      var number = ++asked;
      var body = "text=" + encodeURIComponent(text.value);
      fetch("/settings/check", { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: body })
        .then(function (answer) { return answer.ok ? answer.text() : "没有核对成，请再改一下试试。"; })
        .then(function (mistakes) {
          if (number !== asked) { return; }
          said.textContent = mistakes || "✓ 没有写错的地方。";
          said.className = "mistakes" + (mistakes ? " bad" : "");
        });
    }, 350);
  });
})();
