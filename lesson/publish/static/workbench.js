/* What needs a script: the view, opening solutions, tabs, and scrolling by keyboard. */
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];

  const remember = (key, value) => {
    try { localStorage.setItem(key, value); } catch { /* not allowed from a folder */ }
  };
  const recall = (key) => {
    try { return localStorage.getItem(key); } catch { return null; }
  };

  /* Instructor notes: the switch, and the same in the other open pages. */
  const showView = (view) => {
    root.dataset.view = view;
    const instructor = view === "instructor";
    all(".view-switch").forEach((b) => b.setAttribute("aria-pressed", instructor));
    all("details.instructor").forEach((note) => { note.open = instructor; });
  };
  showView(root.dataset.view);
  all(".view-switch").forEach((button) => button.addEventListener("click", () => {
    const view = root.dataset.view === "instructor" ? "learner" : "instructor";
    remember("workbench-view", view);
    showView(view);
  }));
  addEventListener("storage", (event) => {
    if (event.key === "workbench-view" && event.newValue) showView(event.newValue);
  });

  /* One button opens or closes all solutions and hints; it says what it will do. */
  const answers = all("details.solution, details.hint");
  const say = () => all(".expand-solutions").forEach((button) => {
    const closed = answers.some((answer) => !answer.open);
    button.textContent = `${closed ? "Open" : "Close"} all solutions and hints`;
  });
  all(".expand-solutions").forEach((button) => button.addEventListener("click", () => {
    const open = answers.some((answer) => !answer.open);
    answers.forEach((answer) => { answer.open = open; });
  }));
  answers.forEach((answer) => answer.addEventListener("toggle", say));

  /* A link to something inside a closed fold opens it. */
  const reveal = () => {
    let element = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let e = element; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
    element?.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  /* On paper nothing can be opened, and nobody sees where a page is from. */
  if (location.protocol.startsWith("http")) {
    all(".print-address").forEach((p) => { p.textContent = location.href.split("#")[0]; });
  }
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details.fold:not(.instructor):not([open])");
    opened.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((fold) => { fold.open = false; }));

  /* Tabs: one of a group is open; a group-tab's choice holds in the whole lesson. */
  const label = (tab) => tab.querySelector("summary").textContent.trim();
  const choose = (tab) => {
    tab.open = true;
    tab.parentElement.querySelectorAll(":scope > details").forEach((other) => {
      if (other !== tab) other.open = false;
    });
  };
  const chooseEverywhere = (name) => all("details.group-tab")
    .filter((tab) => label(tab) === name).forEach(choose);
  if (recall("workbench-tab")) chooseEverywhere(recall("workbench-tab"));
  all(".tabs > details > summary").forEach((summary) => summary.addEventListener("click", (event) => {
    const tab = summary.parentElement;
    if (tab.open) return;
    event.preventDefault();
    choose(tab);
    if (tab.classList.contains("group-tab")) {
      remember("workbench-tab", label(tab));
      chooseEverywhere(label(tab));
    }
  }));

  /* Code, tables and formulas wider than the page must be scrolled by keyboard, too. */
  const wide = ".highlight pre, .table-wrapper, div.math";
  const makeScrollable = () => all(wide).forEach((element) => {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  });
  makeScrollable();
  addEventListener("resize", makeScrollable);
  addEventListener("toggle", makeScrollable, true);
})();
