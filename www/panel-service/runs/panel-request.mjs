// The body of a request to run a panel.

import { PANEL_TYPES } from "../discussion/speaking-orders.mjs";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_EXPERTS = 100;
const MAX_QUESTION = 4000;

/** A body that is not a panel. */
export class InvalidPanelError extends Error {
  name = "InvalidPanelError";
}

export const isPanelId = (text) => UUID.test(text);

/**
 * Reads the panel of a request.
 *
 * @throws {InvalidPanelError} with the wrong field.
 */
export function readPanel(text) {
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    throw new InvalidPanelError("The body is not JSON.");
  }
  const { panelId, question, type, agents, spoken = 0 } = body ?? {};
  const check = (isRight, field) => {
    if (!isRight) throw new InvalidPanelError(`The field ${field} is missing or wrong.`);
  };
  check(typeof panelId === "string" && isPanelId(panelId), "panelId");
  check(isText(question, MAX_QUESTION), "question");
  check(PANEL_TYPES.includes(type), "type");
  check(Array.isArray(agents) && agents.length > 0 && agents.length <= MAX_EXPERTS, "agents");
  for (const agent of agents) {
    check(isPanelId(String(agent?.id)) && isText(agent.name, 500) && isText(agent.specialty, 500), "agents");
  }
  check(Number.isInteger(spoken) && spoken >= 0, "spoken");
  return {
    panelId,
    question,
    type,
    agents: agents.map(({ id, name, specialty }) => ({ id, name, specialty })),
    spoken,
  };
}

const isText = (value, max) => typeof value === "string" && value.trim() !== "" && value.length <= max;
