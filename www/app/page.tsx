import { redirect } from "next/navigation";
import { Landing } from "@/components/landing/landing";
import { getVisit } from "@/server/visit";

export default async function Home() {
  const visit = await getVisit();
  if (visit.kind !== "platform") redirect("/panels");
  return <Landing host={visit.host} />;
}
