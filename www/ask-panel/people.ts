/** The demo's users. This list only fills the sign-in page; the gateway decides what each user may do. */
export interface Person {
  name: string;
  email: string;
  role: string;
  tenants: readonly string[];
}

export const people: readonly Person[] = [
  { name: "Ada Lindgren", email: "ada@acme.test", role: "Administrator at Acme Corporation", tenants: ["acme"] },
  { name: "Mei Tanaka", email: "mei@medtech.test", role: "Administrator at MedTech Labs", tenants: ["medtech"] },
  { name: "Hana Novák", email: "hana@healthco.test", role: "Member of HealthCo Clinics", tenants: ["healthco"] },
  {
    name: "Sam Okafor",
    email: "sam@vital.test",
    role: "Consultant for all three tenants",
    tenants: ["acme", "medtech", "healthco"],
  },
];
