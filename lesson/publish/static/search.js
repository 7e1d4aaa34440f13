/* The search page. The library and the passages are loaded when somebody searches, as
   classic scripts, since browsers load nothing else from a folder. */
(() => {
  "use strict";
  const form = document.querySelector(".search-form");
  const field = document.getElementById("search-field");
  const status = document.getElementById("search-status");
  const list = document.getElementById("search-results");
  const MOST = 40;
  const LENGTH = 200;

  const load = (source) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = resolve;
    script.onerror = () => reject(new Error(source));
    document.head.append(script);
  });

  const tokenize = (text) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  /* "Networks" finds "network"; both sides lose their s. */
  const processTerm = (word) => {
    const term = word.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
    return term.length > 3 && /[^s]s$/.test(term) ? term.slice(0, -1) : term;
  };

  const read = () => window.lessonPassages.flatMap(([url, page, rows]) =>
    rows.map(([kind, anchor, title, text, code, closed]) =>
      ({ url, page, kind, anchor, title, text, code, closed })))
    .map((passage, id) => ({ id, ...passage }));

  let ready = null;
  const prepare = () => ready ??= Promise.all(
    [form.dataset.library, form.dataset.index].map(load),
  ).then(() => {
    const passages = read();
    const index = new window.MiniSearch({ fields: ["title", "text", "code", "closed"], tokenize, processTerm });
    index.addAll(passages);
    return { passages, index };
  });

  const words = (text) => tokenize(text).map(processTerm);

  const find = ({ passages, index }, query) => {
    const instructor = document.documentElement.dataset.view === "instructor";
    const options = {
      boost: { title: 4, text: 1.5, code: 0.7, closed: 0.5 },
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      filter: ({ id }) => instructor || passages[id].kind !== "note",
      boostDocument: (id) => (passages[id].url.includes("instructor-notes") ? 0.3 : 1),
    };
    let found = index.search(query, { ...options, combineWith: "AND" });
    if (!found.length) found = index.search(query, { ...options, combineWith: "OR" });
    const asked = words(query);
    const names = ({ id }) => passages[id].kind === "term"
      && asked.every((one) => words(passages[id].title).some((word) => word.startsWith(one)));
    return [...found.filter(names), ...found.filter((hit) => !names(hit))];
  };

  /* The words of a text that were found, where they stand in it. */
  const places = (text, terms) => {
    const any = terms.join("|"); /* letters and digits only, see tokenize */
    return any ? [...text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})[\\p{L}\\p{N}]*`, "giu"))] : [];
  };

  const cut = (text, first) => {
    let start = Math.max(0, first - LENGTH / 3);
    if (start > 0) start = text.indexOf(" ", start) + 1 || start;
    let end = start + LENGTH;
    if (end < text.length) end = text.lastIndexOf(" ", end);
    return [start, end > start ? end : text.length];
  };

  const excerpt = (passage, terms) => {
    const inText = places(passage.text, terms);
    const inCode = inText.length ? [] : places(passage.code, terms);
    const element = document.createElement(inCode.length ? "code" : "span");
    if (inCode.length) {
      const line = passage.code.slice(passage.code.lastIndexOf("\n", inCode[0].index) + 1);
      mark(element, line.split("\n")[0].trim(), terms);
      return element;
    }
    const [start, end] = cut(passage.text, inText[0]?.index ?? 0);
    if (start > 0) element.append("… ");
    mark(element, passage.text.slice(start, end), terms);
    if (end < passage.text.length) element.append(" …");
    return element;
  };

  const mark = (element, text, terms) => {
    let done = 0;
    places(text, terms).forEach((found) => {
      const marked = document.createElement("mark");
      marked.textContent = found[0];
      element.append(text.slice(done, found.index), marked);
      done = found.index + found[0].length;
    });
    element.append(text.slice(done));
  };

  const show = (passage, terms) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const top = passage.anchor === "" || passage.title === passage.page;
    link.href = passage.url + (top ? "" : `#${passage.anchor}`);
    mark(link, passage.title || passage.page, terms);
    const place = document.createElement("p");
    place.className = "result-place";
    const kinds = { term: "Glossary", note: `Instructor note in ${passage.page}` };
    place.textContent = kinds[passage.kind] ?? (top ? "Page" : passage.page);
    const text = document.createElement("p");
    text.append(excerpt(passage, terms));
    item.append(link, place, text);
    return item;
  };

  const say = (count, query) => {
    const places = count === 1 ? "1 place" : `${count} places`;
    const most = count > MOST ? `; the best ${MOST} are shown` : "";
    status.textContent = count ? `${places} for “${query}”${most}` : `Nothing found for “${query}”`;
  };

  let latest = "";
  const search = async () => {
    const query = field.value.trim();
    latest = query;
    try {
      history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
    } catch { /* not allowed from a folder */ }
    if (!query) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    try {
      const prepared = await prepare();
      if (latest !== query) return;
      const found = find(prepared, query);
      list.replaceChildren(...found.slice(0, MOST).map(({ id, terms }) =>
        show(prepared.passages[id], terms)));
      say(found.length, query);
    } catch (error) {
      ready = null;
      status.textContent = `The search could not be loaded (${error.message}).`;
    }
  };

  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  /* With the instructor view come the notes, and go. */
  new MutationObserver(search)
    .observe(document.documentElement, { attributeFilter: ["data-view"] });

  field.value = new URLSearchParams(location.search).get("q") ?? "";
  if (field.value) search();
  else field.focus();
})();
