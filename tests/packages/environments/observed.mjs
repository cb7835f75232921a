// What `fixtures/observe/observe.js` returns for a tenant of the API.

import { TENANTS } from "../tenant-api.mjs";

export function observed(slug) {
  const { id, name, features } = TENANTS[slug];
  const hasAnalytics = features.advanced_analytics === true;
  return JSON.stringify({ slug, name, hasAnalytics, response: [`response for ${id}`] });
}
