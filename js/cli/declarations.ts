// The declarations file for a list of profiles.
import type { TenantProfile } from "../index.js";
import { entry, propertyName, type Shape, sorted } from "./shape.js";

const MARK = "// Made by `tenantry types` ";

/** Whether this command wrote a file with this text. */
export function isOurs(text: string): boolean {
  return text.startsWith(MARK);
}

/** Makes the declarations. The order of the profiles does not matter. */
export function declarationsOf(profiles: readonly TenantProfile[]): string {
  const flags = new Map<string, Shape>();
  const limits = new Map<string, true>();
  for (const { flags: values, limits: limited } of profiles) {
    for (const [key, value] of Object.entries(values)) {
      const shape = entry(flags, key);
      // A flag that is null gives its fallback, so its type does not count.
      if (value !== null) {
        shape.add(value);
      }
    }
    for (const key of Object.keys(limited)) {
      limits.set(key, true);
    }
  }
  const interfaces = [
    writeInterface("TenantFlags", sorted(flags), (shape) => shape.write("    ")),
    writeInterface("TenantLimits", sorted(limits), String),
  ].filter((text) => text !== "");
  const slugs = [...new Set(profiles.map(({ id, slug }) => slug ?? id))].sort();
  return [
    `${MARK}from the profiles of ${slugs.join(", ")}. Do not edit it: run the command again.\n`,
    "export {};\n",
    interfaces.length > 0 ? `\ndeclare module "tenantry" {\n${interfaces.join("\n")}}\n` : "",
  ].join("");
}

function writeInterface<Value>(name: string, entries: [string, Value][], type: (value: Value) => string): string {
  if (entries.length === 0) {
    return "";
  }
  const members = entries.map(([key, value]) => `    readonly ${propertyName(key)}: ${type(value)};\n`);
  return `  interface ${name} {\n${members.join("")}  }\n`;
}
