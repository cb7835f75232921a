import { expect, it, vi } from "vitest";
import { ACME, profileOf } from "../fixtures.js";
import { css } from "./brand-css.js";
import { loadProfile } from "./load-profile.js";
import { named } from "./opaque-ids.js";
import { tenantOf } from "./trusted-proxy.js";

it("reads ids that are not UUIDs, and slugs beside them", () => {
  expect(named).toMatchObject([
    { id: "org_7xyz", slug: null },
    { id: null, slug: "acme" },
  ]);
});

it("takes the host that the trusted proxy adds, and not what the visitor sent", () => {
  const headers = { host: "internal:8080", "x-forwarded-host": "medtech.vital.health, acme.vital.health" };
  expect(tenantOf(headers).slug).toBe("acme");
});

it("writes a brand as one CSS rule", () => {
  expect(css).toBe('[data-tenant="acme"]{--tenant-primary:#1155dd;--tenant-on-primary:#ffffff;--tenant-radius:8px}');
});

it("loads a profile and says what was left out", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const answer = Response.json(profileOf("acme", { branding: { logoUrl: "javascript:alert(1)" } }));
  expect(await loadProfile(answer)).toMatchObject({ id: ACME, branding: {} });
  expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^branding\.logoUrl: /));
  warn.mockRestore();
});
