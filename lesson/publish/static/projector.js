/* The page as a room can read it: large, nothing beside it, and no instructor notes,
   whatever the view. By a button, not by a letter that somebody may speak or type. It
   holds in this tab, from page to page, until it is left. */
(() => {
  "use strict";
  const root = document.documentElement;
  const KEY = "workbench-projector";
  const buttons = [...document.querySelectorAll(".projector-switch")];

  const leave = document.createElement("button");
  leave.type = "button";
  leave.className = "projector-leave";
  leave.textContent = "Leave projector mode";
  document.querySelector("article").append(leave);

  const put = (on) => {
    /* What stood at the top of the window stays there, however much the page grows. */
    const seen = [...document.querySelectorAll("article :is(h1, h2, h3, p, pre, li)")]
      .find((element) => element.getBoundingClientRect().top > 0);
    root.toggleAttribute("data-projector", on);
    buttons.forEach((button) => button.setAttribute("aria-pressed", on));
    if (scrollY > 0) seen?.scrollIntoView({ behavior: "instant" });
    dispatchEvent(new Event("resize")); /* what is now too wide must be scrolled by keys */
  };
  const change = (on) => {
    try { sessionStorage.setItem(KEY, on ? "on" : ""); } catch { /* not from a folder */ }
    put(on);
    (on ? leave : buttons.find((button) => button.offsetParent))?.focus({ preventScroll: true });
  };
  buttons.forEach((button) => button.addEventListener("click", () => change(true)));
  leave.addEventListener("click", () => change(false));

  let on = "";
  try { on = sessionStorage.getItem(KEY); } catch { /* not from a folder */ }
  if (on) put(true);
})();
