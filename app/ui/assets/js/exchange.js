// htmx under a strict policy: token on every request, whole error pages never swapped into a part, sentences for failures.
import htmx from "htmx.org/dist/htmx.esm.js";
import { say, token } from "./page.js";
import { toast } from "./toasts.js";

document.addEventListener("htmx:config:request", ({ detail }) => {
  detail.ctx.request.headers["X-CSRFToken"] = token();
});

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx?.response?.status >= 400 && isErrorPage(ctx)) event.preventDefault();
});

// A form that came back with its mistakes: the first field that is marked has the focus.
document.addEventListener("htmx:after:settle", ({ detail }) => {
  if (detail?.ctx?.response?.status !== 422) return;
  const wrong = document.querySelector("[aria-invalid=true]");
  wrong?.focus();
  wrong?.scrollIntoView({ block: "center" });
});

document.addEventListener("htmx:response:error", ({ detail }) => {
  const { status } = detail.ctx.response;
  if (status === 401) toast(say("signed_out"), "caution");
  else if (status >= 500 || isErrorPage(detail.ctx)) toast(headline(detail.ctx.text) || say("failed"), "bad");
});

document.addEventListener("htmx:error", () => toast(say(navigator.onLine ? "failed" : "offline"), "bad"));

// A whole page that holds the part that was asked for is the form with what is wrong in it, and no error page.
function isErrorPage({ text, select }) {
  return /^\s*<!doctype/i.test(text || "") && !(select && new DOMParser().parseFromString(text, "text/html").querySelector(select));
}

// The sentence of an error page, so that a part's failure says the same as the whole page's.
function headline(text) {
  const page = new DOMParser().parseFromString(text || "", "text/html");
  return page.querySelector(".error-page .page-lead")?.textContent.trim();
}

export default htmx;
