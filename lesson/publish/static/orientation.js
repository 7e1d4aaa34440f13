/* Episodes that a reader has finished: kept in this browser, shown in the list of pages. */
(() => {
  "use strict";
  const all = (selector) => [...document.querySelectorAll(selector)];
  const brand = document.querySelector(".sidebar-brand")?.textContent.trim() ?? "";
  const key = `workbench-finished:${brand}`;

  const finished = () => {
    try { return new Set(JSON.parse(localStorage.getItem(key)) ?? []); } catch { return new Set(); }
  };
  const keep = (pages) => {
    try { localStorage.setItem(key, JSON.stringify([...pages])); return true; } catch { return false; }
  };

  const mark = (item, done) => {
    item.querySelector(".finished")?.remove();
    if (!done) return;
    const sign = document.createElement("span");
    sign.className = "finished";
    const words = document.createElement("span");
    words.className = "visually-hidden";
    words.textContent = " (finished)";
    sign.append(words);
    item.querySelector("a").append(sign);
  };
  const show = (pages = finished()) => {
    all(".sidebar-tree [data-page]").forEach((item) => mark(item, pages.has(item.dataset.page)));
    all(".finish-button").forEach((b) => b.setAttribute("aria-pressed", pages.has(b.dataset.page)));
  };
  show();
  addEventListener("pageshow", () => show());
  addEventListener("storage", (event) => { if (event.key === key) show(); });

  all(".finish-button").forEach((button) => button.addEventListener("click", () => {
    const pages = finished();
    if (!pages.delete(button.dataset.page)) pages.add(button.dataset.page);
    keep(pages);
    show(pages); /* also where nothing may be kept */
  }));
})();
