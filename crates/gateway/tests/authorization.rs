//! Who may call which route: every route of the table, for every kind of caller and of tenant.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use axum::body::Body;
use axum::http::{Method, Request};
use harness::program::wait_for_notification;
use harness::upstream::{ASSERTION_KEY, PREFIX, TestUpstream};
use harness::*;
use serde_json::json;
use tenantry_gateway::migrate::grant_platform_admin;
use tenantry_gateway::routes::{Access, ROUTES};

/// The caller. A stranger has a valid token and no membership.
#[derive(Clone, Copy, Debug, PartialEq)]
enum TestCaller {
    Anonymous,
    Forged,
    Stranger,
    Person(&'static str),
}

const CALLERS: &[TestCaller] = &[
    TestCaller::Anonymous,
    TestCaller::Forged,
    TestCaller::Stranger,
    TestCaller::Person(ADA),
    TestCaller::Person(MEI),
    TestCaller::Person(HANA),
    TestCaller::Person(SAM),
];
const TENANTS: &[&str] = &[ACME, MEDTECH, HEALTHCO, OLDCO, PLATFORM, UNKNOWN_TENANT];

/// The memberships of the demo, repeated here on purpose.
fn is_member(caller: TestCaller, tenant: &str) -> bool {
    match caller {
        TestCaller::Person(ADA) => tenant == ACME,
        TestCaller::Person(MEI) => tenant == MEDTECH,
        TestCaller::Person(HANA) => tenant == HEALTHCO,
        TestCaller::Person(SAM) => [ACME, MEDTECH, HEALTHCO].contains(&tenant),
        _ => false,
    }
}

fn is_signed_in(caller: TestCaller) -> bool {
    !matches!(caller, TestCaller::Anonymous | TestCaller::Forged)
}

fn request(
    harness: &Harness,
    (method, path): (&Method, &str),
    caller: TestCaller,
    tenant_headers: &[&str],
    addressed: &str,
) -> Request<Body> {
    let path = path.replace("{tenant}", addressed).replace("{id}", ACMES_PANEL).replace("{kind}", "agents");
    let mut request = Request::builder().method(method.clone()).uri(path);
    request = match caller {
        TestCaller::Anonymous => request,
        TestCaller::Forged => request.header("authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."),
        TestCaller::Stranger => request.header("authorization", harness.bearer("0a000000-0000-4000-8000-0000000000ff")),
        TestCaller::Person(id) => request.header("authorization", harness.bearer(id)),
    };
    for tenant in tenant_headers {
        request = request.header(X_TENANT_ID, *tenant);
    }
    request.header("content-type", "application/json").body(Body::from("{}")).unwrap()
}

/// A gateway with an upstream, and the requests of every kind that are below the layer: each route of the table, and
/// each method below the prefix of the upstream.
async fn with_upstream() -> (Harness, TestUpstream, Vec<(Method, String)>) {
    let mut harness = Harness::start().await;
    let upstream = TestUpstream::start().await;
    let list = upstream.list(json!({}));
    harness.with_variables(&[("GATEWAY_UPSTREAMS", &list), ("GATEWAY_ASSERTION_KEY", ASSERTION_KEY)]);
    let of_table = ROUTES.iter().filter(|route| route.access == Access::Tenant);
    let of_table = of_table.map(|route| (route.method.clone(), route.path.to_owned()));
    let methods = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let proxied =
        methods.into_iter().flat_map(|method| ["", "a/b"].map(|rest| (method.clone(), format!("{PREFIX}{rest}"))));
    let routes = of_table.chain(proxied).collect();
    (harness, upstream, routes)
}

/// Planted faults: a route of a tenant outside the layer, a layer that trusts the header, a membership query without
/// the person or without the tenant status, and different refusals for an unknown, a foreign and a suspended tenant.
#[tokio::test]
async fn on_every_route_only_members_of_an_active_tenant_pass_the_layer() {
    let (harness, upstream, routes) = with_upstream().await;
    let mut refusal: Option<Vec<u8>> = None;
    let mut proxied = 0;
    for (method, path) in &routes {
        for &caller in CALLERS {
            for tenant in TENANTS {
                let answer = harness.send(request(&harness, (method, path), caller, &[tenant], tenant)).await;
                let case = format!("{method} {path} as {caller:?} for {tenant}: {answer:?}");
                assert_eq!(answer.header("cache-control"), Some("private, no-store"), "{case}");
                assert_eq!(answer.header("vary"), Some("X-Tenant-ID, Origin"), "{case}");
                if is_member(caller, tenant) {
                    assert!(!answer.text().contains("UNAUTHORIZED_TENANT_ACCESS"), "{case}");
                    assert!(![401, 500].contains(&answer.status.as_u16()), "{case}");
                    assert_eq!(answer.header("x-tenant-id"), Some(*tenant), "{case}");
                    proxied += usize::from(path.starts_with(PREFIX));
                    assert_eq!(upstream.seen.count(), proxied, "{case}");
                    continue;
                }
                assert_eq!(answer.header("x-tenant-id"), None, "{case}");
                assert_eq!(upstream.seen.count(), proxied, "{case}");
                if is_signed_in(caller) {
                    answer.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
                    assert_eq!(&answer.bytes, refusal.get_or_insert(answer.bytes.clone()), "{case}");
                } else {
                    answer.assert_problem(401, "NOT_SIGNED_IN");
                }
            }
        }
    }
    assert!(refusal.is_some());
}

/// Planted faults: a route that reads the header itself, takes the first of two lines, or repairs the text.
#[tokio::test]
async fn every_tenant_route_requires_exactly_one_well_formed_header() {
    let (harness, upstream, routes) = with_upstream().await;
    let list = format!("{ACME}, {ACME}");
    let braces = format!("{{{ACME}}}");
    let urn = format!("urn:uuid:{ACME}");
    let bad: Vec<Vec<&str>> = vec![
        vec![],
        vec![""],
        vec!["acme"],
        vec![ACME, ACME],
        vec![ACME, MEDTECH],
        vec![&list],
        vec![&braces],
        vec![&urn],
        vec!["00000000-0000-0000-0000-000000000000"],
        vec!["ffffffff-ffff-ffff-ffff-ffffffffffff"],
        vec!["１１１１１１１１-1111-1111-1111-111111111111"],
    ];
    for (method, path) in &routes {
        for headers in &bad {
            let answer = harness.send(request(&harness, (method, path), TestCaller::Person(ADA), headers, ACME)).await;
            assert_eq!(answer.status, 400, "{path} {headers:?}: {}", answer.text());
            assert_eq!(answer.header("x-tenant-id"), None);
            assert_eq!(answer.header("cache-control"), Some("private, no-store"));
        }
    }
    assert_eq!(upstream.seen.count(), 0);
}

/// Planted fault: a route in the table without its session guard.
#[tokio::test]
async fn every_signed_in_route_requires_a_session_and_shows_no_foreign_tenant() {
    let harness = Harness::start().await;
    for route in ROUTES.iter().filter(|route| matches!(route.access, Access::SignedIn | Access::SignUp)) {
        assert!(!route.path.contains("{tenant}"), "{} is open to everyone with a session", route.path);
        for &caller in CALLERS {
            let answer = harness.send(request(&harness, (&route.method, route.path), caller, &[], ACME)).await;
            let case = format!("{} as {caller:?}: {}", route.path, answer.text());
            if is_signed_in(caller) {
                // A write refuses the empty body.
                assert_eq!(answer.status, if route.method == "GET" { 200 } else { 400 }, "{case}");
            } else {
                answer.assert_problem(401, "NOT_SIGNED_IN");
            }
            for other in TENANTS.iter().filter(|other| !is_member(caller, other)) {
                assert!(!answer.text().contains(other), "{case}");
            }
        }
    }
}

/// Planted fault: a route with a tenant in its address that has only the session guard.
#[tokio::test]
async fn on_every_route_only_members_of_the_addressed_tenant_pass_its_guard() {
    let harness = Harness::start().await;
    let mut refusal: Option<Vec<u8>> = None;
    let routes: Vec<_> = ROUTES.iter().filter(|route| route.access == Access::Member).collect();
    assert!(routes.iter().all(|route| route.path.contains("{tenant}")));
    for route in routes {
        for &caller in CALLERS {
            for tenant in TENANTS {
                let answer = harness.send(request(&harness, (&route.method, route.path), caller, &[], tenant)).await;
                let case = format!("{} {} as {caller:?} for {tenant}: {answer:?}", route.method, route.path);
                let cached = answer.header("cache-control").unwrap();
                assert!(cached.starts_with("private, no-") || cached.starts_with("no-store"), "{case}");
                for other in TENANTS.iter().filter(|other| *other != tenant || !is_member(caller, other)) {
                    assert!(!answer.text().contains(other), "{case}");
                }
                if is_member(caller, tenant) {
                    assert_eq!(answer.header("x-tenant-id"), Some(*tenant), "{case}");
                    assert!(!answer.text().contains("UNAUTHORIZED_TENANT_ACCESS"), "{case}");
                    assert!(![401, 500].contains(&answer.status.as_u16()), "{case}");
                    continue;
                }
                assert_eq!(answer.header("x-tenant-id"), None, "{case}");
                if is_signed_in(caller) {
                    answer.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
                    assert_eq!(&answer.bytes, refusal.get_or_insert(answer.bytes.clone()), "{case}");
                } else {
                    answer.assert_problem(401, "NOT_SIGNED_IN");
                }
            }
        }
    }
    assert!(refusal.is_some());
}

/// Planted faults: a route of the platform without its guard, and an administrator of a tenant, also of the tenant
/// `platform`, who passes it.
#[tokio::test]
async fn on_every_route_of_the_platform_only_a_granted_person_passes() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let member = "insert into tenantry.memberships (tenant_id, user_id, role)
                  values ($1::text::uuid, $2::text::uuid, 'admin')";
    superuser.execute(member, &[&PLATFORM, &ADA]).await.unwrap();
    let routes: Vec<_> = ROUTES.iter().filter(|route| route.access == Access::Platform).collect();
    assert!(routes.len() >= 4 && routes.iter().all(|route| route.path.starts_with("/v1/platform/")));
    let elsewhere = ROUTES.iter().filter(|route| route.access != Access::Platform);
    assert!(elsewhere.clone().all(|route| !route.path.starts_with("/v1/platform")));
    for granted in [false, true] {
        for route in &routes {
            for &caller in CALLERS {
                let answer = harness.send(request(&harness, (&route.method, route.path), caller, &[], ACME)).await;
                let case = format!("{} {} as {caller:?}: {}", route.method, route.path, answer.text());
                if !is_signed_in(caller) {
                    answer.assert_problem(401, "NOT_SIGNED_IN");
                } else if granted && caller == TestCaller::Person(SAM) {
                    // The request has no reason.
                    assert_eq!(answer.status, 400, "{case}");
                } else {
                    answer.assert_problem(403, "PLATFORM_ADMINS_ONLY");
                }
            }
        }
        grant_platform_admin(&harness.owner, " Sam@Vital.test").await.unwrap();
    }
}

