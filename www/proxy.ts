import type { NextRequest } from "next/server";
import { apiProxy, tenantProxy } from "tenantry/next";
import { tenancy } from "@/tenant.config";

const toApi = apiProxy(tenancy);
const toPage = tenantProxy(tenancy);

export const proxy = (request: NextRequest) => toApi(request) ?? toPage(request);

export const config = { matcher: ["/((?!_next/static|_next/image|brand/).*)"] };
