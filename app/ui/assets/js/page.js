// What every module needs from the page: elements met once, translated words, posts with the token.
const met = new WeakMap();

// Calls act(element) once for each matching element, however often it is called.
export function each(root, selector, act) {
  for (const element of root.querySelectorAll(selector)) {
    const seen = met.get(element) || new Set();
    if (seen.has(selector)) continue;
    met.set(element, seen.add(selector));
    act(element);
  }
}

// Runs act(event, element) for events on present and future elements; start() of a module may be called again.
const listening = new Set();
export function on(type, selector, act, capture = false) {
  const name = `${type} ${selector} ${act}`;
  if (listening.has(name)) return;
  listening.add(name);
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element ? event.target.closest(selector) : null;
    if (element) act(event, element);
  }, capture);
}

const words = JSON.parse(document.getElementById("page-words")?.content.textContent || "{}");

export function say(name, values = {}) {
  return Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words[name] || name);
}

export function token() {
  return document.querySelector('meta[name="csrf-token"]')?.content || "";
}

// fields: an object or FormData; the token travels both as a header and as a field.
export function post(url, fields, options = {}) {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  return fetch(url, {
    method: "POST", body, credentials: "same-origin",
    headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch", Accept: "application/json", ...options.headers },
    keepalive: options.keepalive, signal: options.signal,
  });
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${document.querySelector('meta[name="icons"]')?.content || ""}#${name}`);
  svg.append(use);
  return svg;
}

// A small builder: make("li", {class: "x"}, "text", child). Text is never read as markup.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function later(act, wait) {
  let timer = 0;
  const run = (...values) => { clearTimeout(timer); timer = setTimeout(act, wait, ...values); };
  run.cancel = () => clearTimeout(timer);
  return run;
}

export const store = {
  read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  write(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
  remove(key) { try { localStorage.removeItem(key); } catch { /* storage is off: nothing to remove */ } },
};
