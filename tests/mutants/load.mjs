const caughtBy = (file, test) => ({ suite: "gateway", file, test });

export const title = "Load: slow peers, many peers, one tenant that floods, and a database that hangs";

export const mutants = [
  {
    name: "request headers and a silent peer have a deadline",
    file: "crates/gateway/src/server/progress.rs",
    find: "Some(state.since + limits.head)",
    replace: "None",
    caught: caughtBy("peers.rs", "the_server_closes_the_connection_of_a_silent_or_slow_peer"),
  },
  {
    name: "an idle connection has a deadline",
    file: "crates/gateway/src/server/progress.rs",
    find: "Some(state.since + limits.idle)",
    replace: "None",
    caught: caughtBy("peers.rs", "the_server_closes_the_connection_of_a_silent_or_slow_peer"),
  },
  {
    name: "a body has one deadline for all of its bytes",
    file: "crates/gateway/src/app.rs",
    find: "    let request = request.map(|body| limit_body(body, limits.body));\n",
    replace: "",
    caught: caughtBy("peers.rs", "a_body_that_arrives_byte_by_byte_is_408"),
  },
  {
    name: "a stream of events is not ended by the request deadline",
    file: "crates/gateway/src/server/tracked_service.rs",
    find: "            open.stream_mark().mark();\n",
    replace: "            let _ = open;\n",
    caught: caughtBy("peers.rs", "an_event_stream_has_no_deadline_of_a_request"),
  },
  {
    name: "there are never more connections than file descriptors",
    file: "crates/gateway/src/server/limits.rs",
    find: "descriptors.map_or(usize::MAX, |descriptors| descriptors.saturating_sub(pool + RESERVED))",
    replace: "descriptors.map_or(usize::MAX, |_| usize::MAX)",
    caught: caughtBy("peers.rs", "more_peers_than_the_limit_exhaust_no_file_descriptors_and_lock_out_no_caller"),
  },
  {
    name: "at the limit, idle connections are closed for new peers",
    file: "crates/gateway/src/server/accept.rs",
    find: "            self.close_idle();\n",
    replace: "",
    caught: caughtBy("peers.rs", "more_peers_than_the_limit_exhaust_no_file_descriptors_and_lock_out_no_caller"),
  },
  {
    name: "a connection with an open request is not closed for a new peer",
    file: "crates/gateway/src/server/progress.rs",
    find: "        self.requests.is_empty() && self.streams.is_empty()\n",
    replace: "        true\n",
    caught: caughtBy("peers.rs", "when_every_connection_has_a_request_the_next_peer_waits"),
  },
  {
    name: "the drain timeout ends what does not end before it",
    file: "crates/gateway/src/server/accept.rs",
    find: "    if timeout(limits.drain, draining.shutdown()).await.is_err() {",
    replace: "    draining.shutdown().await;\n    if tasks.len() > limits.connections {",
    caught: caughtBy("peers.rs", "an_incomplete_request_does_not_delay_the_end"),
  },
  {
    name: "open requests are answered before the server stops",
    file: "crates/gateway/src/server/accept.rs",
    find: "    if timeout(limits.drain, draining.shutdown()).await.is_err() {",
    replace: "    if limits.drain.is_zero() {",
    caught: caughtBy("peers.rs", "an_open_request_is_answered_before_the_end"),
  },
  {
    name: "a server that is stopping is not ready",
    file: "crates/gateway/src/main.rs",
    find: "        readiness.set_not_ready();\n",
    replace: "        drop(readiness);\n",
    caught: caughtBy("peers.rs", "the_first_stop_signal_ends_readiness_and_the_second_ends_the_process"),
  },
  {
    name: "the cookie lines of HTTP/2 are joined to one line",
    file: "crates/gateway/src/server/tracked_service.rs",
    find: "            join_cookies(request.headers_mut());\n",
    replace: "            let _ = request.headers_mut();\n",
    caught: caughtBy("peers.rs", "http2_has_the_same_rules"),
  },
  {
    name: "a tenant has a share of the connections, and a limited queue of requests",
    file: "crates/gateway/src/db/share.rs",
    find: "        if usage.requests >= limits.share + limits.queue {\n            return Err(refusal(&owner, limits));\n        }\n",
    replace: "",
    caught: caughtBy("shares.rs", "writes_that_wait_for_a_row_use_one_connection_and_other_tenants_are_served"),
  },
  {
    name: "each tenant has its own share",
    file: "crates/gateway/src/db/share.rs",
    find: "        Self::Tenant(authorized.tenant())\n",
    replace: "        Self::Person(authorized.tenant().as_uuid().unwrap_or_default().min(uuid::Uuid::nil()))\n",
    caught: caughtBy("shares.rs", "writes_that_wait_for_a_row_use_one_connection_and_other_tenants_are_served"),
  },
  {
    name: "a lookup before the authorization does not count for the tenant in the header",
    file: "crates/gateway/src/db/lookup_transaction.rs",
    find: "Lookup::Person(caller) => Self::from(caller),",
    // Every request of the test names acme, so this counts each lookup for the tenant in the header.
    replace:
      'Lookup::Person(_) => tenantry_kernel::TenantId::parse("11111111-1111-1111-1111-111111111111").map_or(Self::Public, Self::Tenant),',
    caught: caughtBy("shares.rs", "a_caller_who_is_not_a_member_does_not_use_the_share_of_the_tenant"),
  },
  {
    name: "the writes of a tenant queue before they take a connection",
    file: "crates/gateway/src/db/share.rs",
    find: "if writes { Some(turns.acquire_owned().await.ok()?) } else { None }",
    replace: "if writes && turns.is_closed() { Some(turns.acquire_owned().await.ok()?) } else { None }",
    caught: caughtBy("shares.rs", "writes_that_wait_for_a_row_use_one_connection_and_other_tenants_are_served"),
  },
  {
    name: "the wait for a row lock is limited",
    file: "crates/gateway/src/db/scope.rs",
    find: "pg_catalog.set_config('lock_timeout', $10, true)",
    replace: "pg_catalog.set_config('lock_timeout', pg_catalog.substr($10, 1, 0) operator(pg_catalog.||) '0', true)",
    caught: caughtBy("shares.rs", "a_row_that_stays_locked_is_503_and_the_connection_is_used_again"),
  },
  {
    name: "a cancelled request counts until its statement has ended",
    file: "crates/gateway/src/db/connection.rs",
    find: "            return_when_answered(client, self.permit.take(), self.health.limits.answer_deadline());\n",
    replace: "            drop(self.permit.take());\n",
    caught: caughtBy("shares.rs", "a_cancelled_write_uses_its_share_until_its_statement_ends"),
  },
  {
    name: "a connection whose statement got no response is not reused",
    file: "crates/gateway/src/db/connection.rs",
    find: '            self.poison();\n            return Err(DatabaseError::Unavailable("it did not answer in time".into()));',
    replace:
      '            self.unanswered.store(false, Ordering::Relaxed);\n            return Err(DatabaseError::Unavailable("it did not answer in time".into()));',
    caught: caughtBy("shares.rs", "a_connection_whose_statement_got_no_answer_is_closed"),
  },
  {
    name: "the gateway gives up a statement that a hung database does not answer",
    file: "crates/gateway/src/db/connection.rs",
    find: "timeout(self.limits.answer_deadline(), statement)",
    replace: "timeout(self.limits.answer_deadline() * 1000, statement)",
    caught: caughtBy(
      "hung_database.rs",
      "a_hung_database_is_503_after_the_deadline_and_is_used_again_when_it_continues",
    ),
  },
  {
    name: "the gateway gives up the login to a hung database",
    file: "crates/gateway/src/db/connection.rs",
    find: "create: Some(limits.connect)",
    replace: "create: None",
    caught: caughtBy(
      "hung_database.rs",
      "a_hung_database_is_503_after_the_deadline_and_is_used_again_when_it_continues",
    ),
  },
  {
    name: "liveness does not query the database",
    file: "crates/gateway/src/routes/health.rs",
    find: 'pub(super) async fn health() -> Json<Value> {\n    Json(json!({ "status": "ok" }))\n}',
    replace:
      'pub(super) async fn health(State(state): State<AppState>) -> Result<Json<Value>, ApiError> {\n    state.database.ping().await?;\n    Ok(Json(json!({ "status": "ok" })))\n}',
    caught: caughtBy(
      "hung_database.rs",
      "a_hung_database_is_503_after_the_deadline_and_is_used_again_when_it_continues",
    ),
  },
];
