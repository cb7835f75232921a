//! Traces: what a collector gets of the real program, and what an upstream gets of a trace.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::fs::{self, File};
use std::net::TcpListener;

use harness::collector::Collector;
use harness::fake_panel_service::FakePanelService;
use harness::program::{Program, SECRET, gateway, run_refused, url, wait_until};
use harness::upstream::{ASSERTION_KEY, PREFIX, TestUpstream};
use harness::*;
use serde_json::json;

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const SPAN: &str = "b7ad6b7169203331";
const ERROR: i32 = 2;
const SERVER: i32 = 2;
const CLIENT: i32 = 3;

/// The spans arrive only when the program ends, so a test does not wait for them and none is missing.
const AT_THE_END: (&str, &str) = ("OTEL_BSP_SCHEDULE_DELAY", "600000");

fn traced(harness: &Harness, collector: &Collector, settings: &[(&str, &str)]) -> Program {
    let endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address.as_str());
    Program::start(harness, &[&[endpoint, AT_THE_END], settings].concat())
}

/// Ends the program as an operator does, so that it sends its last spans.
fn end(mut program: Program) {
    program.terminate();
    assert!(program.wait().success());
}

/// A request with an id, which its span has as an attribute.
fn request(harness: &Harness, target: &str, user: &str, tenant: &str, id: &str) -> String {
    format!("{target}\nauthorization: {}\nx-tenant-id: {tenant}\nx-request-id: {id}\n", harness.bearer(user))
}

/// Planted faults: the tenant of the header before the membership is checked, a raw path or a query, log lines as
/// events, a transaction without a parent, and a program that ends before its last spans are sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trace_has_the_tenant_of_an_authorized_caller_and_the_reason_of_a_refusal() {
    let harness = Harness::start().await;
    let collector = Collector::start().await;
    let program = traced(&harness, &collector, &[("RUST_LOG", "trace")]);
    let panel = format!("GET /v1/panels/{ACMES_PANEL}");
    for (target, user, tenant, id, status) in [
        (panel.as_str(), ADA, ACME, "member", 200),
        ("GET /v1/tenants/acme/profile", ADA, ACME, "addressed", 200),
        ("GET /v1/panels/not-an-id", ADA, ACME, "missing", 404),
        (panel.as_str(), ADA, MEDTECH, "foreign", 403),
        ("GET /v1/tenants/medtech/profile", ADA, MEDTECH, "foreign-address", 403),
        ("GET /v1/panels", ADA, UNKNOWN_TENANT, "unknown", 403),
        ("GET /v1/panels", ADA, "MedTech GmbH", "malformed", 400),
        ("GET /v1/directory/resolve?slug=medtech", ADA, MEDTECH, "public", 200),
        ("GET /v1/secret-address?secret=query", ADA, ACME, "unmatched", 404),
        ("INVENT /v1/panels", ADA, ACME, "invented", 405),
    ] {
        assert_eq!(program.status(&request(&harness, target, user, tenant, id)), status, "{id}");
    }
    assert_eq!(program.status("GET /v1/tenants\nx-request-id: anonymous\n"), 401);
    end(program);

    let root = |id: &str| collector.span_with("request.id", id);
    let member = root("member");
    let expected = [
        ("http.request.method", "GET"),
        ("http.response.status_code", "200"),
        ("http.route", "/v1/panels/{id}"),
        ("request.id", "member"),
        ("tenant.id", ACME),
        ("url.scheme", "http"),
    ];
    assert_eq!(
        member.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>(),
        expected
    );
    assert_eq!((member.name.as_str(), member.kind, member.status), ("GET /v1/panels/{id}", SERVER, 0));
    assert_eq!((member.parent.as_str(), member.links.len()), ("", 0));
    let names: Vec<_> = collector.children(&member).into_iter().map(|span| span.name).collect();
    assert_eq!(names, ["database look-up", "database read"]);
    assert!(collector.children(&member).iter().all(|span| span.kind == CLIENT));

    for (id, name, tenant, error) in [
        ("addressed", "GET /v1/tenants/{tenant}/profile", Some(ACME), None),
        ("missing", "GET /v1/panels/{id}", Some(ACME), Some("NOT_FOUND")),
        ("foreign", "GET /v1/panels/{id}", None, Some("UNAUTHORIZED_TENANT_ACCESS")),
        ("foreign-address", "GET /v1/tenants/{tenant}/profile", None, Some("UNAUTHORIZED_TENANT_ACCESS")),
        ("unknown", "GET /v1/panels", None, Some("UNAUTHORIZED_TENANT_ACCESS")),
        ("malformed", "GET /v1/panels", None, Some("INVALID_TENANT_ID")),
        ("public", "GET /v1/directory/resolve", None, None),
        ("unmatched", "GET", None, Some("NO_SUCH_ROUTE")),
        ("invented", "HTTP /v1/panels", None, Some("METHOD_NOT_ALLOWED")),
        ("anonymous", "GET /v1/tenants", None, Some("NOT_SIGNED_IN")),
    ] {
        let span = root(id);
        let attribute = |name: &str| span.attributes.get(name).map(String::as_str);
        assert_eq!(
            (span.name.as_str(), attribute("tenant.id"), attribute("error.type")),
            (name, tenant, error),
            "{id}"
        );
        assert_eq!(span.status, 0, "{id}: a mistake of a caller is not an error of the server");
    }

    let spans = collector.spans();
    assert_eq!(spans.iter().filter(|span| span.kind == SERVER).count(), 11);
    for span in &spans {
        assert_eq!(span.events, 0, "{span:?}");
        assert_eq!(span.parent.is_empty(), span.kind == SERVER, "{span:?}");
    }
    let text = collector.text();
    let token = harness.bearer(ADA).replace("Bearer ", "");
    let names = [ADA, MEDTECH, UNKNOWN_TENANT, ACMES_PANEL, "MedTech", "medtech", "secret", "vital.health", "@"];
    for name in names.into_iter().chain([token.split('.').nth(1).unwrap(), "not-an-id", "INVENT ", "select"]) {
        assert!(!text.contains(name), "{name} in {text}");
    }
    assert_eq!(collector.service()["service.name"], "tenantry-gateway");
    assert_eq!(collector.headers()["content-type"], "application/x-protobuf");
}

