use serde_json::json;
use tenantry_kernel::{ErrorKind, NOT_SIGNED_IN, Problem, ReachedLimit, TenantError, Value};

use crate::vectors::value;

fn over_the_wire(error: &TenantError) -> TenantError {
    let text = serde_json::to_string(&Problem::from(error)).unwrap();
    let read: Value = serde_json::from_str(&text).unwrap();
    Problem::from_value(&read, error.http_status()).unwrap().into_error("acme")
}

#[test]
fn the_errors_a_client_acts_on_come_back_as_they_were() {
    let reached =
        ReachedLimit { key: "seats".into(), limit: Some(5.0), used: Some(5.0), resets_at: Some("2026-01-01".into()) };
    for error in [
        TenantError::LimitReached(Box::new(reached)),
        TenantError::LimitReached(Box::new(ReachedLimit {
            key: "seats".into(),
            limit: Some(0.0),
            used: Some(0.0),
            resets_at: None,
        })),
        TenantError::NotFound { tenant: "acme".into() },
        TenantError::UnauthorizedAccess,
    ] {
        assert_eq!(over_the_wire(&error), error);
    }
}

#[test]
fn any_other_problem_is_an_api_error_with_its_status() {
    let read = over_the_wire(&TenantError::validation("question", "write one"));
    assert_eq!(read, TenantError::api(Some(400), "question: write one"));
}

#[test]
fn is_written_as_rfc_9457_says() {
    let problem = serde_json::to_value(Problem::from(&TenantError::UnauthorizedAccess)).unwrap();
    assert_eq!(problem["type"], json!("https://tenantry.github.io/tenantry/errors/UNAUTHORIZED_TENANT_ACCESS"));
    assert_eq!(problem["title"], json!("UnauthorizedTenantAccessError"));
    assert_eq!(problem["status"], json!(403));
    assert_eq!(problem["code"], json!("UNAUTHORIZED_TENANT_ACCESS"));
    assert_eq!(problem["detail"], json!(TenantError::UnauthorizedAccess.to_string()));
    assert_eq!(problem.get("limit"), None);
}

#[test]
fn the_used_up_limit_is_an_extension() {
    let reached = ReachedLimit { key: "seats".into(), limit: Some(5.0), used: Some(5.0), resets_at: None };
    let problem = serde_json::to_value(Problem::from(&TenantError::LimitReached(Box::new(reached)))).unwrap();
    assert_eq!(problem["limit"], json!({ "key": "seats", "limit": 5, "used": 5, "resetsAt": null }));
}

/// Planted fault: using the status of the body, which a proxy may have changed.
#[test]
fn the_status_is_that_of_the_answer() {
    assert_eq!(Problem::from_value(&value(&json!({ "status": 200 })), 502).unwrap().status, 502);
}

#[test]
fn a_foreign_problem_is_read_part_by_part() {
    let problem = Problem::from_value(&value(&json!({ "title": "Bad Gateway" })), 502).unwrap();
    assert_eq!(problem.into_error("acme"), TenantError::api(Some(502), "Bad Gateway"));
    assert!(Problem::from_value(&value(&json!("Bad Gateway")), 502).is_err());
}

#[test]
fn a_problem_without_a_limit_has_no_limit() {
    let problem = Problem::from_value(&value(&json!({ "code": "LIMIT_REACHED", "detail": "Too much." })), 402).unwrap();
    assert_eq!(problem.into_error("acme"), TenantError::api(Some(402), "Too much"));
}

/// Planted fault: 0 for a number that the answer does not say.
#[test]
fn a_limit_without_numbers_has_none() {
    for limit in [json!({ "key": "seats" }), json!({ "key": "seats", "limit": "5", "used": -1, "resetsAt": 7 })] {
        let json = json!({ "code": "LIMIT_REACHED", "title": 5, "limit": limit });
        let TenantError::LimitReached(reached) = Problem::from_value(&value(&json), 429).unwrap().into_error("acme")
        else {
            panic!("{json}")
        };
        assert_eq!(*reached, ReachedLimit { key: "seats".into(), limit: None, used: None, resets_at: None });
        let details = serde_json::to_value(TenantError::LimitReached(reached).details()).unwrap();
        assert_eq!(details, json!({ "key": "seats", "limit": null, "used": null, "resetsAt": null }));
    }
}

#[test]
fn a_wrong_part_of_a_problem_counts_as_absent() {
    let json = json!({ "title": ["Bad"], "detail": "It is late.", "code": 7, "limit": "none" });
    let problem = Problem::from_value(&value(&json), 503).unwrap();
    assert_eq!((problem.code.as_str(), &problem.limit), ("", &None));
    assert_eq!(problem.into_error("acme"), TenantError::api(Some(503), "It is late"));
}

#[test]
fn knows_its_own_codes_from_those_of_the_app() {
    let of = |code: &str| Problem::new(400, code, "", "").is_of_the_tenant_layer();
    assert!(ErrorKind::ALL.iter().all(|kind| of(kind.code())) && of(NOT_SIGNED_IN));
    assert!(!of("PANEL_TOO_LONG") && !of(""));
}
