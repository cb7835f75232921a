import axios from "axios";
import type { TenantClient } from "tenantry";

export const axiosFor = (client: TenantClient) => axios.create({ adapter: "fetch", env: { fetch: client.fetch } });