/// Planted fault: an error of the server that a search for errors does not find.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_of_the_server_is_an_error_of_its_spans() {
    let harness = Harness::start().await;
    let collector = Collector::start().await;
    let named = [("OTEL_SERVICE_NAME", "gateway-of-a-test"), ("OTEL_EXPORTER_OTLP_HEADERS", "x-collector-key=k1")];
    let program = traced(&harness, &collector, &named);
    let superuser = harness.as_superuser().await;
    superuser.batch_execute("alter table tenantry.panels rename column question to hidden_name").await.unwrap();
    assert_eq!(program.status(&request(&harness, "GET /v1/panels", ADA, ACME, "broken")), 500);
    end(program);
    let broken = collector.span_with("request.id", "broken");
    assert_eq!((broken.status, broken.attributes["error.type"].as_str()), (ERROR, "INTERNAL"));
    let statuses: Vec<_> = collector.children(&broken).into_iter().map(|span| (span.name, span.status)).collect();
    assert_eq!(statuses, [("database look-up".to_owned(), 0), ("database read".to_owned(), ERROR)]);
    assert!(!collector.text().contains("hidden_name"));
    assert_eq!(collector.service()["service.name"], "gateway-of-a-test");
    assert_eq!(collector.headers()["x-collector-key"], "k1");
}

/// Planted faults: a stranger who adds spans to the trace of others, or who decides what is sampled.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_trace_of_a_caller_is_a_link_and_the_parent_only_when_it_is_trusted() {
    let harness = Harness::start().await;
    let with_trace = |id: &str| {
        let request = request(&harness, "GET /v1/panels", ADA, ACME, id);
        format!("{request}traceparent: 00-{TRACE}-{SPAN}-01\ntracestate: evil=1\nbaggage: tenant=evil\n")
    };
    for (is_trusted, trust) in [(false, None), (false, Some("false")), (true, Some("true"))] {
        let collector = Collector::start().await;
        let trust: Vec<_> = trust.map(|value| ("GATEWAY_TRUST_TRACEPARENT", value)).into_iter().collect();
        let program = traced(&harness, &collector, &trust);
        assert_eq!(program.status(&with_trace("once")), 200);
        let twice = format!("{}traceparent: 00-{TRACE}-{SPAN}-01\n", with_trace("twice"));
        assert_eq!(program.status(&twice), 200);
        let malformed = with_trace("malformed").replace(TRACE, "not-a-trace");
        assert_eq!(program.status(&malformed), 200);
        end(program);
        let span = collector.span_with("request.id", "once");
        if is_trusted {
            assert_eq!((span.trace.as_str(), span.parent.as_str(), span.links.len()), (TRACE, SPAN, 0));
        } else {
            assert_ne!(span.trace, TRACE);
            assert_eq!((span.parent.as_str(), span.links), ("", vec![(TRACE.into(), SPAN.into(), String::new())]));
            assert!(!collector.text().contains("evil"));
        }
        for id in ["twice", "malformed"] {
            let span = collector.span_with("request.id", id);
            assert!(span.trace != TRACE && span.parent.is_empty() && span.links.is_empty(), "{span:?}");
        }
    }
    let collector = Collector::start().await;
    let program = traced(&harness, &collector, &[("OTEL_TRACES_SAMPLER", "parentbased_always_off")]);
    assert_eq!(program.status(&with_trace("not-sampled")), 200);
    end(program);
    assert!(collector.spans().is_empty(), "{:#?}", collector.spans());
}

