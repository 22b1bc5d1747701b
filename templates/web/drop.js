// Drag a paper to a slot; drag a file into an upload. Each has a form that does the same.
(function () {
  "use strict";
  var form = document.getElementById("drop"), held = null;
  [].forEach.call(document.querySelectorAll(".strays [draggable=true]"), function (card) {
    card.addEventListener("dragstart", function (event) {
      held = card.getAttribute("data-id");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", held);
    });
    card.addEventListener("dragend", function () { held = null; });
  });
  function over(node, wanted) {
    node.addEventListener("dragover", function (event) { if (wanted()) { event.preventDefault(); node.classList.add("over"); } });
    node.addEventListener("dragleave", function () { node.classList.remove("over"); });
  }
  [].forEach.call(document.querySelectorAll(".slots [data-slot]"), function (slot) {
    over(slot, function () { return held !== null; });
    slot.addEventListener("drop", function (event) {
      event.preventDefault();
      form.elements.id.value = held;
      form.elements.slot.value = slot.getAttribute("data-slot");
      form.submit();
    });
  });
  [].forEach.call(document.querySelectorAll(".dropzone"), function (zone) {
    over(zone, function () { return true; });
    zone.addEventListener("drop", function (event) {
      event.preventDefault();
      zone.classList.remove("over");
      var input = zone.querySelector("input[type=file]");
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; zone.submit(); }
    });
  });
})();
