/* The menus of narrow screens, by keyboard and with a screen reader.

   The theme opens them by labels of hidden check boxes, which keys do not reach. */
(() => {
  "use strict";
  const MENUS = {
    __navigation: { name: "Lesson menu", drawer: ".sidebar-drawer", behind: ".mobile-header, .main" },
    __toc: { name: "On this page", drawer: ".toc-drawer", behind: ".mobile-header, .sidebar-drawer, .content" },
  };
  const all = (selector) => [...document.querySelectorAll(selector)];

  const makeButton = (label, name) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.setAttribute("aria-label", name);
    button.append(...label.childNodes);
    label.replaceWith(button);
    return button;
  };

  Object.entries(MENUS).forEach(([id, { name, drawer, behind }]) => {
    const box = document.getElementById(id);
    const inside = document.querySelector(drawer);
    if (!box || !inside) return;
    const openers = all(`label.nav-overlay-icon, label.toc-overlay-icon`)
      .filter((label) => label.htmlFor === id)
      .map((label) => makeButton(label, name));
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close-menu";
    close.textContent = "Close menu";
    inside.querySelector(".sidebar-sticky, .toc-sticky")?.prepend(close);

    let opener = null;
    const tell = () => {
      openers.forEach((button) => button.setAttribute("aria-expanded", box.checked));
      all(behind).forEach((element) => { element.inert = box.checked; });
      if (box.checked) close.focus();
      else if (opener) opener.focus();
      if (!box.checked) opener = null;
    };
    const put = (open) => {
      if (box.checked === open) return;
      box.checked = open;
      tell();
    };
    openers.forEach((button) => button.addEventListener("click", () => {
      opener = button;
      put(!box.checked);
    }));
    box.addEventListener("change", tell); /* the shade beside the menu was touched */
    close.addEventListener("click", () => put(false));
    inside.addEventListener("click", (event) => {
      if (!event.target.closest("a")) return;
      opener = null; /* one goes to the place, not back to the button */
      put(false);
    });
    addEventListener("keydown", (event) => { if (event.key === "Escape") put(false); });
    /* A window made wide shows the menu beside the page, which must not stay closed off. */
    addEventListener("resize", () => {
      if (box.checked && getComputedStyle(close).display === "none") { opener = null; put(false); }
    });
    tell();
  });
})();
