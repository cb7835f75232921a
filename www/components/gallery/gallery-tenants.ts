import type { Membership } from "tenantry";
import type { PublicTenant } from "tenantry/next";
import { healthco, medtech, membershipFixture, type ProfileFixture, profileFixture } from "tenantry/testing";

/** The profile of a tenant of the demo, with a limit in each state that `Usage` has. */
export function galleryProfile({ id, slug, name, branding }: PublicTenant): ProfileFixture {
  return profileFixture({
    id,
    ...(slug && { slug }),
    ...(name && { name }),
    branding,
    limits: {
      panels_per_month: { limit: 100, used: 12 },
      seats: { limit: 20, used: 17 },
      exports: { limit: 3, used: 3 },
      requests: { limit: null, used: 48_210 },
    },
  });
}

/** Names of every kind: with accents, too long for the list, from right to left, and two that differ by slug only. */
const others = [
  ["angstroem", "Ångström Clinics", "member"],
  ["clinica-nunez", "Clínica Núñez", "admin"],
  ["long", "Münchner Gesellschaft für Arbeitsmedizin und Krankenhaushygiene", "consultant"],
  ["shifa", "مستشفى الشفاء", "member"],
  ["north-1", "North Hospital", "member"],
  ["north-2", "North Hospital", "guest"],
  ["sakura", "さくら病院", "member"],
] as const;

/** The memberships of a person with many tenants. The given one comes first. */
export function galleryMemberships(active: ProfileFixture): readonly Membership[] {
  const known = [medtech, healthco].filter(({ id }) => id !== active.id);
  return [
    membershipFixture(active, { role: "admin" }),
    ...known.map((tenant) => membershipFixture(tenant, { role: "consultant" })),
    ...others.map(([slug, name, role]) => membershipFixture(profileFixture({ slug, name }), { role })),
  ];
}
