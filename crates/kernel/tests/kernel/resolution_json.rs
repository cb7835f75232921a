use serde_json::json;
use tenantry_kernel::{IdFormat, Request, Resolution, TenantError, explain, resolve};

use crate::tenants::{ACME, MEDTECH, id, slug};
use crate::vectors::{options, value};

fn of_host_and_session(session: &str) -> Resolution {
    let request = Request { host: Some("acme.localhost"), session: Some(session), ..Request::default() };
    resolve(&request, &options! {}).unwrap()
}

#[test]
fn a_resolution_has_both_spellings_and_no_trace() {
    let written = serde_json::to_value(of_host_and_session(ACME).to_value()).unwrap();
    assert_eq!(
        (&written["id"], &written["slug"], &written["source"]),
        (&json!(null), &json!("acme"), &json!("subdomain"))
    );
    assert_eq!(written["unconfirmed"], json!([{ "id": ACME, "slug": null, "source": "session" }]));
    assert_eq!(written.as_object().unwrap().len(), 4);
}

#[test]
fn a_trace_has_one_entry_for_each_source() {
    let request = Request { host: Some("acme.localhost"), ..Request::default() };
    let trace = explain(&request, &options! {}).trace;
    assert_eq!(trace.len(), 7);
    assert_eq!(
        serde_json::to_value(trace[2].to_value()).unwrap(),
        json!({
            "source": "subdomain", "outcome": "used", "detail": "host acme.localhost is acme in front of localhost",
        })
    );
}

/// Planted fault: losing the unconfirmed candidates, after which any tenant is confirmed.
#[test]
fn a_resolution_that_was_written_and_read_confirms_the_same_tenants() {
    let read = Resolution::from_value(&of_host_and_session(MEDTECH).to_value(), IdFormat::Uuid).unwrap();
    assert_eq!(read.unconfirmed, of_host_and_session(MEDTECH).unconfirmed);
    assert_eq!(read.confirm(id(ACME), Some(&slug("acme"))).unwrap_err().code(), "TENANT_CONFLICT");
    let read = Resolution::from_value(&of_host_and_session(ACME).to_value(), IdFormat::Uuid).unwrap();
    assert_eq!(read.confirm(id(ACME), Some(&slug("acme"))), Ok(()));
}

#[test]
fn refuses_a_value_that_is_not_a_resolution() {
    for json in [
        json!(null),
        json!({}),
        json!({ "source": "header" }),
        json!({ "source": "header", "id": ACME }),
        json!({ "source": "header", "id": null, "slug": null }),
        json!({ "source": "header", "id": ACME, "slug": "acme" }),
        json!({ "source": "query", "id": ACME }),
        json!({ "source": "header", "id": ACME, "unconfirmed": [{ "source": "session" }] }),
        json!({ "source": "header", "id": ACME, "unconfirmed": "none" }),
    ] {
        let read = Resolution::from_value(&value(&json), IdFormat::Uuid);
        assert!(matches!(read, Err(TenantError::Validation { .. })), "{json}: {read:?}");
    }
    let read = Resolution::from_value(&value(&json!({ "source": "header", "id": "acme" })), IdFormat::Uuid);
    assert!(matches!(read, Err(TenantError::InvalidTenantId { .. })));
}
