import type { Membership } from "tenantry";
import { createTestClient, type ProfileFixture, type TestClient } from "tenantry/testing";
import { galleryMemberships } from "./gallery-tenants";
import type { Visitor } from "./visitor";

/** One state of the selector: how the tenant API answers, and what a visitor does to get there. */
export interface SelectorState {
  readonly name: string;
  readonly title: string;
  /** The responses to the requests for the list of tenants, one after the other. The last one stays. */
  readonly answers: (memberships: readonly Membership[]) => readonly (() => Response | Promise<Response>)[];
  readonly act: (visitor: Visitor) => Promise<void>;
  /** When the list is requested. At the start, a person's only tenant is a name and no field. */
  readonly load?: "start";
}

const list = (tenants: readonly Membership[]) => () => Response.json({ tenants });
const refuse = (status: number) => () => new Response(null, { status });
const never = () => new Promise<Response>(() => undefined);

export const selectorStates: readonly SelectorState[] = [
  { name: "closed", title: "Closed", answers: (all) => [list(all)], act: async () => undefined },
  {
    name: "one",
    title: "One tenant",
    load: "start",
    answers: (all) => [list(all.slice(0, 1))],
    act: (visitor) => visitor.see(".tenant-selector-current"),
  },
  {
    name: "many",
    title: "Many tenants",
    answers: (all) => [list(all)],
    act: async (visitor) => {
      visitor.open();
      await visitor.see(".tenant-selector-option");
    },
  },
  {
    name: "stale",
    title: "Stale",
    answers: (all) => [list(all.slice(0, 3)), refuse(403)],
    act: async (visitor) => {
      visitor.open();
      await visitor.see(".tenant-selector-option");
      visitor.close();
      visitor.openLater();
      await visitor.see(".tenant-selector-retry");
    },
  },
  { name: "loading", title: "Loading", answers: () => [never], act: async (visitor) => visitor.open() },
  {
    name: "one-open",
    title: "One tenant, in an open list",
    answers: (all) => [list(all.slice(0, 1))],
    act: async (visitor) => {
      visitor.open();
      await visitor.see(".tenant-selector-option");
    },
  },
  {
    name: "search",
    title: "Search without accents",
    answers: (all) => [list(all)],
    act: async (visitor) => {
      visitor.open();
      await visitor.see(".tenant-selector-option");
      visitor.type("angs");
    },
  },
  {
    name: "no-match",
    title: "No match",
    answers: (all) => [list(all)],
    act: async (visitor) => {
      visitor.open();
      await visitor.see(".tenant-selector-option");
      visitor.type("zzz");
    },
  },
  {
    name: "none",
    title: "No tenant",
    answers: () => [list([])],
    act: async (visitor) => {
      visitor.open();
      await visitor.read("You are not a member of a tenant.");
    },
  },
  {
    name: "error",
    title: "Error",
    answers: () => [refuse(403)],
    act: async (visitor) => {
      visitor.open();
      await visitor.see(".tenant-selector-retry");
    },
  },
  {
    name: "signed-out",
    title: "Signed out",
    answers: () => [refuse(401)],
    act: async (visitor) => {
      visitor.open();
      await visitor.see(".tenant-selector-retry");
    },
  },
  {
    name: "failed",
    title: "Failed switch",
    answers: (all) => [list(all)],
    act: async (visitor) => {
      visitor.open();
      await visitor.see(".tenant-selector-option");
      visitor.choose(1);
      await visitor.see(".tenant-selector-retry");
    },
  },
];

/** The client of production over a tenant API in this page. Switches in place, and knows no tenant but its own. */
export function sampleClient(profile: ProfileFixture, { answers }: SelectorState): TestClient {
  const pending = [...answers(galleryMemberships(profile))];
  const answer = () => (pending.length > 1 ? pending.shift() : pending[0])?.() ?? new Response(null, { status: 404 });
  return createTestClient({
    tenant: profile,
    tenants: [profile],
    sources: ["header", "default"],
    // A list that never arrives stays "loading".
    timeouts: { attempt: 3_600_000, total: 3_600_000 },
    handlers: { "GET /v1/tenants": answer },
  });
}
