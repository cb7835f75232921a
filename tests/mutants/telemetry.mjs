const caughtBy = (test) => ({ suite: "gateway", file: "telemetry.rs", test });

const TELEMETRY = "crates/gateway/src/telemetry";

export const title = "The gateway: request ids and metrics";

export const mutants = [
  {
    name: "the label of a route is a route of the table",
    file: "crates/gateway/src/observe_request.rs",
    find: "    let Some(matched) = request.extensions().get::<MatchedPath>() else { return UNMATCHED };\n",
    replace:
      "    let Some(matched) = request.extensions().get::<MatchedPath>() else { return request.uri().path().to_owned().leak() };\n    let _ = UNMATCHED;\n",
    caught: caughtBy("the_number_of_series_depends_on_the_routes_and_not_on_requests"),
  },
  {
    name: "the label of a method is a known method",
    file: "crates/gateway/src/observe_request.rs",
    find: '.unwrap_or("other")',
    replace: ".unwrap_or_else(|| method.as_str().to_owned().leak())",
    caught: caughtBy("the_number_of_series_depends_on_the_routes_and_not_on_requests"),
  },
  {
    name: "a request for a foreign tenant is counted",
    file: "crates/gateway/src/observe_request.rs",
    find: "        metrics.count_refusal(code);\n",
    replace: "        let _ = code;\n",
    caught: caughtBy("refusals_for_a_tenant_count_by_their_reason"),
  },
  {
    name: "a cancelled request is not in flight",
    file: `${TELEMETRY}/metrics.rs`,
    find: "        self.metrics.0.in_flight.dec();\n        if !self.is_counted {",
    replace: "        if !self.is_counted {",
    caught: caughtBy("gauges_show_what_is_open_now"),
  },
  {
    name: "an id from a stranger is well-formed",
    file: "crates/gateway/src/http/request_id.rs",
    find: "if is_valid(id.as_bytes())",
    replace: "if is_valid(id.as_bytes()) || !id.is_empty()",
    caught: caughtBy("every_response_has_the_id_of_its_request"),
  },
];
