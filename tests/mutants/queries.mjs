const caughtBy = (file, test) => ({ suite: "gateway", file, test });

export const title = "Queries of the gateway: their cost, their round trips, and the end of their transactions";

export const mutants = [
  {
    name: "a transaction that is dropped is rolled back",
    file: "crates/gateway/src/db/scope.rs",
    find: "if *self.begun.get_mut() {",
    replace: "if *self.begun.get_mut() && self.settings.is_empty() {",
    caught: caughtBy("pooling.rs", "a_cancelled_request_leaves_no_tenant_and_no_transaction_on_its_connection"),
  },
  {
    name: "a transaction begins in the round trip of its first statement",
    file: "crates/gateway/src/db/scope.rs",
    find: "        let answers = async {\n",
    replace:
      "        self.health.answer(self.client.batch_execute(self.access.begin())).await?;\n        let answers = async {\n",
    caught: caughtBy(
      "round_trips.rs",
      "a_transaction_begins_with_its_first_statement_and_a_reading_one_ends_without_a_wait",
    ),
  },
  {
    name: "a reading transaction does not wait for its end",
    file: "crates/gateway/src/db/transactions.rs",
    find: "    work(&transaction).await\n",
    replace: "    let output = work(&transaction).await?;\n    transaction.commit().await?;\n    Ok(output)\n",
    caught: caughtBy(
      "round_trips.rs",
      "a_transaction_begins_with_its_first_statement_and_a_reading_one_ends_without_a_wait",
    ),
  },
  {
    name: "a lookup ends with a rollback",
    file: "crates/gateway/src/db/lookup_transaction.rs",
    find: "        self.scoped.query(sql, parameters).await\n",
    replace:
      "        let rows = self.scoped.query(sql, parameters).await?;\n        self.scoped.commit().await?;\n        Ok(rows)\n",
    caught: caughtBy("pooling.rs", "a_read_leaves_nothing_on_its_connection"),
  },
  {
    name: "a panel and its experts are stored in one round trip",
    file: "crates/gateway/src/routes/panels.rs",
    find: "    let ids: Vec<Uuid> = experts",
    replace:
      '    for _ in experts {\n        transaction.execute("select 1", &[]).await?;\n    }\n    let ids: Vec<Uuid> = experts',
    caught: caughtBy("round_trips.rs", "a_request_has_a_small_number_of_round_trips"),
  },
];
