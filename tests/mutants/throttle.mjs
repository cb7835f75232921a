const caughtBy = (test) => ({ suite: "gateway", file: "throttle.rs", test });

const THROTTLE = "crates/gateway/src/throttle";

export const title = "The gateway: the throttle of strangers";

export const mutants = [
  {
    name: "tries of one client are counted",
    file: `${THROTTLE}/enforce.rs`,
    find: "throttle.trusted_proxies))?;",
    replace: "throttle.trusted_proxies)).ok();",
    caught: caughtBy("sign_ins_of_one_client_are_throttled"),
  },
  {
    name: "the client cannot write its own address",
    file: `${THROTTLE}/client_address.rs`,
    find: "text.rsplit(',').map(str::trim)",
    replace: "text.split(',').map(str::trim)",
    caught: caughtBy("sign_ins_of_one_client_are_throttled"),
  },
  {
    name: "the address of the connection counts",
    file: "crates/gateway/src/server/tracked_service.rs",
    find: "            request.extensions_mut().insert(peer);\n",
    replace: "            let _ = peer;\n",
    caught: caughtBy("without_a_proxy_the_address_of_the_connection_counts"),
  },
  {
    name: "an e-mail address is counted before the database is asked",
    file: "crates/gateway/src/routes/sign_in.rs",
    find: "    state.throttle.count_email(&email)?;\n",
    replace: "",
    caught: caughtBy("sign_ins_with_one_email_are_throttled_whether_it_exists_or_not"),
  },
  {
    name: "look-ups of the directory are counted",
    file: "crates/gateway/src/routes/mod.rs",
    find: "\n        .throttled(Tries::Directory),",
    replace: ",",
    caught: caughtBy("look_ups_of_one_client_are_throttled_and_others_are_not"),
  },
];
