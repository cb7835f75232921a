import { redirect } from "next/navigation";
import { Landing } from "@/components/landing/landing";
import { getHostTenant } from "@/server/host-tenant";

export default async function Home() {
  const hostTenant = await getHostTenant();
  if (hostTenant.kind !== "platform") redirect("/panels");
  return <Landing host={hostTenant.host} />;
}
