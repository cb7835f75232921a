const caughtBy = (test) => ({ suite: "gateway", file: "telemetry.rs", test });

const tracedBy = (test) => ({ suite: "gateway", file: "traces.rs", test });

const TELEMETRY = "crates/gateway/src/telemetry";
const TRACES = "crates/gateway/src/traces";

export const title = "The gateway: request ids, metrics and traces";

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
  {
    name: "a trace has the tenant of an authorized caller only",
    file: "crates/gateway/src/observe_request.rs",
    find: "    request.extensions_mut().insert(trace.clone());\n",
    replace:
      '    let asked = request.headers().get("x-tenant-id").and_then(|asked| asked.to_str().ok());\n    if let Some(asked) = asked.and_then(|asked| tenantry_kernel::TenantId::parse(asked).ok()) {\n        trace.record_tenant(asked);\n    }\n    request.extensions_mut().insert(trace.clone());\n',
    caught: tracedBy("a_trace_has_the_tenant_of_an_authorized_caller_and_the_reason_of_a_refusal"),
  },
  {
    name: "a trace has the reason of a refusal",
    file: `${TRACES}/spans.rs`,
    find: ".map(|ProblemCode(code)| code.as_str());",
    replace: ".map(|ProblemCode(code)| code.as_str()).filter(|_| false);",
    caught: tracedBy("a_trace_has_the_tenant_of_an_authorized_caller_and_the_reason_of_a_refusal"),
  },
  {
    name: "a trace has the template of a route and no path",
    file: `${TRACES}/spans.rs`,
    find: "request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);",
    replace: "Some(request.uri().path());\n        let _ = MatchedPath::as_str;",
    caught: tracedBy("a_trace_has_the_tenant_of_an_authorized_caller_and_the_reason_of_a_refusal"),
  },
  {
    name: "a trace has no line of the log",
    file: `${TRACES}/trace_export.rs`,
    find: "metadata.is_span() && metadata.target() == TARGET;",
    replace: "*metadata.level() <= tracing::Level::INFO;",
    caught: tracedBy("a_trace_has_the_tenant_of_an_authorized_caller_and_the_reason_of_a_refusal"),
  },
  {
    name: "the last spans are sent before the program ends",
    file: "crates/gateway/src/main.rs",
    find: "        traces.flush().await;\n",
    replace: "        drop(traces);\n",
    caught: tracedBy("a_trace_has_the_tenant_of_an_authorized_caller_and_the_reason_of_a_refusal"),
  },
  {
    name: "a transaction of a background task is not a trace",
    file: `${TRACES}/trace_export.rs`,
    find: "(metadata.name() != TRANSACTION || context.lookup_current().is_some())",
    replace: "(metadata.name() != TRANSACTION || context.lookup_current().is_some() || true)",
    caught: tracedBy("a_run_of_a_panel_is_a_trace_of_its_tenant"),
  },
  {
    name: "the trace of a stranger is not the parent",
    file: `${TRACES}/spans.rs`,
    find: "        CallerTrace::Parent if caller.is_valid()",
    replace: "        CallerTrace::Parent | CallerTrace::Link if caller.is_valid()",
    caught: tracedBy("the_trace_of_a_caller_is_a_link_and_the_parent_only_when_it_is_trusted"),
  },
  {
    name: "the state of the trace of a stranger is not kept",
    file: `${TRACES}/spans.rs`,
    find: "            TraceState::default(),",
    replace: "            caller.trace_state().clone(),",
    caught: tracedBy("the_trace_of_a_caller_is_a_link_and_the_parent_only_when_it_is_trusted"),
  },
  {
    name: "a repeated traceparent has no effect",
    file: `${TRACES}/spans.rs`,
    find: "headers.get_all(TRACEPARENT).iter().count() != 1",
    replace: "headers.get_all(TRACEPARENT).iter().count() == 0",
    caught: tracedBy("the_trace_of_a_caller_is_a_link_and_the_parent_only_when_it_is_trusted"),
  },
  {
    name: "an upstream gets no trace and no baggage of the caller",
    file: "crates/gateway/src/proxy/headers/request.rs",
    find: '"traceparent",\n    "tracestate",\n    "baggage",\n',
    replace: '"x-traceparent",\n    "x-tracestate",\n    "x-baggage",\n',
    caught: tracedBy("an_upstream_gets_the_context_of_the_gateway_and_nothing_of_the_caller"),
  },
  {
    name: "an upstream gets the trace of the gateway",
    file: "crates/gateway/src/proxy/forward.rs",
    find: "    span.inject(request.headers_mut());\n",
    replace: "    let _ = request.headers_mut();\n",
    caught: tracedBy("an_upstream_gets_the_context_of_the_gateway_and_nothing_of_the_caller"),
  },
  {
    name: "a panel service gets the trace of the gateway",
    file: "crates/gateway/src/proxy/own_requests.rs",
    find: "        span.inject(request.headers_mut());\n",
    replace: "        let _ = request.headers_mut();\n",
    caught: tracedBy("a_run_of_a_panel_is_a_trace_of_its_tenant"),
  },
  {
    name: "a quiet log does not end the traces",
    file: `${TRACES}/log.rs`,
    find: ".with(log).init();",
    replace: ".with(log).with(EnvFilter::from_default_env()).init();",
    caught: tracedBy("the_log_and_the_traces_do_not_depend_on_each_other"),
  },
];
