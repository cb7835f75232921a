import { createTestClient, profileFixture } from "tenantry/testing";
import { expect, it } from "vitest";
import { createPanelOnce } from "./create-once.js";

it("createPanelOnce sends one key with every attempt, and repeats no tenant error", async () => {
  const keys: (string | null)[] = [];
  const answers = [() => Promise.reject(new TypeError("cut")), () => new Response(null, { status: 503 })];
  const client = createTestClient({
    tenant: profileFixture({ slug: "globex" }),
    handlers: {
      "POST /v1/panels": (request) => {
        keys.push(request.headers.get("idempotency-key"));
        return answers.shift()?.() ?? Response.json({ id: "p1" }, { status: 201 });
      },
    },
  });
  expect((await createPanelOnce(client, { question: "Why?" }, 1)).status).toBe(201);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);

  const limit = { key: "max_panels_per_month", limit: 1, used: 1, resetsAt: null };
  const refused = { type: "about:blank", title: "t", status: 402, detail: "d", code: "LIMIT_REACHED", limit };
  answers.push(() => Response.json(refused, { status: 402, headers: { "content-type": "application/problem+json" } }));
  await expect(createPanelOnce(client, {}, 1)).rejects.toMatchObject({ code: "LIMIT_REACHED" });
  expect(keys).toHaveLength(4);
});
