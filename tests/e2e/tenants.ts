// The tenants and people of the demo, as in the gateway's seed data.

export interface DemoTenant {
  slug: string;
  id: string;
  name: string;
  primaryColor: string;
  person: string;
}

export const acme: DemoTenant = {
  slug: "acme",
  id: "11111111-1111-1111-1111-111111111111",
  name: "Acme Corporation",
  primaryColor: "#1a56db",
  person: "Ada Lindgren",
};

export const medtech: DemoTenant = {
  slug: "medtech",
  id: "22222222-2222-2222-2222-222222222222",
  name: "MedTech Labs",
  primaryColor: "#0f766e",
  person: "Mei Tanaka",
};

export const healthco: DemoTenant = {
  slug: "healthco",
  id: "33333333-3333-3333-3333-333333333333",
  name: "HealthCo Clinics",
  primaryColor: "#7c3aed",
  person: "Hana Novák",
};

export const tenants = [acme, medtech, healthco] as const;

/** A member of all three tenants. */
export const SAM = "Sam Okafor";
