/* An option of a challenge can be chosen. It then says whether it is right, and what the
   solution says about it, which stays where it is. */
(() => {
  "use strict";

  /* What a part of the solution says, without what names or works it there. */
  const saying = (part) => {
    const copy = part.cloneNode(true);
    copy.querySelectorAll("button").forEach((button) => button.remove());
    [copy, ...copy.querySelectorAll("[id]")].forEach((element) => element.removeAttribute("id"));
    copy.removeAttribute("class");
    if (copy.tagName === "LI") return [...copy.childNodes];
    if (copy.firstChild?.tagName === "STRONG") copy.firstChild.remove(); /* the letters */
    return [copy];
  };

  const verdict = (option) => {
    const right = option.parentElement.querySelectorAll("[data-right]").length;
    const line = document.createElement("p");
    line.className = "option-verdict";
    line.textContent = "Not right";
    if ("right" in option.dataset) line.textContent = right > 1 ? `Right, one of ${right}` : "Right";
    return line;
  };

  document.querySelectorAll(".option").forEach((option) => {
    const { letter } = option.dataset;
    const text = option.firstElementChild;
    const answer = option.closest(".challenge").querySelector(`.solution .answer-${letter}`);

    const button = document.createElement("button");
    button.type = "button";
    button.className = "option-button";
    button.setAttribute("aria-label", text.textContent.trim());
    button.setAttribute("aria-pressed", "false");
    const said = document.createElement("div");
    said.className = "option-answer";
    said.setAttribute("role", "status");
    option.prepend(button);
    option.append(said);

    button.addEventListener("click", () => {
      const chosen = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", chosen);
      said.replaceChildren(...(chosen ? [verdict(option), ...(answer ? saying(answer) : [])] : []));
    });
    text.addEventListener("click", (event) => {
      if (!event.target.closest("a") && !getSelection().toString()) button.click();
    });
  });
})();
