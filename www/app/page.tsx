import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTenant } from "tenantry/next";
import { Landing } from "@/components/landing/landing";
import { isSharedHost, tenancy } from "@/tenant.config";

export default async function Home() {
  const host = (await headers()).get("host") ?? "";
  const { isPlatform } = await getTenant(tenancy);
  if (!isPlatform || isSharedHost(host)) redirect("/panels");
  return <Landing host={host} />;
}
