// What `fixtures/observe/observe.js` returns for a tenant of the API.

import { TENANTS } from "../tenant-api.mjs";

export function observed(slug) {
  const { id, name, features, branding } = TENANTS[slug];
  const hasAnalytics = features.advanced_analytics === true;
  return JSON.stringify({ slug, name, hasAnalytics, color: branding.primaryColor, response: [`response for ${id}`] });
}
