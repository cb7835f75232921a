const caughtBy = (file, test) => ({ suite: "gateway", file, test });

const LAYER = "crates/gateway/src/tenant_layer";
const WRITES = "crates/gateway/src/db/write_transaction.rs";

export const title = "The gateway: what is judged again, and the database that it starts on";

export const mutants = [
  {
    name: "a write judges the membership again",
    file: WRITES,
    find: "acting.with_membership(rows.first().map(membership).transpose()?)?",
    replace: "acting.clone()",
    caught: caughtBy(
      "revoked_meanwhile.rs",
      "whoever_is_revoked_or_suspended_while_the_body_arrives_writes_nothing_on_any_route",
    ),
  },
  {
    name: "a write goes by the role of now",
    file: WRITES,
    find: "!now.is_admin()",
    replace: "!acting.is_admin()",
    caught: caughtBy(
      "revoked_meanwhile.rs",
      "whoever_is_demoted_while_the_body_arrives_does_only_what_the_new_role_may",
    ),
  },
  {
    name: "a write judges the session again",
    file: WRITES,
    find: "        acting.recheck_session().await?;\n",
    replace: "",
    caught: caughtBy("revoked_meanwhile.rs", "a_session_that_ends_while_the_body_arrives_writes_nothing_on_any_route"),
  },
  {
    name: "a revocation waits for the writes that came before it",
    file: WRITES,
    find: "\n    for share of t, m",
    replace: "",
    caught: caughtBy("revoked_meanwhile.rs", "a_revocation_comes_before_a_write_or_after_it_and_never_between"),
  },
  {
    name: "a transaction for reading cannot write",
    file: "crates/gateway/src/db/scope.rs",
    find: "read_only(access == Access::Read)",
    replace: "read_only(false)",
    caught: caughtBy("revoked_meanwhile.rs", "what_begins_as_a_read_cannot_write"),
  },
  {
    name: "a late refusal names no tenant",
    file: `${LAYER}/service.rs`,
    find: "if response.extensions().get::<Refused>().is_some() {",
    replace: "if false {",
    caught: caughtBy("recheck.rs", "a_handler_that_judges_again_refuses_what_has_ended_meanwhile"),
  },
  {
    name: "a preflight reaches no handler",
    file: `${LAYER}/service.rs`,
    find: "return Box::pin(async { Ok(answer) });",
    replace:
      "drop(answer);\n            let future = self.inner.call(request);\n            return Box::pin(async { future.await.map(IntoResponse::into_response) });",
    caught: caughtBy("tenant_layer.rs", "no_request_that_looks_like_a_preflight_reaches_a_handler"),
  },
  {
    name: "a preflight allows the origins on the list and no others",
    file: "crates/gateway/src/origin.rs",
    find: "(Some(origin), None) if self.allow(origin) =>",
    replace: "(Some(origin), None) =>",
    caught: caughtBy("tenant_layer.rs", "the_layer_answers_preflights_of_the_origins_that_it_allows"),
  },
  {
    name: "judging again asks for the membership of now",
    file: `${LAYER}/recheck.rs`,
    find: "self.directory.current_membership(caller, tenant)",
    replace: "self.directory.membership(caller, tenant)",
    caught: caughtBy("recheck.rs", "a_handler_that_judges_again_refuses_what_has_ended_meanwhile"),
  },
  {
    name: "judging again asks for this person's session",
    file: `${LAYER}/acting.rs`,
    find: "if self.authorities.current_caller().await? == self.caller {",
    replace: "if self.authorities.current_caller().await.is_ok() {",
    caught: caughtBy("recheck.rs", "a_handler_that_judges_again_refuses_a_session_that_has_ended_or_is_anothers"),
  },
];
