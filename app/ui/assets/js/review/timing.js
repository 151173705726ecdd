// Seconds of active work on an item: the page in view and used within the last minute. Kept on this device until it is published.
import { store } from "../page.js";

const idle = 60_000;

export class ActiveTime {
  constructor(assignment, draw, signal) {
    Object.assign(this, { key: `greenroom.active ${document.documentElement.dataset.person || ""} ${assignment}`, draw, last: Date.now() });
    this.seconds = Number(store.read(this.key)) || 0;
    for (const name of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) {
      document.addEventListener(name, () => { this.last = Date.now(); }, { signal, passive: true, capture: true });
    }
    const timer = setInterval(() => this.tick(), 1000);
    signal.addEventListener("abort", () => clearInterval(timer));
    draw(this.text());
  }

  tick() {
    if (document.hidden || Date.now() - this.last > idle) return;
    this.seconds += 1;
    store.write(this.key, this.seconds);
    this.draw(this.text());
  }

  text() {
    return `${Math.floor(this.seconds / 60)}:${String(this.seconds % 60).padStart(2, "0")}`;
  }

  done() {
    store.remove(this.key);
  }
}
