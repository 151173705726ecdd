// The review page: rating by digit, moving, quoting, commenting; every act is saved at once.
import { chooseText } from "../conflict.js";
import { isTyping } from "../keyboard.js";
import { later, token } from "../page.js";
import { showPane } from "../panes.js";
import { clearToasts, toast } from "../toasts.js";
import { giveExercise, insertTemplate, keepTemplate, startNote } from "./beside.js";
import { choose } from "./choosing.js";
import { criteria, drawCited, drawEvidence, drawHere, drawLive, drawMeant, drawRated, drawTarget, fill, levelOf, words } from "./live.js";
import { Picker } from "./picking.js";
import { Pointers } from "./pointing.js";
import { Sender, postJson } from "./sending.js";
import { spanOf } from "./spans.js";
import { ActiveTime } from "./timing.js";

export class Sheet {
  constructor(root) {
    this.root = root;
    this.say = words();
    this.complete = root.dataset.total > 0 && root.dataset.rated === root.dataset.total;
    this.pane = root.querySelector("[data-conversation]");
    this.picker = new Picker(this.pane, root.querySelector("[data-pick-bar]"));
    this.ends = new AbortController();
    this.locked = root.querySelector(".review-fields").disabled;
    this.sender = new Sender(root.dataset.assignment, Number(root.dataset.revision), Number(root.dataset.version), {
      live: (answer) => this.live(answer), state: (name) => this.state(name),
      refused: (text) => toast(text || this.say.unsaved, "caution"), conflict: (answer, job) => this.conflict(answer, job),
    });
    if (!this.locked) this.bringBack();
    this.listen();
    this.openNote = startNote(root);
    this.pointers = new Pointers(root, this.sender, () => this.current?.dataset.criterion);
    if (!this.locked) this.pointers.load();
    const told = root.querySelector("[data-active-time]");
    this.time = new ActiveTime(root.dataset.assignment, (time) => { if (told) told.textContent = fill(this.say.active, { time }); }, this.ends.signal);
    drawRated(root);
    root.querySelector(".message-focus")?.scrollIntoView({ block: "nearest" });
    const named = this.visible().find((one) => `#${one.id}` === location.hash);
    this.go(named || this.visible().find(isOpen) || this.visible()[0], false);
    setTimeout(() => this.prefetch(), 400);
  }

  listen() {
    const { root, ends: { signal } } = this;
    document.addEventListener("keydown", (event) => this.onKey(event), { capture: true, signal });
    document.addEventListener("selectionchange", later(() => this.offer(), 120), { signal });
    root.addEventListener("change", (event) => this.onChange(event), { signal });
    root.addEventListener("input", (event) => this.onInput(event), { signal });
    root.addEventListener("click", (event) => this.onClick(event), { signal });
    root.addEventListener("focusin", (event) => this.here(event.target.closest("[data-criterion]")), { signal });
    this.texts = new Map();
  }

  visible() {
    return criteria(this.root).filter((one) => !one.hidden);
  }

  here(one) {
    if (!one || one === this.current) return;
    this.current = one;
    this.rated = undefined;
    if (this.picker.on) this.mean(one); else drawHere(this.root, one.dataset.criterion);
    drawTarget(this.root, one, this.say);
  }

  go(one, focus = true) {
    if (!one) return;
    this.here(one);
    if (focus) levelOf(one)?.focus({ preventScroll: true });
    one.scrollIntoView({ block: "nearest" });
  }

  move(step) {
    const all = this.visible();
    this.go(all[Math.min(all.length - 1, Math.max(0, all.indexOf(this.current) + step))]);
    return true;
  }

