(function () {
  "use strict";
  var KEY = "hearings.language";
  var pages = document.querySelectorAll(".page");
  var links = document.querySelectorAll("[data-language]");
  var skips = document.querySelectorAll(".skip");

  function remembered() {
    try { return window.localStorage.getItem(KEY); } catch (error) { return null; }
  }
  function remember(language) {
    try { window.localStorage.setItem(KEY, language); } catch (error) { /* a browser that keeps nothing */ }
  }

  // --- languages

  function show(language) {
    document.documentElement.lang = language;
    pages.forEach(function (page) {
      page.hidden = page.id !== language;
      if (!page.hidden) { document.title = page.dataset.title; }
    });
    skips.forEach(function (skip) { skip.hidden = skip.lang !== language; });
    links.forEach(function (link) {
      if (link.dataset.language === language) { link.setAttribute("aria-current", "true"); }
      else { link.removeAttribute("aria-current"); }
    });
  }
  function follow() {
    var target = decodeURIComponent(location.hash.slice(1));
    var named = target.slice(0, 2);
    var element = target && document.getElementById(target);
    show(element && (named === "ru" || named === "kk") ? named : remembered() === "ru" ? "ru" : "kk");
    if (!element) { return; }
    for (var outer = element; outer; outer = outer.parentElement) {
      if (outer.tagName === "DETAILS") { outer.open = true; }
    }
    if (element.classList.contains("page")) { window.scrollTo(0, 0); } else { element.scrollIntoView(); }
    var goal = element.tagName === "DETAILS" ? element.querySelector("summary") : element;
    if (!goal.hasAttribute("tabindex") && goal.tagName !== "SUMMARY") { goal.tabIndex = -1; }
    goal.focus({ preventScroll: true });
  }
  links.forEach(function (link) {
    link.addEventListener("click", function (event) {
      var counterpart = link.dataset.language + decodeURIComponent(location.hash).slice(3);
      remember(link.dataset.language);
      if (location.hash.length > 3 && document.getElementById(counterpart)) {
        event.preventDefault();
        location.hash = counterpart;
      }
    });
  });
  window.addEventListener("hashchange", follow);
  // a link followed twice
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) { window.setTimeout(follow); }
  });

  // --- tables: filter and sort

  function figureOf(cell) {
    var link = cell.querySelector(".figure");
    var text = (link || cell.firstChild || cell).textContent.trim();
    return /^\d+$/.test(text) ? Number(text) : null;
  }
  document.querySelectorAll(".controls[data-for]").forEach(function (form) {
    var table = document.getElementById(form.dataset.for);
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    var search = form.querySelector("input");
    var choice = form.querySelector("select");
    var status = form.querySelector("[role=status]");
    function fold(text) { return text.toLowerCase().replace(/ё/g, "е"); }
    function filter() {
      var count = 0;
      rows.forEach(function (row) {
        var total = row.querySelector("[data-column=total]");
        var fits = fold(row.querySelector("th").textContent).indexOf(fold(search.value.trim())) >= 0;
        if (choice.value === "broken") { fits = fits && figureOf(total) > 0; }
        if (choice.value === "gaps") { fits = fits && row.querySelector(".not-monitored") !== null; }
        row.hidden = !fits;
        count += fits ? 1 : 0;
      });
      status.textContent = count === rows.length ? "" : status.dataset.words + ": " + count + " / " + rows.length;
    }
    search.addEventListener("input", filter);
    choice.addEventListener("change", filter);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.hidden = false;
    filter();

    var heads = table.querySelectorAll("thead th[data-column]");
    heads.forEach(function (head) {
      var column = head.dataset.column;
      var button = document.createElement("button");
      button.type = "button";
      button.title = table.dataset.sort;
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", function () {
        var named = column === "region";
        var first = named || column === "number" ? "ascending" : "descending";
        var other = first === "ascending" ? "descending" : "ascending";
        var order = head.getAttribute("aria-sort") === first ? other : first;
        heads.forEach(function (one) { one.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", order);
        var sign = order === "ascending" ? 1 : -1;
        function key(row) {
          if (named) { return row.querySelector("th").textContent; }
          return figureOf(column === "number" ? row.cells[0] : row.querySelector("[data-column=" + column + "]"));
        }
        rows.slice().sort(function (one, two) {
          var a = key(one);
          var b = key(two);
          if (named) { return sign * a.localeCompare(b, document.documentElement.lang); }
          // what was not monitored is neither great nor small: it comes last
          if (a === null || b === null) { return (a === null ? 1 : 0) - (b === null ? 1 : 0); }
          return sign * (a - b);
        }).forEach(function (row) { body.appendChild(row); });
      });
    });
  });

  // --- findings: search

  document.querySelectorAll(".controls[data-findings]").forEach(function (form) {
    var page = document.getElementById(form.dataset.findings);
    var findings = Array.prototype.slice.call(page.querySelectorAll(".finding"));
    var search = form.querySelector("input");
    var status = form.querySelector("[role=status]");
    search.addEventListener("input", function () {
      var wanted = search.value.trim().toLowerCase();
      var count = 0;
      findings.forEach(function (finding) {
        finding.hidden = finding.textContent.toLowerCase().indexOf(wanted) < 0;
        count += finding.hidden ? 0 : 1;
      });
      status.textContent = wanted ? status.dataset.words + ": " + count + " / " + findings.length : "";
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.hidden = false;
  });

  // --- charts, drawn from the table beside them

  var COLOURS = ["#7c1d0f", "#0b4f9e", "#1f6b3a"];
  var DASHES = [[], [8, 5], [2, 4]];
  function chart(box, table, names) {
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var months = rows.map(function (row) { return row.cells[0].dataset.short; });
    var data = [months.map(function (_, place) { return place; })];
    var labels = [];
    names.forEach(function (name) {
      var place = heads.findIndex(function (head) { return head.dataset.series === name; });
      labels.push(heads[place].textContent);
      data.push(rows.map(function (row) { return figureOf(row.cells[place]); }));
    });
    var figure = document.createElement("figure");
    figure.className = "chart";
    var caption = document.createElement("figcaption");
    if (labels.length === 1) { caption.textContent = labels[0]; }
    else {
      var list = document.createElement("ul");
      labels.forEach(function (label) {
        var item = document.createElement("li");
        item.textContent = label;
        list.appendChild(item);
      });
      caption.appendChild(list);
    }
    var place = document.createElement("div");
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", labels.join("; ") + ": " + months[0] + " – " + months[months.length - 1]);
    figure.append(caption, place);
    box.appendChild(figure);
    var greatest = Math.max.apply(null, data.slice(1).flat().concat(1));
    var plot = null;
    new ResizeObserver(function () {
      var width = Math.floor(place.clientWidth);
      if (width < 50) { return; }
      if (plot) { plot.setSize({ width: width, height: 200 }); return; }
      plot = new uPlot({
        width: width,
        height: 200,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, range: [-0.3, months.length - 0.7] }, y: { range: [0, greatest * 1.1] } },
        axes: [
          {
            splits: function () { return data[0]; },
            values: function (self, splits) {
              var step = Math.ceil(splits.length * 60 / width);
              return splits.map(function (at) { return (splits.length - 1 - at) % step ? "" : months[at]; });
            },
            grid: { show: false }
          },
          { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000], size: 48 }
        ],
        series: [{}].concat(labels.map(function (label, number) {
          return {
            label: label, stroke: COLOURS[number % 3], dash: DASHES[number % 3], width: 2,
            points: { show: true, size: 7, fill: "#fff" }, spanGaps: false
          };
        }))
      }, data, place);
    }).observe(place);
  }
  if (window.uPlot) {
    document.querySelectorAll(".charts").forEach(function (box) {
      var table = document.getElementById(box.dataset.of);
      box.dataset.charts.split("|").forEach(function (names) { chart(box, table, names.split(" ")); });
    });
  }

  // print every finding, also one that is folded
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll(".page:not([hidden]) details:not(.evidence):not(.rest)").forEach(function (part) { part.open = true; });
  });

  follow();
}());
