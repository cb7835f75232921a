use std::collections::HashSet;

use serde_json::json;
use tenantry_kernel::{
    ErrorKind, InvalidIdReason, ReachedLimit, Source, TenantError, TenantId, TenantRef, TenantStatus,
};

use crate::tenants::{ACME, id, slug};
use crate::vectors;

/// One error of each kind. Adding a variant without adding it here fails `every_kind_has_an_error`.
pub(crate) fn one_of_each() -> Vec<TenantError> {
    let limit = ReachedLimit { key: "seats".into(), limit: Some(5.0), used: Some(5.0), resets_at: None };
    vec![
        TenantError::ContextNotSet,
        TenantId::parse("acme").unwrap_err().into(),
        TenantError::mismatch(id(ACME)),
        TenantError::NotFound { tenant: "acme".into() },
        TenantError::UnauthorizedAccess,
        TenantError::NotAllowed { tenant: TenantRef::Slug(slug("acme")) },
        TenantError::NotActive { tenant: TenantRef::Slug(slug("acme")), status: TenantStatus::SUSPENDED },
        TenantError::validation("host", "open a tenant's host"),
        TenantError::NotResolved,
        TenantError::Conflict { first: Source::Header, second: Some(Source::Cookie) },
        TenantError::Changed,
        TenantError::LimitReached(Box::new(limit)),
        TenantError::api(Some(502), "the proxy answered in HTML"),
    ]
}

/// Planted fault: a changed code, name or status, which is a breaking change of the API.
#[test]
fn the_list_of_errors_is_the_published_one() {
    let published = vectors::read("errors.json");
    let listed: Vec<_> = ErrorKind::ALL
        .iter()
        .map(|kind| json!({ "name": kind.name(), "code": kind.code(), "httpStatus": kind.http_status() }))
        .collect();
    assert_eq!(published, json!(listed));
}

#[test]
fn codes_and_names_are_unique() {
    let codes: HashSet<_> = ErrorKind::ALL.iter().map(|kind| kind.code()).collect();
    let names: HashSet<_> = ErrorKind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!((codes.len(), names.len()), (ErrorKind::ALL.len(), ErrorKind::ALL.len()));
}

#[test]
fn every_kind_has_an_error() {
    let made: Vec<_> = one_of_each().iter().map(TenantError::kind).collect();
    assert_eq!(made, ErrorKind::ALL);
}

#[test]
fn an_error_has_the_code_name_and_status_of_its_kind() {
    for error in one_of_each() {
        let kind = error.kind();
        assert_eq!((error.code(), error.name(), error.http_status()), (kind.code(), kind.name(), kind.http_status()));
    }
}

#[test]
fn every_message_is_whole_sentences() {
    for error in one_of_each() {
        let message = error.to_string();
        assert!(message.ends_with('.') && !message.ends_with("..") && message.len() > 20, "{message}");
    }
}

/// Planted fault: a hostile header of a megabyte echoed into a log.
#[test]
fn a_message_holds_at_most_64_characters_of_a_malformed_id() {
    let error = TenantId::parse(&"é".repeat(10_000)).unwrap_err();
    assert_eq!(error.to_string().matches('é').count(), 64);
}

/// Planted fault: the advice "make the sources agree" for a person who clicked on another tenant.
#[test]
fn a_switch_that_is_not_possible_says_what_decides_and_what_to_do() {
    for (bound_by, advice) in
        [(Source::Subdomain, "tenantHost"), (Source::Header, "header"), (Source::Pinned, "pinned")]
    {
        let error = TenantError::CannotSwitch { bound_by };
        assert!(error.to_string().contains(advice), "{error}");
        assert_eq!(error.code(), "TENANT_CONFLICT");
        let details = serde_json::to_value(error.details()).unwrap();
        assert_eq!(details, json!({ "first": bound_by.as_str(), "second": "session" }));
    }
}

#[test]
fn details_name_the_source_and_the_reason_of_a_malformed_id() {
    let error =
        TenantError::InvalidTenantId { value: "x".into(), reason: InvalidIdReason::Nil, source: Some(Source::Cookie) };
    let details = serde_json::to_value(error.details()).unwrap();
    assert_eq!((&details["value"], &details["source"]), (&json!("x"), &json!("cookie")));
    assert!(error.to_string().contains("from source cookie"));
}

/// Planted fault: the other tenant's id in an error that the active tenant reads.
#[test]
fn a_mismatch_names_only_the_active_tenant() {
    let details = serde_json::to_value(TenantError::mismatch(id(ACME)).details()).unwrap();
    assert_eq!(details, json!({ "expected": ACME }));
}