/// Planted faults: the context or the baggage of the caller at an upstream, and a call that is in no trace.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upstream_gets_the_context_of_the_gateway_and_nothing_of_the_caller() {
    let harness = Harness::start().await;
    let upstream = TestUpstream::start().await;
    let list = upstream.list(json!({}));
    let collector = Collector::start().await;
    let settings = [("GATEWAY_UPSTREAMS", list.as_str()), ("GATEWAY_ASSERTION_KEY", ASSERTION_KEY)];
    let call = |rest: &str, tenant: &str, id: &str| {
        let request = request(&harness, &format!("GET {PREFIX}{rest}"), ADA, tenant, id);
        format!("{request}traceparent: 00-{TRACE}-{SPAN}-01\ntracestate: evil=1\nbaggage: tenant=evil\n")
    };
    let program = traced(&harness, &collector, &settings);
    assert_eq!(program.status(&call("secret/7?secret=query", ACME, "call")), 200);
    let received = upstream.seen.last();
    assert_eq!(program.status(&call("failing", ACME, "failing")), 500);
    assert_eq!(program.status(&call("secret/7", MEDTECH, "foreign")), 403);
    assert_eq!(upstream.seen.count(), 2);
    end(program);

    let root = collector.span_with("request.id", "call");
    assert_eq!(root.name, format!("GET {PREFIX}{{*rest}}"));
    assert_eq!(root.attributes["tenant.id"], ACME);
    let calls: Vec<_> =
        collector.children(&root).into_iter().filter(|span| span.attributes.contains_key("peer.service")).collect();
    let [span] = calls.as_slice() else { panic!("{calls:#?}") };
    let expected = [
        ("http.request.method", "GET"),
        ("http.response.status_code", "200"),
        ("peer.service", "echo"),
        ("tenant.id", ACME),
    ];
    assert_eq!(
        span.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>(),
        expected
    );
    let parent = format!("00-{}-{}-01", span.trace, span.id);
    assert_eq!(received.headers.get_all("traceparent").iter().collect::<Vec<_>>(), [parent.as_str()]);
    assert_ne!(span.trace, TRACE);
    for name in ["tracestate", "baggage"] {
        assert_eq!(received.header(name), None);
    }
    let failing = collector.children(&collector.span_with("request.id", "failing"));
    assert!(failing.iter().any(|span| (span.status, span.kind) == (ERROR, CLIENT)), "{failing:#?}");
    let foreign = collector.span_with("request.id", "foreign");
    assert_eq!(foreign.attributes.get("tenant.id"), None);
    let text = collector.text();
    assert!(!text.contains("secret") && !text.contains("evil"), "{text}");

    let untraced = Program::start(&harness, &settings);
    assert_eq!(untraced.status(&call("a", ACME, "call")), 200);
    for name in ["traceparent", "tracestate", "baggage"] {
        assert_eq!(upstream.seen.last().header(name), None, "{name} without traces");
    }
}

