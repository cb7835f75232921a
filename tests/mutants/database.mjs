const caughtBy = (file, test) => ({ suite: "gateway", file, test });

export const title = "The gateway's connections to PostgreSQL";

export const mutants = [
  {
    name: "a lost listening connection is reported",
    file: "crates/gateway/src/changes/listener.rs",
    find: "        self.listening.send_replace(false);\n",
    replace: "",
    caught: caughtBy("events.rs", "a_lost_listening_connection_is_reported"),
  },
  {
    name: "a connection listens only after a first notification",
    file: "crates/gateway/src/db/listen.rs",
    find: "                if listening {\n                    alarm",
    replace:
      "                if !listening {\n                    listening = true;\n" +
      "                    on_event(ChannelEvent::Listening);\n                }\n" +
      "                if listening {\n                    alarm",
    caught: caughtBy("poolers.rs", "listening_through_a_pooler_is_not_listening"),
  },
  {
    name: "the first notification comes from the database of the requests",
    file: "crates/gateway/src/db/listen.rs",
    find: "notify(&source.database, ",
    replace: "notify(&source.listen, ",
    caught: caughtBy("poolers.rs", "listening_through_a_pooler_is_not_listening"),
  },
  {
    name: "a listening connection without notifications is refused at the start",
    file: "crates/gateway/src/main.rs",
    find: "if config.listen_database.is_some()",
    replace: "if false",
    caught: caughtBy("poolers.rs", "the_program_serves_behind_a_current_pgbouncer"),
  },
  {
    name: "a pooler that loses prepared statements is refused",
    file: "crates/gateway/src/db/start_check/pooler.rs",
    find: "    in_time(patience, begin(other)).await?;\n",
    replace: "",
    caught: caughtBy("poolers.rs", "a_pooler_that_loses_prepared_statements_is_refused"),
  },
  {
    name: "the program checks the pooler before it starts",
    file: "crates/gateway/src/main.rs",
    find: "    check_pooler(&config.database, &config.database_limits).await?;\n",
    replace: "",
    caught: caughtBy("poolers.rs", "the_program_refuses_debians_old_pgbouncer_with_the_reason"),
  },
  {
    name: "a transaction does not rely on row_security of the role",
    file: "crates/gateway/src/db/scope.rs",
    find: "           pg_catalog.set_config('row_security', 'on', true),\n",
    replace: "",
    caught: caughtBy(
      "role_settings.rs",
      "what_the_role_changes_about_itself_changes_no_transaction_and_stops_the_next_start",
    ),
  },
  {
    name: "a transaction does not rely on the isolation level of the role",
    file: "crates/gateway/src/db/scope.rs",
    find: "start transaction isolation level read committed, read only",
    replace: "start transaction read only",
    caught: caughtBy(
      "role_settings.rs",
      "what_the_role_changes_about_itself_changes_no_transaction_and_stops_the_next_start",
    ),
  },
  {
    name: "settings that the role made for itself are refused at the start",
    file: "crates/gateway/src/db/start_check/outside_checks.rs",
    find: "join pg_db_role_setting s on s.setrole = me.oid",
    replace: "join pg_db_role_setting s on s.setrole = 0",
    caught: caughtBy(
      "role_settings.rs",
      "what_the_role_changes_about_itself_changes_no_transaction_and_stops_the_next_start",
    ),
  },
  {
    name: "a key of your own table begins with the tenant",
    file: "crates/gateway/src/db/start_check/outside_checks.rs",
    find: "a.attnum = x.indkey[0] and a.attname = 'tenant_id'",
    replace: "a.attnum = any (x.indkey) and a.attname = 'tenant_id'",
    caught: caughtBy("your_table.rs", "each_weakening_of_the_template_is_refused"),
  },
  {
    name: "a reference of your own table names the tenant",
    file: "crates/gateway/src/db/start_check/outside_checks.rs",
    find: "where not t.ours and c.confrelid in",
    replace: "where t.ours and c.confrelid in",
    caught: caughtBy("your_table.rs", "each_weakening_of_the_template_is_refused"),
  },
  {
    name: "the tenant of your own table is never null",
    file: "crates/gateway/src/db/start_check/outside_checks.rs",
    find: " or not a.attnotnull)",
    replace: ")",
    caught: caughtBy("your_table.rs", "each_weakening_of_the_template_is_refused"),
  },
  {
    name: "the tenant of your own table has no default",
    file: "crates/gateway/src/db/start_check/outside_checks.rs",
    find: "(a.atthasdef or a.attidentity <> '')",
    replace: "a.attidentity <> ''",
    caught: caughtBy("your_table.rs", "each_weakening_of_the_template_is_refused"),
  },
  {
    name: "sslmode=require never continues without TLS",
    file: "crates/gateway/src/postgres/postgres_url.rs",
    find: 'Some("require") => Ok((SslMode::Require,',
    replace: 'Some("require") => Ok((SslMode::Prefer,',
    caught: caughtBy("tls.rs", "a_server_without_tls_gets_no_word_in_plain_text"),
  },
  {
    name: "sslmode=verify-full checks the host",
    file: "crates/gateway/src/postgres/tls.rs",
    find: "host_matters: verification == Verification::AuthorityAndHost",
    replace: "host_matters: false",
    caught: caughtBy("tls.rs", "each_sslmode_checks_what_it_checks_in_libpq"),
  },
  {
    name: "a certificate of another authority is refused",
    file: "crates/gateway/src/postgres/tls.rs",
    find: "            checked => checked,",
    replace: "            _ => Ok(ServerCertVerified::assertion()),",
    caught: caughtBy("tls.rs", "each_sslmode_checks_what_it_checks_in_libpq"),
  },
  {
    name: "the listening connection is encrypted too",
    file: "crates/gateway/src/db/listen.rs",
    find: '        .application_name("tenantry-gateway, listening")',
    replace:
      "        .ssl_mode(tokio_postgres::config::SslMode::Disable)\n" +
      '        .application_name("tenantry-gateway, listening")',
    caught: caughtBy("tls.rs", "every_connection_of_the_program_is_encrypted"),
  },
];
