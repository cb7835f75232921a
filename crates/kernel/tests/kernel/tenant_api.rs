//! What an answer of the tenant API means for the client that asked.

use tenantry_kernel::tenant_api::{Answer, problem_error, read_memberships, read_profile};
use tenantry_kernel::{ApiFailure, ErrorKind, IdFormat, Resolution, Source, TenantError, TenantRef, Value, json};

use crate::tenants::{ACME, MEDTECH, id, slug};

fn value(text: &str) -> Option<Value> {
    json::parse(text, |number| number.parse().unwrap())
}

fn read(status: u16, echo: Option<&str>, body: &str) -> Result<String, TenantError> {
    let answer = Answer { status, echo, body: value(body) };
    read_profile(&slug("acme").into(), IdFormat::Uuid, answer)
        .map(|profile| profile.get("id").and_then(Value::as_text).unwrap().to_owned())
}

fn kind<T>(result: Result<T, TenantError>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}

#[test]
fn a_profile_of_the_asked_tenant_is_read() {
    let body = format!(r#"{{ "id": "{ACME}", "slug": "acme" }}"#);
    assert_eq!(read(200, None, &body).as_deref(), Ok(ACME));
    assert_eq!(read(200, Some(ACME), &body).as_deref(), Ok(ACME));
}

/// Planted faults: the tenant of the request or the header of the answer is not compared.
#[test]
fn a_profile_of_another_tenant_is_refused() {
    let other = format!(r#"{{ "id": "{MEDTECH}", "slug": "medtech" }}"#);
    assert_eq!(kind(read(200, None, &other)), Some(ErrorKind::Mismatch));
    let right = format!(r#"{{ "id": "{ACME}", "slug": "acme" }}"#);
    assert_eq!(kind(read(200, Some(MEDTECH), &right)), Some(ErrorKind::Mismatch));
}

/// Planted fault: the status of the tenant is not checked.
#[test]
fn a_profile_of_a_tenant_that_is_shut_off_is_refused() {
    let body = format!(r#"{{ "id": "{ACME}", "slug": "acme", "status": "suspended" }}"#);
    assert_eq!(kind(read(200, None, &body)), Some(ErrorKind::NotActive));
}

#[test]
fn a_refusal_is_the_error_that_its_problem_says() {
    assert_eq!(kind(read(404, None, r#"{ "code": "TENANT_NOT_FOUND" }"#)), Some(ErrorKind::NotFound));
    assert_eq!(
        kind(read(403, None, r#"{ "code": "UNAUTHORIZED_TENANT_ACCESS" }"#)),
        Some(ErrorKind::UnauthorizedAccess)
    );
    assert_eq!(read(401, None, "<html>"), Err(TenantError::api(Some(401), "the caller is not signed in")));
}

#[test]
fn a_body_that_is_not_json_is_refused() {
    assert_eq!(read(200, None, "<html>"), Err(TenantError::api(Some(200), "its body is not JSON")));
}

#[test]
fn the_tenants_of_the_caller_are_read_or_refused() {
    let read = |status, body| read_memberships(IdFormat::Uuid, Answer { status, echo: None, body: value(body) });
    let body = format!(r#"{{ "tenants": [{{ "id": "{ACME}", "slug": "acme", "name": "Acme", "role": "member" }}] }}"#);
    let list = read(200, &body).unwrap();
    let Some(Value::List(tenants)) = list.get("tenants") else { panic!("{list:?}") };
    assert_eq!(tenants.len(), 1);
    assert_eq!(read(200, "[]"), Err(TenantError::api(Some(200), "the answer has no list `tenants`")));
    assert_eq!(read(401, ""), Err(TenantError::api(Some(401), "the caller is not signed in")));
}

/// Planted fault: a problem of the app behind the tenant layer counts as one of the tenant layer.
#[test]
fn a_problem_of_the_tenant_layer_is_its_error_and_one_of_the_app_is_none() {
    let error = |status, body: &str| problem_error(&value(body).unwrap(), status, "acme", "https://api.test/v1?q=1");
    assert_eq!(error(404, r#"{ "code": "TENANT_NOT_FOUND" }"#), Some(TenantError::NotFound { tenant: "acme".into() }));
    assert_eq!(error(422, r#"{ "code": "PANEL_TOO_LARGE" }"#), None);
    assert_eq!(error(500, "[]"), None);
    let failure = ApiFailure {
        detail: "Sign in first".into(),
        url: Some("https://api.test/v1".into()),
        status: Some(401),
        ..ApiFailure::default()
    };
    let signed_out = error(401, r#"{ "code": "NOT_SIGNED_IN", "detail": "Sign in first." }"#);
    assert_eq!(signed_out, Some(TenantError::Api(Box::new(failure))));
}

/// Planted fault: a person switches away from the tenant of the host.
#[test]
fn a_person_cannot_switch_away_from_a_bound_resolution() {
    let bound = Resolution::of_snapshot(id(ACME));
    assert_eq!(bound.assert_can_switch(&id(ACME).into()), Ok(()));
    let refused = Err(TenantError::CannotSwitch { bound_by: Source::Pinned });
    assert_eq!(bound.assert_can_switch(&TenantRef::from(id(MEDTECH))), refused);
}
