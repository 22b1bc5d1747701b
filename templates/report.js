(function () {
  "use strict";
  var root = document.documentElement;
  var tools = document.querySelector(".tools");
  if (!tools) { return; }
  root.className += " js";
  var words = tools.querySelector("input");
  var unit = tools.querySelector("select.unit-choice");
  var severity = tools.querySelector("select.severity-choice");
  var said = tools.querySelector("output");
  var sections = [].slice.call(document.querySelectorAll("section.unit")).map(function (section) {
    var rules = [].slice.call(section.querySelectorAll(".rule")).map(function (rule) {
      var about = rule.querySelector("h4").textContent.toLowerCase();
      var findings = [].slice.call(rule.querySelectorAll(".finding")).map(function (finding) {
        return { node: finding, count: Number(finding.getAttribute("data-count")) || 1, text: about + " " + finding.textContent.toLowerCase() };
      });
      return { node: rule, severity: rule.getAttribute("data-severity"), findings: findings };
    });
    return { node: section, id: section.id, rules: rules };
  });
  function filter() {
    var wanted = words.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    var whose = unit.value, how = severity.value;
    var any = wanted.length > 0 || how !== "";
    var shown = 0, all = 0;
    sections.forEach(function (section) {
      var here = 0;
      section.rules.forEach(function (rule) {
        var left = 0;
        rule.findings.forEach(function (finding) {
          var ok = (whose === "" || whose === section.id) && (how === "" || how === rule.severity) &&
            wanted.every(function (word) { return finding.text.indexOf(word) >= 0; });
          finding.node.hidden = !ok;
          all += finding.count;
          if (ok) { left += finding.count; }
        });
        rule.node.hidden = left === 0;
        here += left;
      });
      section.node.hidden = here === 0 && (any || (whose !== "" && whose !== section.id));
      shown += here;
    });
    said.textContent = any || whose !== "" ? "显示 " + shown + " / " + all + " 条" : "共 " + all + " 条";
  }
  var pending = 0;
  words.addEventListener("input", function () { clearTimeout(pending); pending = setTimeout(filter, 150); });
  unit.addEventListener("change", filter);
  severity.addEventListener("change", filter);
  tools.querySelector("button").addEventListener("click", function () {
    words.value = ""; unit.value = ""; severity.value = ""; filter(); words.focus();
  });
  filter();
})();
