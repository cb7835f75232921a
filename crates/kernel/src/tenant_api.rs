//! Answers to requests: of the tenant API, and of the app behind the gateway. A client says what it asked for, and what
//! it received; these functions say what that means.

use alloc::boxed::Box;

use crate::error::TenantError;
use crate::json::value::Value;
use crate::problem::Problem;
use crate::profile::client_profile::{ReadContext, client_profile};
use crate::profile::membership::client_memberships;
use crate::tenant::id_format::IdFormat;
use crate::tenant::reference::TenantRef;
use crate::unusable_answer::UnusableAnswer;

/// An answer of the tenant API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The tenant header; `None` where the answer has none.
    pub echo: Option<&'a str>,
    /// The body; `None` where it is not JSON.
    pub body: Option<Value>,
}

/// Reads the answer to a request for the profile of the tenant `asked`, as [`client_profile`] returns it.
///
/// ```
/// use tenantry_kernel::tenant_api::{Answer, read_profile};
/// use tenantry_kernel::{IdFormat, TenantId, TenantRef, Value};
///
/// let acme = TenantId::parse("11111111-1111-1111-1111-111111111111")?;
/// let body = Value::object([("id", Value::text(acme.as_str())), ("slug", Value::text("acme"))]);
/// let answer = Answer { status: 200, echo: None, body: Some(body) };
/// let profile = read_profile(&TenantRef::parse("acme")?, IdFormat::Uuid, answer)?;
/// assert_eq!(profile.get("slug"), Some(&Value::text("acme")));
/// # Ok::<(), tenantry_kernel::TenantError>(())
/// ```
///
/// # Errors
///
/// - [`TenantError::Mismatch`] for an answer about a different tenant, in its body or in its header.
/// - [`TenantError::NotActive`] for a tenant whose status shuts it off.
/// - The error that the problem of a refusal says, or [`TenantError::Api`].
pub fn read_profile(asked: &TenantRef, ids: IdFormat, answer: Answer<'_>) -> Result<Value, TenantError> {
    let Answer { status, echo, body } = answer;
    let body = accept(asked.as_str(), status, body)?;
    let echo = echo.map(|echo| (echo, status));
    client_profile(&body, &ReadContext { ids, asked: Some(asked), is_ours: false, echo, needs_active: true })
}

/// Reads the answer to a request for the tenants of the caller, as [`client_memberships`] returns it.
///
/// # Errors
///
/// The error that the problem of a refusal says, or [`TenantError::Api`].
pub fn read_memberships(ids: IdFormat, answer: Answer<'_>) -> Result<Value, TenantError> {
    let body = accept("", answer.status, answer.body)?;
    client_memberships(&body, ids)
        .ok_or_else(|| TenantError::api(Some(answer.status), "the answer has no list `tenants`"))
}

/// The error that the body of an error answer reports; `None` for a problem of the app behind the tenant layer, and for
/// a body that is not a problem. `asked` is the tenant of the request, as text.
#[must_use]
pub fn problem_error(body: &Value, status: u16, asked: &str, url: &str) -> Option<TenantError> {
    let problem = Problem::from_value(body, status).ok()?;
    if !problem.is_of_the_tenant_layer() {
        return None;
    }
    Some(match problem.into_error(asked) {
        TenantError::Api(failure) => {
            let answer = UnusableAnswer { url, status: failure.status, ..UnusableAnswer::default() };
            TenantError::Api(Box::new(answer.failure(failure.detail)))
        }
        error => error,
    })
}

/// The body of a successful answer, or the error that the answer reports.
fn accept(asked: &str, status: u16, body: Option<Value>) -> Result<Value, TenantError> {
    if !matches!(status, 200..300) {
        let problem = body.and_then(|body| Problem::from_value(&body, status).ok());
        return Err(problem.unwrap_or_else(|| Problem::new(status, "", "", "")).into_error(asked));
    }
    body.ok_or_else(|| TenantError::api(Some(status), "its body is not JSON"))
}
