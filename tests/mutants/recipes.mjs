const caughtBy = (test) => ({ suite: "packages", file: "recipes-backend.test.mjs", test });
const bySessions = (test) => ({ suite: "packages", file: "recipes-sessions.test.mjs", test });
const byProxy = (test) => ({ suite: "packages", file: "recipes-proxy.test.mjs", test });
const byDomains = (test) => ({ suite: "packages", file: "recipes-domains.test.mjs", test });
const EXPRESS = "tests/packages/fixtures/recipes-backend/express";
const FASTAPI = "tests/packages/fixtures/recipes-backend/fastapi";
const PROXY = "tests/packages/fixtures/recipes-proxy";
const DOMAINS = "tests/packages/fixtures/recipes-domains";
const SESSIONS = "tests/packages/fixtures/recipes-sessions";

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
  {
    name: "a person without an organization of Clerk has no profile",
    file: `${SESSIONS}/clerk/app.mjs`,
    find: "profile === undefined || profile.id !==",
    replace: "profile?.id !==",
    caught: bySessions("a token of Clerk is for its own organization"),
  },
  {
    name: "a request of Clerk's person is for the organization of the token",
    file: `${SESSIONS}/clerk/app.mjs`,
    find: "if (id !== request.organization.id) {",
    replace: "if (request.organization.id === null) {",
    caught: bySessions("a token of Clerk is for its own organization"),
  },
  {
    name: "a pending session of Clerk does not count",
    file: `${SESSIONS}/clerk/organization.mjs`,
    find: 'claims.sts === "pending" || ',
    replace: "",
    caught: bySessions("a token of Clerk that is not a session of these pages is refused"),
  },
  {
    name: "the tenant of a person of Supabase is the one that the project wrote",
    file: `${SESSIONS}/supabase/caller.mjs`,
    find: "payload.app_metadata?.tenant_id ??",
    replace: "payload.app_metadata?.tenant_id ?? payload.user_metadata?.tenant_id ??",
    caught: bySessions("the tenant of a person of Supabase is the one that the project wrote"),
  },
  {
    name: "the TLS proxy overwrites the forwarded host of a visitor",
    file: `${PROXY}/example.com.conf`,
    find: "X-Forwarded-Host $host;",
    replace: 'X-Forwarded-Host "$http_x_forwarded_host";',
    caught: byProxy("a forged X-Forwarded-Host decides nothing"),
  },
  {
    name: "the server behind the TLS proxy reads the proxy's header only",
    file: `${PROXY}/server.mjs`,
    find: ', trustedProxies: { header: "x-forwarded-host", count: 1 }',
    replace: "",
    caught: byProxy("a request that did not pass the proxy is refused"),
  },
  {
    name: "the TLS proxy serves its own hosts only",
    file: `${PROXY}/example.com.conf`,
    find: String.raw`~^[a-z0-9-]+\.example\.com$`,
    replace: "_ *.example.com",
    caught: byProxy("a host of someone else gets no certificate, and no page with the certificate of another host"),
  },
  {
    name: "a custom domain counts once it is proved",
    file: `${DOMAINS}/domains.mjs`,
    find: "where host = $1 and verified_at is not null",
    replace: "where host = $1",
    caught: byDomains("a host belongs to a tenant once its record proves it"),
  },
  {
    name: "a tenant proves a domain with its own record",
    file: `${DOMAINS}/domains.mjs`,
    find: "set verified_at = case when token::text = any($3) then now() end",
    replace: "set verified_at = case when cardinality($3::text[]) > 0 then now() end",
    caught: byDomains("a host belongs to a tenant once its record proves it"),
  },
  {
    name: "the policy of Supabase refuses to write for another tenant",
    file: `${SESSIONS}/supabase/policy.sql`,
    find: "with check (tenant_id = (select (auth.jwt() -> 'app_metadata' ->> 'tenant_id')::uuid))",
    replace: "with check (true)",
    caught: byDomains("the policy of the recipe for Supabase shows and takes rows of the tenant in the token only"),
  },
];
