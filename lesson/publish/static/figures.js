/* A figure can be seen as large as it is: in the browser's own dialog, which keys know.
   What is larger than the screen is scrolled there, as one would move a map. */
(() => {
  "use strict";
  const figures = [...document.querySelectorAll("article figure")]
    .filter((figure) => figure.querySelector("img"));
  if (!figures.length || !HTMLDialogElement.prototype.showModal) return;
  const READABLE = 900; /* pixels: the width at which the words in a plot can be read */
  const BAR = 90; /* pixels that the caption and the button take */

  const dialog = document.createElement("dialog");
  dialog.className = "figure-dialog";
  dialog.setAttribute("aria-label", "Figure");
  dialog.innerHTML = '<div class="figure-dialog-bar"><p></p><button type="button">Close</button></div>'
    + '<div class="figure-dialog-sheet" role="group" tabindex="0" aria-label="Figure, scrolls"></div>';
  document.body.append(dialog);
  const [caption, button] = dialog.firstChild.children;
  const sheet = dialog.lastChild;
  button.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  /* As large as the window; on a phone as large as it must be, and scrolled. */
  const widthOf = ({ width, height }) => {
    const fit = width * Math.min((innerWidth - 32) / width, (innerHeight - BAR) / height);
    return Math.max(fit, innerWidth < READABLE ? Math.min(READABLE, 2 * width) : width);
  };

  const open = (figure) => {
    const image = figure.querySelector("img").cloneNode();
    image.removeAttribute("loading");
    image.style.width = `${widthOf(image)}px`;
    caption.textContent = figure.querySelector("figcaption .caption-text")?.textContent ?? "";
    sheet.replaceChildren(image);
    dialog.showModal();
    button.focus();
  };

  figures.forEach((figure) => {
    const enlarge = document.createElement("button");
    enlarge.type = "button";
    enlarge.className = "enlarge";
    enlarge.textContent = "Enlarge";
    const text = figure.querySelector("figcaption .caption-text")?.textContent;
    if (text) enlarge.setAttribute("aria-label", `Enlarge: ${text}`);
    enlarge.addEventListener("click", () => open(figure));
    const image = figure.querySelector("img");
    image.after(enlarge);
    image.classList.add("can-enlarge");
    image.addEventListener("click", () => open(figure));
  });
})();
