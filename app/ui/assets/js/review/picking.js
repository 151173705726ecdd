// Marking without a pointer: sentences of the conversation, chosen with the arrow keys. The sentence is a real selection,
// so screen readers read it and the attach key works on it as on words marked with the mouse.
import { select } from "./spans.js";

export class Picker {
  constructor(pane, bar) {
    Object.assign(this, { pane, bar, on: false, at: -1, to: -1, list: [] });
  }

  start() {
    const shown = [...this.pane.querySelectorAll("[data-message]")].filter((one) => one.getClientRects().length);
    this.list = shown.flatMap(sentences);
    if (!this.list.length) return;
    this.on = true;
    this.bar.hidden = false;
    const agent = this.list.findIndex((one) => one.element.dataset.role === "agent");
    if (this.at < 0 || this.at >= this.list.length) this.at = Math.max(0, agent);
    this.show(this.at);
  }

  stop(clear = false) {
    this.on = false;
    this.bar.hidden = true;
    if (clear) getSelection().removeAllRanges();
  }

  // Whether the key was used.
  key(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, j: 1, ArrowUp: -1, ArrowLeft: -1, k: -1 }[event.key];
    if (step) { if (event.shiftKey) this.extend(step); else this.show(this.at + step); return true; }
    if (event.key === "Escape" || event.key === "s") { this.stop(true); return true; }
    return false;
  }

  show(at) {
    this.at = this.to = Math.min(this.list.length - 1, Math.max(0, at));
    this.mark();
  }

  // The sentence at a place on the page.
  pick(node, offset) {
    const spot = document.createRange();
    spot.setStart(node, offset);
    const element = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-message]");
    const before = document.createRange();
    if (!element) return;
    before.selectNodeContents(element);
    before.setEnd(spot.startContainer, spot.startOffset);
    const units = before.toString().length;
    const found = this.list.findIndex((one) => one.element === element && units <= one.end);
    if (found >= 0) this.show(found);
  }

  extend(step) {
    const to = Math.min(this.list.length - 1, Math.max(this.at, this.to + step));
    if (this.list[to].element === this.list[this.at].element) this.to = to;
    this.mark();
  }

  mark() {
    const first = this.list[this.at];
    const range = select(first.element, first.start, this.list[this.to].end);
    const box = range.getBoundingClientRect();
    const own = this.pane.scrollHeight > this.pane.clientHeight + 1; // else the page scrolls
    const pane = own ? this.pane.getBoundingClientRect() : { top: 60, bottom: innerHeight - 60, height: innerHeight };
    if (box.top >= pane.top + 40 && box.bottom <= pane.bottom - 40) return;
    (own ? this.pane : window).scrollBy({ top: box.top - pane.top - pane.height / 3 });
  }
}

function sentences(element) {
  const text = element.textContent;
  return pieces(text).flatMap(({ segment, index }) => {
    const words = segment.trim();
    const start = index + segment.indexOf(words);
    return words ? [{ element, start, end: start + words.length }] : [];
  });
}

function pieces(text) {
  if (Intl.Segmenter) return [...new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(text)];
  return [...text.matchAll(/[^.!?。！？\n]+[.!?。！？]*\s*/g)].map((match) => ({ segment: match[0], index: match.index }));
}
