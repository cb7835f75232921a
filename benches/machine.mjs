// The machine on which the benches ran, in one line.

import { availableParallelism, cpus } from "node:os";
import { ask } from "../scripts/process/command.mjs";

export async function machine() {
  const browser = await ask(process.env.CHROMIUM, "--version");
  const [{ model }] = cpus();
  const parts = [
    `Node ${process.versions.node}`,
    `Chromium ${/\d+(?=\.\d+\.)/.exec(browser)}`,
    `${process.platform} ${process.arch}`,
    `${availableParallelism()} × ${model.trim()}`,
  ];
  return `Medians of one run on ${parts.join(", ")}.`;
}
