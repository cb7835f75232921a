// The families of cases. Each has
//
// - `name`;
// - `make(random)`: a case, as JSON in the notation of live.mjs;
// - `answer(tenantry, case)`: what a package answers, as plain JSON or a promise of it.
//
// A case is drawn from a family by its weight.

import { brands } from "./brands.mjs";
import { clientFamilies } from "./clients.mjs";
import { confirmation } from "./confirmation.mjs";
import { environment } from "./environment.mjs";
import { events } from "./events.mjs";
import { hostsOfTenants } from "./hosts-of-tenants.mjs";
import { ids } from "./ids.mjs";
import { profiles } from "./profiles.mjs";
import { resolving } from "./resolve.mjs";
import { sharing } from "./sharing.mjs";

export const families = [
  ...resolving,
  hostsOfTenants,
  confirmation,
  environment,
  ids,
  ...profiles,
  ...brands,
  sharing,
  ...events,
  ...clientFamilies,
];

/** A new case of a family. It is JSON and nothing else: recorded and read again it is the same case. */
export function caseOf(family, random) {
  return JSON.parse(JSON.stringify(family.make(random)));
}
