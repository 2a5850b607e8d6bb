(function () {
  "use strict";
  var pages = document.querySelectorAll("main.page");
  var links = document.querySelectorAll(".languages a");
  function show(language) {
    document.documentElement.lang = language;
    pages.forEach(function (page) { page.hidden = page.id !== language; });
    links.forEach(function (link) {
      if (link.dataset.language === language) { link.setAttribute("aria-current", "true"); }
      else { link.removeAttribute("aria-current"); }
    });
  }
  function follow() {
    var target = location.hash.slice(1);
    show(target.slice(0, 2) === "ru" ? "ru" : "kk");
    var element = target && document.getElementById(target);
    if (!element) { return; }
    if (element.tagName === "DETAILS") { element.open = true; }
    if (element.tagName === "MAIN") { window.scrollTo(0, 0); } else { element.scrollIntoView(); }
  }
  links.forEach(function (link) {
    link.addEventListener("click", function (event) {
      var counterpart = link.dataset.language + location.hash.slice(3);
      if (location.hash.length > 3 && document.getElementById(counterpart)) {
        event.preventDefault();
        location.hash = counterpart;
      }
    });
  });
  window.addEventListener("hashchange", follow);
  follow();
}());
