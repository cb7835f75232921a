const caughtBy = (test) => ({ suite: "packages", file: "recipes-backend.test.mjs", test });
const EXPRESS = "tests/packages/fixtures/recipes-backend/express";
const FASTAPI = "tests/packages/fixtures/recipes-backend/fastapi";

export const title = "Recipes: a backend that a reader copies keeps tenants apart";

export const mutants = [
  {
    name: "the backend in Express checks the membership",
    file: `${EXPRESS}/tenant-api.mjs`,
    find: "member.person === person && member.tenant",
    replace: "member.tenant",
    caught: caughtBy("a tenant that Express does not give to the caller is the same error as one that does not exist"),
  },
  {
    name: "the backend in Express knows no suspended tenant",
    file: `${EXPRESS}/tenant-api.mjs`,
    find: 'tenant.status === "active" && matches(tenant)',
    replace: "matches(tenant)",
    caught: caughtBy("a tenant that Express does not give to the caller is the same error as one that does not exist"),
  },
  {
    name: "the backend in Express reads the panel of the tenant only",
    file: `${EXPRESS}/app.mjs`,
    find: "id === request.params.id && tenant === requireTenant()",
    replace: "id === request.params.id && tenant.length > 0",
    caught: caughtBy("every response of Express is private, and one for a tenant names it and has its data only"),
  },
  {
    name: "the backend in Express accepts tokens for its own audience",
    file: `${EXPRESS}/session.mjs`,
    find: "audience: AUDIENCE, ",
    replace: "",
    caught: caughtBy("Express refuses a malformed tenant and a session that is not valid"),
  },
  {
    name: "the backend in FastAPI checks the membership",
    file: `${FASTAPI}/tenant_api.py`,
    find: 'if tenant and member["person"] == person and named in',
    replace: "if tenant and named in",
    caught: caughtBy("a tenant that FastAPI does not give to the caller is the same error as one that does not exist"),
  },
  {
    name: "the backend in FastAPI refuses two tenants",
    file: `${FASTAPI}/tenant_api.py`,
    find: "if len(ids) != 1 or not",
    replace: "if len(ids) == 0 or not",
    caught: caughtBy("FastAPI refuses a malformed tenant and a session that is not valid"),
  },
];
