// The runs of this process. A run belongs to a tenant: its key is the tenant and the panel.

import { discussionOf } from "../discussion/discussion.mjs";
import { PanelRun } from "./panel-run.mjs";

/** How many runs are kept, the newest ones. */
const MAX_RUNS = 1000;

export class RunRegistry {
  #runs = new Map();
  #paceMs;

  constructor({ paceMs }) {
    this.#paceMs = paceMs;
  }

  /** Starts the run of a tenant's panel, or joins it. Another question or other experts replace the run. */
  start(tenant, { spoken, ...panel }) {
    const key = keyOf(tenant, panel.panelId);
    const asked = JSON.stringify(panel);
    const known = this.#runs.get(key);
    if (known?.asked === asked) return known.run;
    known?.run.stop();
    this.#runs.delete(key);
    this.#makeRoom();
    const run = new PanelRun(discussionOf(panel), { paceMs: this.#paceMs, spoken });
    this.#runs.set(key, { asked, run });
    return run;
  }

  /** The run of a tenant's panel. Undefined also for a panel of another tenant. */
  find(tenant, panelId) {
    return this.#runs.get(keyOf(tenant, panelId))?.run;
  }

  stop() {
    for (const { run } of this.#runs.values()) run.stop();
    this.#runs.clear();
  }

  /** Drops the oldest run that is done, or else the oldest one. The gateway starts a run again that it misses. */
  #makeRoom() {
    if (this.#runs.size < MAX_RUNS) return;
    const runs = [...this.#runs];
    const [key, { run }] = runs.find(([, entry]) => entry.run.isDone) ?? runs[0];
    run.stop();
    this.#runs.delete(key);
  }
}

const keyOf = (tenant, panelId) => `${tenant}/${panelId}`;
