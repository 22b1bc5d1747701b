// Keyboard: / search, j k next and previous, Enter opens, u back. Nothing needs it.
(function () {
  "use strict";
  var picks = [].slice.call(document.querySelectorAll(".pick"));
  var at = -1;
  function typing(node) {
    return node && (/^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) || node.isContentEditable);
  }
  function follow(selector) {
    var link = document.querySelector(selector);
    if (link) { link.click(); }
    return !!link;
  }
  function pick(step) {
    if (!picks.length) { return false; }
    var here = picks.indexOf(document.activeElement && document.activeElement.closest(".pick"));
    at = here >= 0 ? here : at;
    at = Math.max(0, Math.min(picks.length - 1, at + step));
    picks[at].setAttribute("tabindex", "-1");
    picks[at].focus();
    picks[at].scrollIntoView({ block: "nearest" });
    return true;
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) { return; }
    var done = false;
    if (event.key === "/") {
      var search = document.querySelector("input[type=search]");
      if (search) { search.focus(); search.select(); done = true; }
    } else if (event.key === "j") {
      done = pick(1) || follow("a[rel=next]");
    } else if (event.key === "k") {
      done = pick(-1) || follow("a[rel=prev]");
    } else if (event.key === "n") {
      done = follow("a[rel=next]");
    } else if (event.key === "p") {
      done = follow("a[rel=prev]");
    } else if (event.key === "u") {
      done = follow("[data-key=u]");
    } else if (event.key === "Enter" && document.activeElement && document.activeElement.classList.contains("pick")) {
      var link = document.activeElement.querySelector("td a, th a, a, button");
      if (link) { link.click(); done = true; }
    } else if (event.key === " " && document.activeElement && document.activeElement.classList.contains("pick")) {
      var box = document.activeElement.querySelector("input[type=checkbox]");
      if (box) { box.checked = !box.checked; done = true; }
    }
    if (done) { event.preventDefault(); }
  });
  var print = document.querySelector("button.print");
  if (print) { print.addEventListener("click", function () { window.print(); }); }
})();
