// How far the work is, as the program tells it.
(function () {
  "use strict";
  var job = document.querySelector(".job[data-running=true]");
  if (!job || !window.EventSource) { return; }
  var step = job.querySelector(".step"), bar = job.querySelector("progress");
  var words = job.querySelector(".words"), left = job.querySelector(".left");
  var events = new EventSource(job.getAttribute("data-events") || "/run/events");
  function show(told) {
    if (!told) { return; }
    if (step.textContent !== told.step) { step.textContent = told.step; }
    words.textContent = told.words;
    left.textContent = told.left ? "还需" + told.left : "";
    if (told.share === null) { bar.removeAttribute("value"); } else { bar.max = 1000; bar.value = told.share; }
  }
  events.addEventListener("step", function (event) { show(JSON.parse(event.data)); });
  events.addEventListener("over", function () { events.close(); window.location.replace(job.getAttribute("data-over") || "/run"); });
})();