/// Planted fault: a new public route by accident. A new public route also needs an entry here.
#[tokio::test]
async fn only_these_routes_are_public() {
    let public: Vec<_> = ROUTES.iter().filter(|route| route.access == Access::Public).map(|route| route.path).collect();
    assert_eq!(
        public,
        [
            "/health",
            "/ready",
            "/openapi.json",
            "/.well-known/jwks.json",
            "/v1/directory/resolve",
            "/v1/demo/sign-in",
            "/v1/sessions"
        ]
    );
}

/// Planted fault: a lookup of a slug outside the caller's own memberships. It would reveal which slugs exist.
#[tokio::test]
async fn a_foreign_slug_and_an_unknown_slug_get_the_same_answer() {
    let harness = Harness::start().await;
    let profile = async |name: &str| {
        let path = format!("/v1/tenants/{name}/profile");
        let request = Request::builder().uri(path).header("authorization", harness.bearer(MEI));
        harness.send(request.body(Body::empty()).unwrap()).await
    };
    let foreign = profile("acme").await;
    foreign.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    for name in ["nobody", "oldco", ACME, UNKNOWN_TENANT, OLDCO] {
        let other = profile(name).await;
        assert_eq!((other.status, other.bytes), (foreign.status, foreign.bytes.clone()), "{name}");
    }
    assert_eq!(profile("medtech").await.status, 200);
    profile("Not%20A%20Tenant").await.assert_problem(400, "TENANT_VALIDATION");
}

