use serde_json::{Value as Json, json};
use tenantry_kernel::resolution::ResolutionContext;
use tenantry_kernel::{Request, ResolveOptions};

use crate::vectors::options;

fn facts(request: &Request<'_>, options: &ResolveOptions) -> Json {
    serde_json::to_value(ResolutionContext::new(request, options).host_facts()).unwrap()
}

fn of_host(host: &str, options: &ResolveOptions) -> Json {
    facts(&Request { host: Some(host), ..Request::default() }, options)
}

#[test]
fn says_what_a_host_is() {
    let options = options! {
        "rootDomains": ["vital.health"],
        "customDomains": { "portal.acme.example": "acme", "*.vercel.app": { "slug": "medtech" } },
    };
    for (host, facts) in [
        ("Vital.Health.", json!(["root", "vital.health", null, "vital.health"])),
        ("app.vital.health:8443", json!(["root", "app.vital.health", "8443", "vital.health"])),
        ("acme.localhost:3000", json!(["root", "acme.localhost", "3000", "localhost"])),
        ("a.b.vital.health", json!(["root", "a.b.vital.health", null, "vital.health"])),
        ("portal.acme.example", json!(["custom", "portal.acme.example", null, null])),
        ("my-branch.vercel.app", json!(["custom", "my-branch.vercel.app", null, null])),
        ("evil.example", json!(["unknown", "evil.example", null, null])),
        ("10.0.0.1", json!(["ip", "10.0.0.1", null, null])),
        ("[::1]:3000", json!(["ip", "[::1]:3000", null, null])),
    ] {
        assert_eq!(of_host(host, &options), facts, "{host}");
    }
}

/// Planted fault: an address or a port out of a host that was refused.
#[test]
fn says_nothing_of_a_host_that_cannot_be_read() {
    for host in ["", "127.1", "0x7f.1", "10.0.0.1:0", "acme.localhost@evil.example", "evil.example:3000/x", "[::1"] {
        assert_eq!(of_host(host, &ResolveOptions::default()), Json::Null, "{host}");
    }
    assert_eq!(facts(&Request::default(), &ResolveOptions::default()), Json::Null);
}

#[test]
fn the_forwarded_host_counts_where_the_proxies_are_trusted() {
    let request = Request {
        host: Some("app:3000"),
        forwarded_host: Some("evil.example, acme.vital.health"),
        ..Request::default()
    };
    let trusted = options! {
        "rootDomains": ["vital.health"], "trustedProxies": { "header": "x-forwarded-host", "count": 1 },
    };
    assert_eq!(facts(&request, &trusted)[1], "acme.vital.health");
    assert_eq!(facts(&request, &options! { "rootDomains": ["vital.health"] })[1], "app");
}
