/* A term explains itself where it stands: on focus, under the mouse, at a tap.

   The card stays while the mouse is on it, goes at Escape, and says no more than the
   glossary, to which the term still leads: by Enter, a click or a second tap. */
(() => {
  "use strict";
  const terms = [...document.querySelectorAll("a.term")];
  if (!terms.length || !HTMLElement.prototype.showPopover) return;
  const PAUSE = 250; /* milliseconds that the mouse rests before a card comes or goes */
  const GAP = 6;

  const card = document.createElement("div");
  card.id = "term-card";
  card.className = "term-card";
  card.setAttribute("role", "tooltip");
  card.popover = "manual";
  document.querySelector("article").append(card); /* in a landmark, as all text is */

  let loading = null;
  const load = () => loading ??= new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = `${document.documentElement.dataset.content_root}definitions.js`;
    script.onload = resolve;
    script.onerror = resolve; /* without definitions the terms are links as before */
    document.head.append(script);
  });
  ["focusin", "pointermove"].forEach((kind) => addEventListener(kind, load, { once: true }));

  let current = null;
  let timer = 0;

  const place = (term) => {
    const at = [...term.getClientRects()].at(-1);
    const wide = document.documentElement.clientWidth;
    const left = Math.min(Math.max(at.left, 8), wide - card.offsetWidth - 8);
    const below = at.bottom + GAP;
    const above = at.top - GAP - card.offsetHeight;
    const fits = below + card.offsetHeight <= innerHeight || above < 0;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${(fits ? below : above) + scrollY}px`;
  };

  const close = () => {
    clearTimeout(timer);
    if (!current) return;
    current.removeAttribute("aria-describedby");
    current = null;
    if (card.matches(":popover-open")) card.hidePopover();
  };

  const open = async (term) => {
    clearTimeout(timer);
    if (current === term) return;
    close();
    current = term;
    await load();
    const [name, definition] = window.lessonDefinitions?.[term.hash.slice(1)] ?? [];
    if (current !== term || !definition) return;
    card.innerHTML = '<p class="term-card-name"></p><div></div>'
      + '<p class="term-card-hint">Tap the word again to open the glossary.</p>';
    card.firstChild.textContent = name;
    card.children[1].innerHTML = definition; /* made by the build, of our own pages */
    term.setAttribute("aria-describedby", card.id);
    card.showPopover();
    place(term);
  };

  const later = (what) => {
    clearTimeout(timer);
    timer = setTimeout(what, PAUSE);
  };

  let touched = false;
  terms.forEach((term) => {
    term.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") later(() => open(term));
    });
    term.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") later(close);
    });
    term.addEventListener("focus", () => { if (term.matches(":focus-visible")) open(term); });
    term.addEventListener("blur", () => { if (current === term) close(); });
    term.addEventListener("pointerdown", (event) => { touched = event.pointerType !== "mouse"; });
    term.addEventListener("click", (event) => {
      if (!touched || event.detail === 0 || current === term) return;
      event.preventDefault();
      open(term);
    });
  });
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", () => later(close));
  addEventListener("pointerdown", ({ target }) => {
    if (!card.contains(target) && !current?.contains(target)) close();
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  addEventListener("resize", close);
})();