/// A request that is on its way may be a moment older than the notification of the change.
///
/// Planted faults: a membership that stays in the cache, and one whose status is not checked.
#[tokio::test]
async fn a_revocation_and_a_suspension_end_the_access_of_a_member() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    assert_eq!(harness.get("/v1/panels", ADA, ACME).await.status, 200);
    superuser
        .execute("update tenantry.memberships set status = 'revoked' where user_id = $1::text::uuid", &[&ADA])
        .await
        .unwrap();
    wait_for_notification(async || harness.get("/v1/panels", ADA, ACME).await.status != 200).await;
    harness.get("/v1/panels", ADA, ACME).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    assert_eq!(harness.get("/v1/panels", SAM, ACME).await.status, 200);
    superuser.batch_execute("update tenantry.tenants set status = 'suspended' where slug = 'acme'").await.unwrap();
    wait_for_notification(async || harness.get("/v1/panels", SAM, ACME).await.status != 200).await;
    harness.get("/v1/panels", SAM, ACME).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
}

#[tokio::test]
async fn a_session_cookie_works_like_a_token() {
    let harness = Harness::start().await;
    let token = harness.bearer(ADA).replace("Bearer ", "");
    let request = Request::builder().uri("/v1/panels").header(X_TENANT_ID, ACME);
    let good = request.header("cookie", format!("theme=dark; session={token}")).body(Body::empty()).unwrap();
    assert_eq!(harness.send(good).await.status, 200);
}

/// A user of medtech requests a panel of acme.
#[tokio::test]
async fn a_user_of_medtech_cannot_read_a_panel_of_acme_with_any_header() {
    let harness = Harness::start().await;
    let path = format!("/v1/panels/{ACMES_PANEL}");
    assert_eq!(harness.get(&path, ADA, ACME).await.json()["tenantId"], ACME);
    harness.get(&path, MEI, ACME).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    harness.get(&path, MEI, MEDTECH).await.assert_problem(404, "NOT_FOUND");
    harness.get(&path, SAM, MEDTECH).await.assert_problem(404, "NOT_FOUND");
}

/// Planted fault: a route that the README does not list.
#[test]
fn the_readme_lists_every_route() {
    let readme = include_str!("../README.md");
    for route in ROUTES {
        let row = format!("| {} | `{}` |", route.method, route.path);
        assert!(readme.contains(&row), "{row}");
    }
    let listed: usize = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        .iter()
        .map(|method| readme.matches(&format!("| {method} | `/")).count())
        .sum();
    assert_eq!(listed, ROUTES.len());
}
