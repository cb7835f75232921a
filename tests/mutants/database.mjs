const caughtBy = (file, test) => ({ suite: "gateway", file, test });

export const title = "The gateway's connections to PostgreSQL";

export const mutants = [
  {
    name: "a lost listening connection is reported",
    file: "crates/gateway/src/changes/listener.rs",
    find: "        .await;\n        listening.0.send_replace(false);",
    replace: "        .await;",
    caught: caughtBy("events.rs", "a_lost_listening_connection_is_reported"),
  },
];
