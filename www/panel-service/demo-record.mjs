// What the experts of the demo's completed panels said. `node www/panel-service/demo-record.mjs` writes it into the
// data of the demo, and a test compares the two.

import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { discussionOf } from "./discussion/discussion.mjs";

const DEMO = new URL("../../crates/gateway/demo/demo.json", import.meta.url);
export const RECORD = new URL("../../crates/gateway/demo/discussions.json", import.meta.url);

/** The panels of the demo, as the gateway would send them. */
export function demoPanels() {
  const demo = JSON.parse(readFileSync(DEMO, "utf8"));
  return demo.panels.map(({ id, question, type, status, agents }) => ({
    panelId: id,
    question,
    type,
    status,
    agents: agents.map((agent) => demo.agents.find((known) => known.id === agent)),
  }));
}

/** The record of the completed panels, as the text of the file. */
export function demoRecord() {
  const discussions = demoPanels()
    .filter(({ status }) => status === "completed")
    .map((panel) => {
      const events = discussionOf(panel);
      const statements = events.filter(({ name }) => name === "statement").map(({ data }) => data);
      return {
        panel: panel.panelId,
        rounds: statements[0].rounds,
        conclusion: events.at(-1).data.conclusion,
        statements: statements.map(({ round, agentId, text }) => ({ round, agent: agentId, text })),
      };
    });
  return `${JSON.stringify(discussions, null, 2)}\n`;
}

if (argv[1] === fileURLToPath(import.meta.url)) writeFileSync(RECORD, demoRecord());
