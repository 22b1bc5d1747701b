// Two documents side by side: a mark leads to its counterpart, scrolling is linked, the mini-map
// leads to its place.
(function () {
  "use strict";
  var documents = [].slice.call(document.querySelectorAll(".document"));
  var panes = documents.map(function (one) { return one.querySelector(".text"); });
  var linked = document.getElementById("linked");
  var quiet = 0;
  function show(mark, except) {
    [].forEach.call(document.querySelectorAll(".here"), function (node) { node.classList.remove("here"); });
    documents.forEach(function (one) {
      var marks = [].slice.call(one.querySelectorAll("mark[data-mark='" + mark + "']"));
      marks.concat([].slice.call(one.querySelectorAll(".tick[data-mark='" + mark + "']"))).forEach(function (node) { node.classList.add("here"); });
      var pane = one.querySelector(".text");
      if (marks.length && pane !== except) {
        quiet = Date.now() + 400;
        pane.scrollTop += marks[0].getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
      }
    });
  }
  documents.forEach(function (one, index) {
    var pane = panes[index];
    one.addEventListener("click", function (event) {
      var mark = event.target.getAttribute && event.target.getAttribute("data-mark");
      if (mark) { show(mark, event.target.tagName === "MARK" ? pane : null); }
    });
    pane.addEventListener("scroll", function () {
      var other = panes[1 - index];
      if (!linked || !linked.checked || panes.length !== 2 || Date.now() < quiet) { return; }
      quiet = Date.now() + 60;
      var room = pane.scrollHeight - pane.clientHeight;
      other.scrollTop = room > 0 ? pane.scrollTop / room * (other.scrollHeight - other.clientHeight) : 0;
    });
  });
  var first = document.querySelector(".document mark[data-mark]");
  if (first) { show(first.getAttribute("data-mark"), null); }
})();
