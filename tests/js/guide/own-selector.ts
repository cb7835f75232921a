import type { TenantClient } from "tenantry";
import { createTenantSelector } from "tenantry/selector";

export function listTenants(client: TenantClient, list: HTMLElement): () => void {
  const selector = createTenantSelector(client);
  const render = () => {
    const buttons = selector.state.found.map((tenant) => {
      const button = document.createElement("button");
      button.textContent = tenant.name ?? tenant.id;
      button.disabled = tenant.id === selector.state.tenantId;
      button.onclick = () => selector.choose(tenant);
      return button;
    });
    list.replaceChildren(...buttons);
  };
  const stop = selector.subscribe(render);
  selector.load();
  return stop;
}
