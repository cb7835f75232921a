const caughtBy = (test) => ({ suite: "gateway", file: "panel_runs.rs", test });
const caughtByService = (file, test) => ({ suite: "panels", file, test });

export const title = "The runs of panels: who runs them, and what is stored of what a service sends";

const STORE = "crates/gateway/src/panels/run_store.rs";
const EVENT = "crates/gateway/src/panels/run_event.rs";
const WHATEVER = "whatever_the_service_sends_the_panel_has_its_own_statements_and_ends_with_a_reason";

export const mutants = [
  {
    name: "a panel that another gateway runs is not claimed",
    file: STORE,
    find: "      and (leased_until is null or leased_until < now()) and attempts < $5",
    replace: "      and attempts < $5",
    caught: caughtBy("two_replicas_run_a_panel_once"),
  },
  {
    name: "a panel has a last attempt",
    file: STORE,
    find: "status = case when attempts < $4 then 'queued' else 'failed' end",
    replace: "status = case when attempts < $4 then 'queued' else 'queued' end",
    caught: caughtBy(WHATEVER),
  },
  {
    name: "a statement that is stored already is not stored again",
    file: STORE,
    find: "values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
    replace: "values ($1, $2, $3 + 100, $4, $5, $6) on conflict do nothing",
    caught: caughtBy("a_run_that_breaks_is_continued_and_no_statement_is_doubled"),
  },
  {
    name: "an event of another panel is refused",
    file: EVENT,
    find: "if id == panel.id { Ok(()) }",
    replace: "if id == panel.id || !id.is_nil() { Ok(()) }",
    caught: caughtBy(WHATEVER),
  },
  {
    name: "an expert who is not on the panel is refused",
    file: EVENT,
    find: "if !panel.agents.iter().any(|agent| agent.id == self.agent_id) {",
    replace: "if panel.agents.is_empty() {",
    caught: caughtBy(WHATEVER),
  },
  {
    name: "a statement follows the one before it",
    file: EVENT,
    find: "if self.position != spoken {",
    replace: "if self.position < 0 {",
    caught: caughtBy(WHATEVER),
  },
  {
    name: "a panel without a statement is not done",
    file: EVENT,
    find: "if spoken == 0 {",
    replace: "if spoken < 0 {",
    caught: caughtBy(WHATEVER),
  },
  {
    name: "a stream has a limit",
    file: "crates/gateway/src/panels/run.rs",
    find: "const MAX_BYTES: usize = 512 * 1024;",
    replace: "const MAX_BYTES: usize = usize::MAX;",
    caught: caughtBy(WHATEVER),
  },
  {
    name: "a panel that waits is run when its tenant lists it",
    file: "crates/gateway/src/routes/panels/read.rs",
    find: "    for panel in panels.iter().filter(|panel| panel.waits) {",
    replace: "    for panel in panels.iter().filter(|_| false) {",
    caught: caughtBy("two_replicas_run_a_panel_once"),
  },
  {
    name: "a panel that waits is run when its tenant reads it",
    file: "crates/gateway/src/routes/panels/start_run.rs",
    find: "    if record.panel.waits {",
    replace: "    if false {",
    caught: caughtBy("a_panel_of_a_killed_gateway_is_taken_over_by_the_next_one"),
  },
  {
    name: "only a panel that failed is started again",
    file: "crates/gateway/src/routes/panels/start_run.rs",
    find: "    where tenant_id = $1 and id = $2 and status = 'failed'\";",
    replace: '    where tenant_id = $1 and id = $2";',
    caught: caughtBy("a_member_starts_a_failed_panel_again_and_no_other"),
  },
  {
    name: "a run belongs to a tenant",
    file: "www/panel-service/runs/run-registry.mjs",
    find: "const keyOf = (tenant, panelId) =>",
    replace: 'const keyOf = (_caller, panelId, tenant = "any") =>',
    caught: caughtByService(
      "panel-server.test.mjs",
      "a tenant does not find the run of another tenant, and cannot change it",
    ),
  },
  {
    name: "a run that is replaced ends its streams",
    file: "www/panel-service/runs/panel-run.mjs",
    find: "    for (const onStop of stopped) onStop();\n",
    replace: "",
    caught: caughtByService(
      "panel-server.test.mjs",
      "the streams of a run that is replaced end without its last event",
    ),
  },
  {
    name: "a second request joins a run",
    file: "www/panel-service/runs/run-registry.mjs",
    find: "    if (known?.asked === asked) return known.run;\n",
    replace: "",
    caught: caughtByService(
      "panel-server.test.mjs",
      "a second request joins the run, and a follower gets it from the beginning or after an event",
    ),
  },
  {
    name: "the sides of an adversarial panel take turns",
    file: "www/panel-service/discussion/speaking-orders.mjs",
    find: "const rebuttal = alternate(contra, pro, ",
    replace: "const rebuttal = alternate(pro, contra, ",
    caught: caughtByService(
      "speaking-orders.test.mjs",
      "on an adversarial panel the sides take turns, and the side that opens does not close",
    ),
  },
];