  onKey(event) {
    if (event.isComposing || !this.root.isConnected || document.querySelector("dialog[open], [popover]:popover-open")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { this.use(event); this.publish(event.shiftKey ? "stay" : "next"); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || this.locked) return;
    if (isTyping(event.target)) { if (event.key === "Escape") { this.use(event); if (this.current) levelOf(this.current)?.focus(); } return; }
    if (this.picks(event)) { this.use(event); return; }
    if (this.isGoing(event)) return;
    if (/^[0-9]$/.test(event.key) ? this.rate(event.key) : this.keys[event.key]?.(event)) this.use(event);
  }

  // Keys of picking. Esc right after it has ended leaves nothing: whoever presses it means the picking. Tab is for the criterion rated just before.
  picks(event) {
    const after = this.picked && event.key === "Escape";
    this.picked = false;
    if (!this.picker.on) return after;
    if (event.key === "Tab" && this.rated) { this.mean(this.meant === this.rated ? this.current : this.rated); return true; }
    const used = this.picker.key(event);
    if (!this.picker.on) this.stopPicking();
    return used;
  }

  startPicking() {
    showPane("pane-conversation");
    this.picker.start();
    this.mean(this.current);
  }

  stopPicking() {
    this.picker.stop();
    this.mean(undefined);
  }

  // The criterion that words are picked for: the current one unless Tab chose the one rated before it. It is named where one picks.
  mean(one) {
    this.meant = one;
    drawHere(this.root, (one || this.current)?.dataset.criterion);
    drawMeant(this.root, one, this.rated && one === this.rated ? this.current : this.rated);
  }

  // The letter after g leads to a room, whatever it means here.
  isGoing(event) {
    const going = event.timeStamp < this.goUntil;
    this.goUntil = event.key === "g" ? event.timeStamp + 1500 : 0;
    return going || event.key === "g";
  }

  keys = {
    n: () => this.rate("0"),
    e: () => { this.publish("next"); return true; },
    j: () => this.move(1), ArrowDown: () => this.move(1),
    k: () => this.move(-1), ArrowUp: () => this.move(-1),
    v: () => this.attach(),
    p: () => this.cite([...(this.current?.querySelectorAll("[data-quote]") || [])].at(-1)),
    Enter: (event) => (spanOf(getSelection()) ? this.attach() : !event.target.closest("button, a, summary") && this.move(1)),
    s: () => { this.startPicking(); return true; },
    t: () => { if (this.current) insertTemplate(this.root, this.current, this.say); return true; },
    T: () => { if (this.current) keepTemplate(this.root, this.current); return true; },
    u: () => { const way = this.current?.querySelector("[data-report]"); way?.click(); return Boolean(way); },
    w: () => { if (this.current) giveExercise(this.root, this.current, this.say).then(() => this.go(this.current)); return true; },
    m: () => { showPane("pane-rubric"); this.openNote(); return true; },
    a: () => this.pointers.judge(undefined, true),
    x: () => this.pointers.judge(undefined, false),
    c: () => this.write(this.current?.querySelector("[data-comment]")),
    o: () => this.write(this.root.querySelector("[data-overall]")),
  };

  use(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  write(field) {
    showPane("pane-rubric");
    field?.focus();
    return Boolean(field);
  }

  rate(digit) {
    const input = this.current?.querySelector(`input[data-digit="${digit}"]`);
    if (!input) return false;
    const first = isOpen(this.current);
    input.checked = true;
    input.focus({ preventScroll: true });
    this.level(input);
    if (first) this.goOn();
    return true;
  }

  // A first rating leads to the next open criterion; correcting one stays where it is. What appears with the answer is gone to then.
  goOn() {
    const all = this.visible();
    const from = all.indexOf(this.current);
    const next = [...all.slice(from + 1), ...all.slice(0, from)].find(isOpen);
    this.expecting = !next;
    const rated = this.current;
    if (next) this.go(next);
    if (next) this.rated = rated;
  }

  level(input) {
    const id = input.closest("[data-criterion]").dataset.criterion;
    drawRated(this.root);
    fitCauses(input.closest("[data-criterion]"), input);
    this.save(`level ${id}`, { criterion: id, level: input.value });
  }

  onChange(event) {
    const one = event.target.closest("[data-criterion]");
    if (event.target.type === "radio") this.level(event.target);
    else if (event.target.matches("[data-cause]")) {
      const causes = [...one.querySelectorAll("[data-cause]:checked")].map((box) => box.value).join(",");
      this.save(`causes ${one.dataset.criterion}`, { criterion: one.dataset.criterion, causes });
    } else if (event.target.matches("[data-comment], [data-overall]")) this.text(event.target).now();
  }

  onInput(event) {
    if (event.target.matches("[data-reason]")) clearToasts("sheet");
    if (event.target.matches("[data-comment], [data-overall]")) this.text(event.target).soon();
  }

  // A text is kept on this device with each key, and saved a moment after the last one and when its field is left.
  text(field) {
    if (!this.texts.has(field)) {
      let sent = field.defaultValue;
      const id = field.closest("[data-criterion]")?.dataset.criterion;
      const job = () => [`comment ${id || ""}`, this.root.dataset.saveUrl, id ? { criterion: id, comment: field.value } : { comment: field.value }];
      const now = () => {
        if (field.value === sent) return;
        sent = field.value;
        this.sender.push(...job());
      };
      const soon = later(now, 700);
      this.texts.set(field, { now, soon: () => { this.sender.hold(...job()); soon(); } });
    }
    return this.texts.get(field);
  }

  // What the server does not have yet stands here again after the page was left.
  bringBack() {
    for (const { body } of this.sender.jobs) {
      const place = body.criterion ? this.root.querySelector(`[data-criterion="${CSS.escape(body.criterion)}"]`) : this.root;
      if (body.comment !== undefined) place.querySelector(body.criterion ? "[data-comment]" : "[data-overall]").value = body.comment;
      const level = body.level && place.querySelector(`input[value="${CSS.escape(body.level)}"]`);
      if (level) level.checked = true;
    }
  }

  save(name, body) {
    this.sender.push(name, this.root.dataset.saveUrl, body);
  }

  onClick(event) {
    const act = (selector) => event.target.closest(selector);
    const mark = act("mark[data-criteria]");
    this.picked = false;
    if (act("[data-publish]")) this.publish(act("[data-publish]").dataset.publish);
    else if (act("[data-attach]")) this.attach();
    else if (act("[data-pick]")) this.keys.s();
    else if (act("[data-cite]")) this.cite(act("[data-quote]"));
    else if (act("[data-detach]")) this.detach(act("[data-quote]"));
    else if (act("[data-jump]")) this.show(act("[data-quote]").dataset.quote);
    else if (mark && getSelection().isCollapsed) this.go(this.root.querySelector(`[data-criterion="${CSS.escape(mark.dataset.criteria.split(" ")[0])}"]`));
    else if (act("[data-criterion]") && !act("input, textarea, button, label")) this.go(act("[data-criterion]"));
  }

  show(id) {
    showPane("pane-conversation");
    document.getElementById(`evidence-${id}`)?.scrollIntoView({ block: "center", behavior: "smooth" });
  }

  attach() {
    const span = spanOf(getSelection());
    if (!span || !this.current) { toast(this.say.mark_first, "info"); return true; }
    const id = (this.meant || this.current).dataset.criterion;
    this.sender.push(`quote ${id} ${span.message} ${span.start} ${span.end}`, this.root.dataset.evidenceUrl, { ...span, criterion: id });
    this.picked = this.picker.on;
    this.stopPicking();
    getSelection().removeAllRanges();
    return true;
  }

  detach(line) {
    const url = `${this.root.dataset.evidenceUrl}/${line.dataset.quote}/remove`;
    this.sender.push(`unquote ${line.dataset.quote}`, url, { message: Number(line.dataset.messageId) });
  }

  // The clause that decides, as it stood when the quoted words were written. Quotes that are still on their way come first.
  cite(line) {
    if (!line) toast(this.say.quote_first, "info");
    else this.sender.settled().then(async (all) => {
      const { quote, messageId } = line.dataset;
      const criterion = line.closest("[data-criterion]").dataset.criterion;
      const asked = new URLSearchParams({ message: messageId, criterion });
      const one = all && await choose(`${this.root.dataset.clausesUrl}?${asked}`, this.say.clauses);
      if (one) this.sender.push(`cite ${quote}`, `${this.root.dataset.evidenceUrl}/${quote}/clause`, { clause: one.dataset.choice });
      this.go(this.current);
    });
    return true;
  }

  // A button beside words marked with the pointer.
  offer() {
    this.offered?.remove();
    const span = !this.locked && !this.picker.on && spanOf(getSelection());
    if (!span || !this.current || !this.root.isConnected) return;
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    const button = this.root.querySelector("[data-attach]").cloneNode(true);
    button.className = "btn btn-primary btn-sm rv-attach-here";
    button.querySelector("span").textContent = fill(this.say.attach, { n: this.current.dataset.number });
    button.style.left = `${Math.max(8, Math.min(innerWidth - 170, box.left))}px`;
    button.style.top = `${Math.min(innerHeight - 44, box.bottom + 6)}px`;
    button.addEventListener("mousedown", (event) => event.preventDefault());
    this.root.append(button);
    this.offered = button;
  }

  // Whatever kept the review from being published is looked at anew after a save.
  live(answer) {
    clearToasts("sheet");
    this.complete = answer.complete;
    drawLive(this.root, answer, this.say);
    if (answer.evidence) drawEvidence(this.root, answer, this.say);
    if (answer.evidence) this.pointers.draw();
    if (answer.cited) drawCited(this.root, answer.cited, this.say);
    drawHere(this.root, (this.meant || this.current)?.dataset.criterion);
    if (this.expecting && !isTyping(document.activeElement) && this.visible().some(isOpen)) this.goOn();
    this.state("saved", { time: answer.at });
  }

  state(name, values = {}) {
    const line = this.root.querySelector("[data-saved]");
    line.textContent = fill(this.say[name], values);
    line.dataset.state = { saving: "saving", saved: "saved" }[name] || "kept";
  }

  // True: go on with what stands here. A lost claim or a done review cannot be gone on with.
  async conflict(answer, job) {
    if (answer.revision !== undefined && job.body.comment !== undefined) {
      const choice = await chooseText(answer.theirs || "", job.body.comment);
      if (choice === "keep") return true;
    } else toast(answer.error, "caution");
    this.state("waiting");
    if (answer.revision !== undefined) { this.sender.drop(); location.reload(); }
    return false;
  }

  async publish(how) {
    if (this.locked || this.publishing) return;
    for (const text of this.texts.values()) text.now();
    this.publishing = true;
    try {
      if (!await this.sender.settled()) { toast(this.say.unsaved, "caution", "sheet"); return; }
      if (!this.complete) { this.openOne(); return; }
      await this.send(how);
    } finally {
      this.publishing = false;
    }
  }

  openOne() {
    const left = this.visible().filter(isOpen);
    toast(fill(this.say.open, { n: left.length }), "caution", "sheet");
    showPane("pane-rubric");
    this.go(left[0]);
  }

  async send(how) {
    const reason = this.root.querySelector("[data-reason]");
    if (reason && !reason.value.trim()) { toast(this.say.reason, "caution", "sheet"); reason.focus(); return; }
    const body = { revision: this.sender.revision, next: Number(this.root.dataset.next || 0), stay: how === "stay", reason: reason?.value || "", active: this.time.seconds };
    let answer;
    try {
      const response = await postJson(this.root.dataset.publishUrl, body);
      answer = { status: response.status, ...(await response.json().catch(() => ({}))) };
    } catch { toast(this.say.offline, "caution", "sheet"); return; }
    if (answer.status === 401) { this.state("signed_out"); toast(this.say.signed_out, "caution", "sheet"); return; }
    if (answer.status !== 200) { this.refused(answer); return; }
    this.time.done();
    this.leave(answer);
  }

  // What is missing is named in a sentence, and the place to write it waits under the cursor.
  refused({ error, criterion }) {
    toast(error || this.say.unsaved, "caution", "sheet");
    const one = criterion && this.root.querySelector(`[data-criterion="${CSS.escape(criterion)}"]`);
    if (!one) return;
    showPane("pane-rubric");
    this.go(one);
    this.write(one.querySelector("[data-comment]"));
  }

  // The page of the next item stays; only its part is swapped in, fetched ahead or now. Anything else is gone to.
  async leave({ to, next, said }) {
    const html = !next ? "" : this.ahead?.url === to ? this.ahead.html : await pageAt(to);
    const page = new DOMParser().parseFromString(html, "text/html");
    const root = page.querySelector("[data-review]");
    if (!root) { location.assign(to); return; }
    this.ends.abort();
    this.root.replaceWith(document.adoptNode(root));
    document.title = page.title;
    history.pushState({}, "", to);
    clearToasts();
    toast(said);
    showPane("pane-conversation");
    root.querySelector("h1")?.scrollIntoView();
    const sheet = new Sheet(root);
    sheet.go(sheet.current);
  }

  // The next item is asked for while this one is worked on; publishing then only swaps it in. The server decides who gets it.
  async prefetch() {
    const url = this.root.dataset.nextUrl;
    if (!url || !this.root.isConnected) return;
    const html = await pageAt(url, this.root.dataset.assignment);
    if (html) this.ahead = { url, html };
  }
}

// Causes of a fault stand beside every level but the highest, causes of what was good beside that; the server holds the same rule.
function fitCauses(one, input) {
  const kind = input.value === "n/a" ? "" : input.dataset.top === undefined ? "below" : "top";
  for (const label of one.querySelectorAll("[data-beside]")) label.hidden = !kind || ![kind, "any"].includes(label.dataset.beside);
}

function isOpen(one) {
  return !one.querySelector('input[type="radio"]:checked');
}

// The review page at an address, "" where there is none. `from` is the item that is worked on now, so that it is not the one after.
async function pageAt(url, from = "") {
  const address = new URL(url, location.href);
  if (from) address.searchParams.set("from", from);
  try {
    const response = await fetch(address, { credentials: "same-origin", headers: { "X-CSRFToken": token() } });
    return response.ok && !response.redirected ? await response.text() : "";
  } catch { return ""; } // it is asked for again when it is needed
}
