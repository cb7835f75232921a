import { WhyView } from "@/components/why/why-view";
import { getVisit } from "@/server/visit";

export default async function WhyPage() {
  const { host, resolution } = await getVisit();
  return <WhyView host={host} onServer={resolution} />;
}
