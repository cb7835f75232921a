import type { TenantClient } from "tenantry";
import "tenantry/selector";

export function showSelector(client: TenantClient, place: HTMLElement): void {
  const selector = document.createElement("tenant-selector");
  selector.client = client;
  selector.afterSelectUrl = ({ slug }) => `/welcome?to=${slug}`;
  selector.labels = { label: "Clinic", found: (count) => `${count} clinics` };
  selector.addEventListener("tenantchange", ({ detail }) => console.info(detail.tenant.name));
  place.append(selector);
}
