// tenantry/testing: tenants to test with, a client without a network, and a storm that looks for leaks. This file is
// the table of contents.
export { type Answer, apiFixture } from "./api-fixture.js";
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
export { type Gate, openGate } from "./gate.js";
export { expectNoTenantLeak } from "./leak.js";
export type { LeakOptions, Progress } from "./leak-options.js";
export type { Order } from "./storm.js";
export { StormError, type StormErrorDetails } from "./storm-error.js";
export type { App, Context, Handler } from "./target.js";
export { createTestClient, type RecordedRequest, type TestClient, type TestClientOptions } from "./test-client.js";
export type { Turnstile } from "./turnstile.js";
export type { NamedTenant } from "./whose.js";
