// tenantry/testing: tenants for tests, a client without a network, and a stress test that finds tenant leaks. This file
// is the table of contents.
export { apiFixture, type Responder } from "./api-fixture.js";
export {
  acme,
  healthco,
  limitFixture,
  medtech,
  membershipFixture,
  type ProfileFixture,
  type ProfileOverrides,
  profileFixture,
  snapshotFixture,
  tenantFixtures,
} from "./fixtures.js";
export { type HeldUpstream, openHeldUpstream } from "./held-upstream.js";
export { expectNoTenantLeak } from "./leak.js";
export type { LeakOptions, Progress } from "./leak-options.js";
export type { ReleaseOrder } from "./stress.js";
export type { App, Handler, HandlerContext } from "./target.js";
export { type TenantLeakDetails, TenantLeakError } from "./tenant-leak-error.js";
export type { TestTenant } from "./tenant-mentions.js";
export { createTestClient, type RecordedRequest, type TestClient, type TestClientOptions } from "./test-client.js";
