// Papers of a slot are dragged to another place, or moved with Alt and the arrows. Buttons do the same.
(function () {
  "use strict";
  var form = document.getElementById("reorder"), held = null;
  function lower(row, event) {
    var box = row.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  }
  function clear() {
    [].forEach.call(document.querySelectorAll(".above, .below"), function (row) { row.classList.remove("above", "below"); });
  }
  [].forEach.call(document.querySelectorAll("tr[data-paper]"), function (row) {
    var grip = row.querySelector(".grip");
    grip.addEventListener("dragstart", function (event) {
      held = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.getAttribute("data-paper"));
      event.dataTransfer.setDragImage(row, 20, 10);
    });
    grip.addEventListener("dragend", function () { held = null; clear(); });
    function may() { return held !== null && held !== row && held.parentNode === row.parentNode; }
    row.addEventListener("dragover", function (event) {
      if (!may()) { return; }
      event.preventDefault();
      clear();
      row.classList.add(lower(row, event) ? "below" : "above");
    });
    row.addEventListener("drop", function (event) {
      if (!may()) { return; }
      event.preventDefault();
      form.elements.paper.value = held.getAttribute("data-paper");
      form.elements[lower(row, event) ? "after" : "before"].value = row.getAttribute("data-paper");
      form.submit();
    });
    row.addEventListener("keydown", function (event) {
      if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) { return; }
      var button = row.querySelector(event.key === "ArrowUp" ? "[name=before]" : "[name=after]");
      event.preventDefault();
      if (!button.disabled) { button.click(); }
    });
  });
  // The button that was pressed is at hand again; at either end the other one.
  var pressed = /^#(up|down)-[0-9a-f]+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (pressed) {
    if (pressed.disabled) { pressed = pressed.parentNode.querySelector("button:not([disabled])"); }
    // The browser looks after the place that the address names only once all is there.
    if (pressed) { window.addEventListener("load", function () { setTimeout(function () { pressed.focus(); }, 0); }); }
  }
})();
