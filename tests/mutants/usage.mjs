const caughtBy = (file, test) => ({ suite: "gateway", file, test });

const KEYED = "crates/gateway/src/idempotency/keyed_request.rs";
const KEYS = "idempotency.rs";

export const title = "Usage at the gateway: repeated requests, periods of limits, the export, and rates";

export const mutants = [
  {
    name: "a repeated request gets the stored answer",
    file: KEYED,
    find: "        Ok(claimed.answer)\n",
    replace: "        Ok(claimed.answer.filter(|_| false))\n",
    caught: caughtBy(KEYS, "a_repeated_request_gets_the_first_answer_and_writes_nothing"),
  },
  {
    name: "the answer is stored with its key",
    file: KEYED,
    find: "                    identity.store(transaction, &answer).await?;\n",
    replace: "                    let _ = (identity, transaction);\n",
    caught: caughtBy(KEYS, "a_repeated_request_gets_the_first_answer_and_writes_nothing"),
  },
  {
    name: "a key belongs to one body",
    file: KEYED,
    find: "if claimed.fingerprint != self.fingerprint {",
    replace: "if false {",
    caught: caughtBy(KEYS, "another_body_with_the_same_key_is_refused"),
  },
  {
    name: "a key expires after a day",
    file: KEYED,
    find: "        status = case when kept.created_at < now() - interval '24 hours' then null else kept.status end,\n",
    replace: "        status = kept.status,\n",
    caught: caughtBy(KEYS, "keys_expire_after_a_day_and_are_deleted_in_small_batches_by_writes_of_their_tenant"),
  },
  {
    name: "one write deletes few expired keys",
    file: KEYED,
    find: "limit 20 for update skip locked",
    replace: "for update skip locked",
    caught: caughtBy(KEYS, "keys_expire_after_a_day_and_are_deleted_in_small_batches_by_writes_of_their_tenant"),
  },
  {
    name: "a key that is too long is refused, and not cut",
    file: "crates/gateway/src/idempotency/idempotency_key.rs",
    find: "(1..=MAX_KEY).contains(&key.len()).then_some(key)",
    replace: "(!key.is_empty()).then(|| key.chars().take(MAX_KEY).collect())",
    caught: caughtBy(KEYS, "a_malformed_key_is_refused_before_the_body_is_read"),
  },
  {
    name: "a repeated header is not a key",
    file: "crates/gateway/src/idempotency/idempotency_key.rs",
    find: "            (Some(value), None) => {",
    replace: "            (Some(value), _) => {",
    caught: caughtBy(KEYS, "a_malformed_key_is_refused_before_the_body_is_read"),
  },
  {
    name: "a page may send the key of a request",
    file: "crates/layer/src/http/cors.rs",
    find: "    LAST_EVENT_ID,\n    IDEMPOTENCY_KEY,\n",
    replace: "    LAST_EVENT_ID,\n    LAST_EVENT_ID,\n",
    caught: caughtBy(KEYS, "a_page_may_send_the_key_and_read_whether_the_answer_was_replayed"),
  },
];
