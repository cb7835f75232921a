import { createParser } from "eventsource-parser";
import type { Statement } from "./panel";

/** The place of an event in a run. */
interface RunPlace {
  round: number;
  rounds: number;
}

/** An event of a run, as the panel service streams it. */
export type PanelEvent =
  | { name: "round"; data: RunPlace }
  | { name: "turn"; data: RunPlace & { position: number; agentId: string } }
  | { name: "statement"; data: RunPlace & Statement }
  | { name: "done"; data: { conclusion: string } };

/** Calls `onEvent` with each event of a streamed response and its id, until the end. */
export async function readPanelEvents(
  response: Response,
  onEvent: (event: PanelEvent, id: string) => void,
): Promise<void> {
  const parser = createParser({
    onEvent: ({ id = "", event, data }) => onEvent({ name: event, data: JSON.parse(data) } as PanelEvent, id),
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) parser.feed(read.value);
}
