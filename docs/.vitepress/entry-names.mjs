// A plugin of TypeDoc: each module has the name by which an app imports it, such as `tenantry/react`.

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Converter, ReflectionKind } from "typedoc";

const { name, exports } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
const typed = Object.entries(exports).filter(([, { types }]) => types);
const names = new Map(typed.map(([entry, { types }]) => [basename(types, ".d.ts"), name + entry.slice(1)]));

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
      module.name = names.get(module.name) ?? module.name;
    }
  });
}