/// Planted faults: a run of a panel in the trace of a request that ended long ago, and its transactions as traces of
/// their own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_of_a_panel_is_a_trace_of_its_tenant() {
    let harness = Harness::start().await;
    let service = FakePanelService::start().await;
    let collector = Collector::start().await;
    let upstreams = json!([{ "name": "panels", "prefix": "/services/panels/", "url": service.url }]).to_string();
    let settings = [
        ("GATEWAY_UPSTREAMS", upstreams.as_str()),
        ("GATEWAY_ASSERTION_KEY", ASSERTION_KEY),
        ("GATEWAY_PANEL_SERVICE", "panels"),
    ];
    let program = traced(&harness, &collector, &settings);
    let sql = format!("update tenantry.panels set status = 'queued', question = 'short' where id = '{ACMES_PANEL}'");
    harness.as_superuser().await.batch_execute(&sql).await.unwrap();
    let record = request(&harness, &format!("GET /v1/panels/{ACMES_PANEL}"), ADA, ACME, "read");
    wait_until(async || program.request(&record).contains(r#""status":"completed""#)).await;
    end(program);
    let run = collector.span_with("peer.service", "panels");
    assert_eq!((run.parent.as_str(), run.name.as_str(), run.kind), ("", "POST", CLIENT));
    assert_eq!(
        (run.attributes["tenant.id"].as_str(), run.attributes["http.response.status_code"].as_str()),
        (ACME, "200")
    );
    let parent = format!("00-{}-{}-01", run.trace, run.id);
    assert_eq!(service.asked()[ACMES_PANEL][0].headers["traceparent"], parent.as_str());
    for span in collector.spans().iter().filter(|span| span.name.starts_with("database")) {
        assert!(!span.parent.is_empty(), "{span:?}");
    }
}

/// Planted faults: a queue without a limit, an answer that waits for the collector, and an end that waits for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_is_down_or_hangs_changes_no_answer() {
    let harness = Harness::start().await;
    // It accepts connections and never answers.
    let hanging = TcpListener::bind("127.0.0.1:0").unwrap();
    let hangs = format!("http://{}", hanging.local_addr().unwrap());
    for endpoint in [hangs.as_str(), "http://127.0.0.1:1"] {
        let settings = [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint),
            ("OTEL_BSP_SCHEDULE_DELAY", "1"),
            ("OTEL_BSP_MAX_QUEUE_SIZE", "2"),
            ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1"),
        ];
        let program = Program::start(&harness, &settings);
        let member = request(&harness, "GET /v1/panels", ADA, ACME, "member");
        let stranger = request(&harness, "GET /v1/panels", ADA, MEDTECH, "stranger");
        for _ in 0..50 {
            assert_eq!((program.status(&member), program.status(&stranger)), (200, 403));
        }
        end(program);
    }
}

/// Planted fault: one filter for the log and the traces, so that a quiet log ends the traces.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_and_the_traces_do_not_depend_on_each_other() {
    let harness = Harness::start().await;
    let app = url(&harness.app);
    let file = std::env::temp_dir().join(format!("tenantry-traces-{}", uuid::Uuid::new_v4()));
    for (filter, is_logged) in [("off", false), ("trace", true)] {
        let collector = Collector::start().await;
        let environment = [
            ("DATABASE_URL", app.as_str()),
            ("GATEWAY_JWT_SECRET", SECRET),
            ("GATEWAY_PORT", "0"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address.as_str()),
            ("RUST_LOG", filter),
            AT_THE_END,
        ];
        let log = File::create(&file).unwrap();
        let program = Program::run_with_log(&mut gateway(&[], &environment), log.into());
        assert_eq!(program.status(&request(&harness, "GET /v1/panels", ADA, ACME, "logged-7")), 200);
        end(program);
        let log = fs::read_to_string(&file).unwrap();
        assert_eq!(log.contains("request{id=\"logged-7\""), is_logged, "{log}");
        assert!(!log.contains("otel.name") && !log.contains("tenantry_gateway::trace"), "{log}");
        assert_eq!(collector.span_with("request.id", "logged-7").attributes["tenant.id"], ACME);
    }
    fs::remove_file(file).unwrap();
}

/// Planted fault: an export to the default address of OpenTelemetry that no operator asked for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn traces_need_the_address_of_a_collector() {
    let harness = Harness::start().await;
    let app = url(&harness.app);
    for name in ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] {
        for value in ["collector:4318", "ftp://collector", "://hunter2"] {
            let environment =
                [("DATABASE_URL", app.as_str()), ("GATEWAY_JWT_SECRET", SECRET), ("GATEWAY_PORT", "0"), (name, value)];
            let refusal = run_refused(&mut gateway(&[], &environment));
            assert!(refusal.contains(name) && !refusal.contains("hunter2"), "{refusal}");
        }
        let program = Program::start(&harness, &[(name, " "), ("OTEL_SERVICE_NAME", "a")]);
        assert_eq!(program.status(&request(&harness, "GET /v1/panels", ADA, ACME, "untraced")), 200);
        end(program);
    }
    let collector = Collector::start().await;
    let traces = format!("{}/v1/traces", collector.address);
    let settings = [("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", traces.as_str()), AT_THE_END];
    let program = Program::start(&harness, &settings);
    assert_eq!(program.status(&request(&harness, "GET /v1/panels", ADA, ACME, "traced")), 200);
    end(program);
    collector.span_with("request.id", "traced");
}
