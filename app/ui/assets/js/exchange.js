// htmx under a strict policy: token on every request, whole error pages never swapped into a part, sentences for failures.
import htmx from "htmx.org/dist/htmx.esm.js";
import { say, token } from "./page.js";
import { toast } from "./toasts.js";

document.addEventListener("htmx:config:request", ({ detail }) => {
  detail.ctx.request.headers["X-CSRFToken"] = token();
});

document.addEventListener("htmx:before:swap", (event) => {
  const { response, text } = event.detail.ctx || {};
  if (response?.status >= 400 && /^\s*<!doctype/i.test(text || "")) event.preventDefault();
});

document.addEventListener("htmx:response:error", ({ detail }) => {
  const { status } = detail.ctx.response;
  const whole = /^\s*<!doctype/i.test(detail.ctx.text || "");
  if (status === 401) toast(say("signed_out"), "caution");
  else if (status >= 500 || whole) toast(headline(detail.ctx.text) || say("failed"), "bad");
});

document.addEventListener("htmx:error", () => toast(say(navigator.onLine ? "failed" : "offline"), "bad"));

// The sentence of an error page, so that a part's failure says the same as the whole page's.
function headline(text) {
  const page = new DOMParser().parseFromString(text || "", "text/html");
  return page.querySelector(".error-page .page-lead")?.textContent.trim();
}

export default htmx;
