import { getJson, setTenant } from "./before.js";

export async function GET(request: Request, send: typeof fetch): Promise<Response> {
  setTenant(request.headers.get("x-tenant-id") ?? "");
  await getJson("/v1/session", send);
  return Response.json(await getJson("/v1/orders", send));
}
