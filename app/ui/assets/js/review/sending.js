// Saves one after another: each names the revision the one before came back with. What could not be sent waits on this
// device and is sent again; nothing is dropped without a word.
import { store, token } from "../page.js";

const again = 4000;

export class Sender {
  constructor(assignment, revision, version, tell) {
    Object.assign(this, { revision, version, tell, key: `greenroom.text ${document.documentElement.dataset.person || ""} review ${assignment}`, jobs: [], busy: false, timer: 0, idle: [] });
    this.jobs = (store.read(this.key) || []).filter((job) => job.version === version);
    window.addEventListener("online", () => this.run());
    if (this.jobs.length) this.run();
  }

  push(name, url, body) {
    this.hold(name, url, body);
    this.run();
  }

  // Kept on this device until it is sent. A later save of the same thing takes the place of one that was not sent yet.
  hold(name, url, body) {
    const waiting = this.jobs.findIndex((job, at) => job.name === name && !(this.busy && at === 0));
    const job = { name, url, body, version: this.version };
    if (waiting >= 0) this.jobs[waiting] = job; else this.jobs.push(job);
    this.keep();
  }

  async run() {
    clearTimeout(this.timer);
    if (this.busy) return;
    this.busy = true;
    while (this.jobs.length && await this.send(this.jobs[0]));
    this.busy = false;
    this.keep();
    for (const done of this.idle.splice(0)) done(this.jobs.length === 0);
  }

  // Resolves to whether everything is on the server.
  settled() {
    if (!this.busy && !this.jobs.length) return Promise.resolve(true);
    return new Promise((done) => { this.idle.push(done); this.run(); });
  }

  async send(job) {
    this.tell.state("saving");
    let response;
    try {
      response = await postJson(job.url, { ...job.body, revision: this.revision, version: this.version });
    } catch {
      return this.wait();
    }
    if (response.status === 400 || response.status === 401) return this.wait(401); // 400: signed in anew elsewhere, with another token
    if (response.status === 429 || response.status >= 500) return this.wait(response.status);
    const answer = await response.json().catch(() => ({}));
    if (response.status === 409) return this.settle(job, answer);
    this.jobs.shift();
    this.keep();
    if (!response.ok) { this.tell.refused(answer.error, job); return true; }
    this.revision = answer.revision;
    this.tell.live(answer);
    return true;
  }

  // Another window saved meanwhile: go on with mine under its revision, or take what is stored.
  async settle(job, answer) {
    const mine = await this.tell.conflict(answer, job);
    if (!mine || answer.revision === undefined) return false;
    this.revision = answer.revision;
    return true;
  }

  wait(status) {
    this.tell.state(status === 401 ? "signed_out" : "offline");
    this.timer = setTimeout(() => this.run(), again);
    return false;
  }

  drop() {
    this.jobs = [];
    this.keep();
  }

  keep() {
    if (this.jobs.length) store.write(this.key, this.jobs); else store.remove(this.key);
  }
}

export function postJson(url, body) {
  return fetch(url, {
    method: "POST", credentials: "same-origin", body: JSON.stringify(body), keepalive: true,
    headers: { "Content-Type": "application/json", "X-CSRFToken": token(), "X-Requested-With": "fetch", Accept: "application/json" },
  });
}
