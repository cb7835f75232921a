// The files of deploy/, read by the tools that an operator uses: Helm's own library, hadolint and a YAML reader.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const programs = process.env.DEPLOYMENT_TOOLS;
assert.ok(programs, "run `npm run test:deployment`, which installs the tools");

const read = (path) => readFileSync(path, "utf8");

function tool(name, args, input = "") {
  return spawnSync(join(programs, name), args, { input, encoding: "utf8" });
}

function render(values = {}) {
  return tool("python", ["tests/deployment/render.py"], JSON.stringify(values));
}

function objects(values) {
  const { status, stdout, stderr } = render(values);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

const find = (list, kind, name = "gateway") =>
  list.find((object) => object.kind === kind && object.metadata.name === name);

const containerOf = (object) => object.spec.template.spec.containers[0];

const variablesOf = (object) => new Map(containerOf(object).env.map((variable) => [variable.name, variable]));

/** The variables that the README of the gateway documents. */
const documented = new Set(
  read("crates/gateway/README.md")
    .match(/`[A-Z][A-Z_]+`/g)
    .map((name) => name.slice(1, -1)),
);

/** Planted fault: a value of the platform that reaches no variable, or another one. */
test("the values of the platform become the variables of the gateway", () => {
  const multiTenancy = { enabled: false, defaultTenant: "11111111-1111-1111-1111-111111111111" };
  const chart = objects({ multiTenancy: { ...multiTenancy, allowedTenants: ["acme", "medtech"] } });
  const variables = variablesOf(find(chart, "Deployment"));
  assert.equal(variables.get("MULTI_TENANCY_ENABLED").value, "false");
  assert.equal(variables.get("DEFAULT_TENANT_ID").value, multiTenancy.defaultTenant);
  assert.equal(variables.get("ALLOWED_TENANTS").value, "acme,medtech");
  // A variable that is set and empty stops the gateway, so an absent value sets none.
  const defaults = variablesOf(find(objects(), "Deployment"));
  assert.equal(defaults.get("MULTI_TENANCY_ENABLED").value, "true");
  assert.deepEqual([defaults.has("DEFAULT_TENANT_ID"), defaults.has("ALLOWED_TENANTS")], [false, false]);
});

/** Planted fault: a misspelled variable, which the gateway ignores. */
test("the gateway knows every variable of the chart and of the compose file", () => {
  const environment = { GATEWAY_DATABASE_CONNECTIONS: "32" };
  const secret = { keys: { listenDatabaseUrl: "listen-database-url" } };
  const full = {
    multiTenancy: { defaultTenant: "a", allowedTenants: ["a"] },
    rootDomains: ["a.b"],
    allowedOrigins: ["*"],
  };
  const chart = objects({ ...full, environment, secret });
  const jobs = [find(chart, "Deployment"), find(chart, "Job", "gateway-migrate")];
  const names = jobs.flatMap((object) => [...variablesOf(object).keys()]);
  assert.ok(
    names.includes("GATEWAY_DATABASE_CONNECTIONS") && names.includes("GATEWAY_LISTEN_DATABASE_URL"),
    `${names}`,
  );
  const compose = read("deploy/compose/compose.yaml").match(/^ {6}(GATEWAY_[A-Z_]+|REDIS_URL|[A-Z_]*DATABASE_URL):/gm);
  for (const name of [...names, ...compose.map((line) => line.trim().slice(0, -1))]) {
    assert.ok(documented.has(name), `${name} is not in crates/gateway/README.md`);
  }
});

const REPORTS = { name: "reports", prefix: "/services/reports/", url: "http://reports:8080/" };

/** Planted faults: upstreams that the gateway does not get, and a key of assertions in a manifest. */
test("the chart gives the gateway its upstreams, and the key of assertions from the secret", () => {
  const panels = { name: "panels", prefix: "/services/panels/", url: "http://panels:8080/", connections: 8 };
  const secret = { keys: { assertionKey: "assertion-key" } };
  const chart = objects({ upstreams: [REPORTS, panels], panelService: "panels", secret });
  const variables = variablesOf(find(chart, "Deployment"));
  assert.deepEqual(JSON.parse(variables.get("GATEWAY_UPSTREAMS").value), [REPORTS, panels]);
  assert.equal(variables.get("GATEWAY_PANEL_SERVICE").value, "panels");
  assert.equal(variables.get("GATEWAY_ASSERTION_KEY").valueFrom.secretKeyRef.key, "assertion-key");
  for (const name of variables.keys()) assert.ok(documented.has(name), name);
  const defaults = variablesOf(find(objects(), "Deployment"));
  for (const name of ["GATEWAY_UPSTREAMS", "GATEWAY_PANEL_SERVICE", "GATEWAY_ASSERTION_KEY"]) {
    assert.ok(!defaults.has(name), name);
  }
  const { status, stderr } = render({ upstreams: [REPORTS] });
  assert.notEqual(status, 0);
  assert.match(stderr, /secret\.keys\.assertionKey/);
});

/** Planted fault: a password in a manifest. */
test("passwords come from a secret, and only the migrations get those of the owner", () => {
  const chart = objects();
  const gateway = variablesOf(find(chart, "Deployment"));
  for (const name of ["DATABASE_URL", "GATEWAY_JWT_SECRET", "REDIS_URL"]) {
    assert.deepEqual(Object.keys(gateway.get(name).valueFrom), ["secretKeyRef"], name);
  }
  assert.ok(!gateway.has("MIGRATION_DATABASE_URL"));
  const migrate = find(chart, "Job", "gateway-migrate");
  assert.equal(variablesOf(migrate).get("MIGRATION_DATABASE_URL").valueFrom.secretKeyRef.key, "migration-database-url");
  assert.equal(migrate.metadata.annotations["helm.sh/hook"], "pre-install,pre-upgrade");
  assert.deepEqual(containerOf(migrate).args, ["migrate"]);
});

/** Planted faults: a pod that is killed before its requests end, and a liveness probe that asks the database. */
test("a pod has probes, time to drain, and no rights", () => {
  const chart = objects({ unreadySeconds: 7, drainSeconds: 40 });
  const deployment = find(chart, "Deployment");
  const container = containerOf(deployment);
  assert.equal(container.livenessProbe.httpGet.path, "/health");
  assert.equal(container.readinessProbe.httpGet.path, "/ready");
  assert.ok(deployment.spec.template.spec.terminationGracePeriodSeconds > 47);
  const { runAsNonRoot, readOnlyRootFilesystem, allowPrivilegeEscalation } = container.securityContext;
  assert.deepEqual([runAsNonRoot, readOnlyRootFilesystem, allowPrivilegeEscalation], [true, true, false]);
  assert.equal(find(chart, "PodDisruptionBudget").spec.maxUnavailable, 1);
  assert.equal(find(objects({ replicas: 1 }), "PodDisruptionBudget"), undefined, "it would block every node");
});

/** Planted fault: metrics on the port that an ingress reaches. */
test("the metrics have a service of their own", () => {
  const chart = objects();
  assert.deepEqual(
    find(chart, "Service").spec.ports.map((port) => port.targetPort),
    ["http"],
  );
  assert.deepEqual(
    find(chart, "Service", "gateway-metrics").spec.ports.map((port) => port.targetPort),
    ["metrics"],
  );
  const off = objects({ metrics: { enabled: false } });
  assert.equal(find(off, "Service", "gateway-metrics"), undefined);
  assert.ok(!variablesOf(find(off, "Deployment")).has("GATEWAY_METRICS_LISTEN"));
});

/** Planted fault: a misspelled value that the chart ignores, so that a list of allowed tenants has no effect. */
test("the chart refuses unknown and impossible values", () => {
  for (const values of [
    { multiTenancy: { enabled: true, allowedTenant: ["acme"] } },
    { multitenancy: { enabled: true } },
    { multiTenancy: { enabled: "yes" } },
    { multiTenancy: { allowedTenants: ["acme,medtech"] } },
    { replicas: 0 },
    { upstreams: [{ name: "reports", url: "http://reports:8080/" }] },
    { upstreams: [{ ...REPORTS, prefix: "/services/reports" }] },
    { environment: { GATEWAY_DATABASE_CONNECTIONS: 32 } },
  ]) {
    assert.notEqual(render(values).status, 0, JSON.stringify(values));
  }
});

/** Planted faults: a member that Docker does not know, and a gateway that starts before the migrations end. */
test("the compose file follows its specification, and the gateway starts after the migrations", () => {
  const text = read("deploy/compose/compose.yaml");
  const compose = (file) => tool("python", ["tests/deployment/read_compose.py"], file);
  const { status, stdout, stderr } = compose(text);
  assert.equal(status, 0, stderr);
  const { gateway, migrate, postgres } = JSON.parse(stdout).services;
  assert.equal(gateway.depends_on.migrate.condition, "service_completed_successfully");
  assert.equal(migrate.depends_on.postgres.condition, "service_healthy");
  assert.match(postgres.image, /postgres:18$/);
  assert.equal(gateway.environment.MIGRATION_DATABASE_URL, undefined);
  for (const [right, wrong] of [
    ["depends_on:", "depend_on:"],
    ["service_healthy", "service_ready"],
  ]) {
    assert.notEqual(compose(text.replace(right, wrong)).status, 0, wrong);
  }
});

/** Planted faults: a service that others reach past the gateway, and a variable that the gateway does not know. */
test("the example of an upstream extends the compose file, and only the gateway reaches it", () => {
  const { status, stdout, stderr } = tool(
    "python",
    ["tests/deployment/read_compose.py"],
    read("deploy/compose/upstream.yaml"),
  );
  assert.equal(status, 0, stderr);
  const { reports, gateway } = JSON.parse(stdout).services;
  assert.equal(reports.ports, undefined);
  assert.deepEqual(JSON.parse(gateway.environment.GATEWAY_UPSTREAMS), [REPORTS]);
  for (const name of Object.keys(gateway.environment)) assert.ok(documented.has(name), name);
});

test("hadolint accepts the Containerfile", () => {
  // DL3008: the packages of a release of Debian get their security updates without a change here.
  const { status, stdout } = tool("hadolint", ["--ignore", "DL3008", "deploy/Containerfile"]);
  assert.equal(status, 0, stdout);
});

/** Planted fault: an image that builds with another compiler, or runs as root. */
test("the image has the compiler of the repository and runs without rights", () => {
  const image = read("deploy/Containerfile");
  const [, channel] = read("rust-toolchain.toml").match(/channel = "(\d+\.\d+)/);
  assert.ok(image.includes(`/rust:${channel}-`), channel);
  assert.match(image, /^USER 10001:10001$/m);
  assert.ok(!/password|secret/i.test(image));
});
