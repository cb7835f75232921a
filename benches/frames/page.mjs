// The page of the bench: a selector with as many tenants as its address says, as an element or in React.

import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { createTenantClient } from "tenantry";
import { TenantProvider, TenantSelector } from "tenantry/react";
import { TenantSelectorElement } from "tenantry/selector";

const { kind, count } = Object.fromEntries(new URLSearchParams(location.search));

const CITIES = ["Zürich", "Porto", "São Paulo", "Malmö", "Łódź", "Lyon", "Graz"];
const KINDS = ["Health", "Clínica", "Spital", "Labs", "Robotics"];

const tenants = Array.from({ length: Number(count) }, (_, at) => ({
  id: `00000000-0000-4000-8000-${String(at + 1).padStart(12, "0")}`,
  slug: `tenant-${at + 1}`,
  name: `${CITIES[at % CITIES.length]} ${KINDS[at % KINDS.length]} ${at + 1}`,
  role: at % 3 === 0 ? "owner" : "member",
}));

const client = createTenantClient({
  api: "/api",
  sources: ["default"],
  defaultTenant: "tenant-1",
  fetch: async ({ url }) => Response.json(url.endsWith("/profile") ? { ...tenants[0], version: 1 } : { tenants }),
});

const place = document.querySelector("main");
if (kind === "element") {
  const selector = new TenantSelectorElement();
  selector.client = client;
  place.append(selector);
} else {
  createRoot(place).render(createElement(TenantProvider, { client }, createElement(TenantSelector)));
}

/** The times of all frames since `record` was called, in milliseconds. */
let frames = [];
let isRecording = false;

function onFrame(time) {
  if (isRecording) {
    frames.push(time);
    requestAnimationFrame(onFrame);
  }
}

globalThis.record = () => {
  frames = [];
  isRecording = true;
  requestAnimationFrame(onFrame);
};

globalThis.recorded = () => {
  isRecording = false;
  return frames;
};
