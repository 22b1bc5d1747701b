// Fields are held against their form as they are typed, and can be put back to what holds otherwise.
(function () {
  "use strict";
  var form = document.querySelector("form[data-check]");
  if (!form || !window.fetch || !window.URLSearchParams || !window.FormData) { return; }
  var others = document.getElementById("others"), pending = 0, asked = 0;

  function row(name) {
    return Array.prototype.filter.call(form.querySelectorAll("[data-row]"), function (row) { return row.dataset.row === name; })[0];
  }
  function show(field) {
    var place = row(field.name), why = document.getElementById("why." + field.name);
    if (!place || !why) { return; }
    place.classList.toggle("changed", field.changed);
    var said = field.wrong ? "✕ " + field.wrong : "";
    if (why.textContent !== said) { why.textContent = said; }
    var input = document.getElementById(field.name);
    input.classList.toggle("bad", !!field.wrong);
    if (field.wrong) { input.setAttribute("aria-invalid", "true"); } else { input.removeAttribute("aria-invalid"); }
  }
  function check() {
    var number = ++asked;
    fetch(form.dataset.check, { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: new URLSearchParams(new FormData(form)).toString() })
      .then(function (answer) { if (!answer.ok) { throw new Error(); } return answer.json(); })
      .then(function (told) {
        if (number !== asked) { return; }
        told.fields.forEach(show);
        others.hidden = told.others.length === 0;
        others.textContent = told.others.join("\n");
      })
      .catch(function () { if (number === asked) { others.hidden = false; others.textContent = "没有核对成，请再改一下试试；保存时还会核对。"; } });
  }
  function soon() { clearTimeout(pending); pending = setTimeout(check, 300); }
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);

  Array.prototype.forEach.call(form.querySelectorAll("[data-row]"), function (place) {
    var input = place.querySelector("input[data-field]:not([type=checkbox]), select[data-field]");
    if (!input) { return; }
    var back = document.createElement("button");
    back.type = "button";
    back.className = "back";
    back.textContent = form.dataset.back;
    back.setAttribute("aria-label", form.dataset.back + "：" + input.getAttribute("aria-label"));
    back.addEventListener("click", function () { input.value = ""; input.focus(); check(); });
    input.parentNode.insertBefore(back, document.getElementById("why." + input.name));
  });
})();
