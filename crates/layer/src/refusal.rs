//! The reasons for which a request does not pass, and their answers as `application/problem+json`.

use std::fmt;

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use tenantry_kernel::{NOT_SIGNED_IN, PROBLEM_JSON, Problem, ReachedLimit, TenantError};

/// The reason for which a request does not pass.
///
/// An authenticator and a directory return it too. As a response it is `application/problem+json` with a stable `code`
/// and no detail of the cause. For another body, see [`TenantLayer::refuse_with`](crate::TenantLayer::refuse_with).
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// A tenant error of the kernel. [`TenantError::UnauthorizedAccess`] is the answer to every caller who may not act
    /// for the tenant.
    Tenant(TenantError),
    /// 401: the caller is not signed in.
    NotSignedIn,
    /// 429: the tenant or the person has too many requests in progress. The condition ends within seconds.
    Busy(Box<ReachedLimit>),
    /// 503: the session or the membership cannot be checked at the moment.
    Unavailable,
    /// 500: an internal error. The log has the detail.
    Internal,
}

impl Refusal {
    /// The body of the answer.
    #[must_use]
    pub fn problem(&self) -> Problem {
        match self {
            Self::Tenant(error) => Problem::from(error),
            Self::NotSignedIn => Problem::new(
                401,
                NOT_SIGNED_IN,
                "NotSignedIn",
                "The request has no valid session. Sign in and send the token as `Authorization: Bearer` or in the \
                 cookie `session`.",
            ),
            Self::Busy(limit) => {
                let detail = "Too many requests for this tenant are in progress. Try again in a moment.";
                let problem = Problem::new(429, "LIMIT_REACHED", "LimitReachedError", detail);
                Problem { limit: Some(limit.clone()), ..problem }
            }
            Self::Unavailable => Problem::new(
                503,
                "UNAVAILABLE",
                "Unavailable",
                "The service is not available at the moment. Try again in a few seconds.",
            ),
            Self::Internal => Problem::new(
                500,
                "INTERNAL",
                "Internal",
                "An internal error occurred. The log of the service has the detail.",
            ),
        }
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.problem().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Whether the caller may not act for the tenant: not signed in, or not an active member of an active tenant. The
    /// answer must not name the tenant then.
    pub(crate) const fn denies_access(&self) -> bool {
        matches!(self, Self::NotSignedIn | Self::Tenant(TenantError::UnauthorizedAccess))
    }
}

impl From<TenantError> for Refusal {
    fn from(error: TenantError) -> Self {
        Self::Tenant(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = problem_response(&self.problem());
        let headers = response.headers_mut();
        match self {
            Self::NotSignedIn => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Self::Busy(_) | Self::Unavailable => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
            }
            Self::Tenant(_) | Self::Internal => {}
        }
        response
    }
}

/// The code of the problem in a response, as an extension of the response. Middleware outside can count codes with it,
/// without a look at the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemCode(pub String);

/// The response with a problem as `application/problem+json`. No cache keeps it: an error concerns one caller at one
/// moment, and the next answer may differ. It has the code as an extension, [`ProblemCode`].
#[must_use]
pub fn problem_response(problem: &Problem) -> Response {
    let mut response = Response::new(Body::from(serde_json::to_vec(problem).unwrap_or_default()));
    *response.status_mut() = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.extensions_mut().insert(ProblemCode(problem.code.clone()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem().detail)
    }
}

impl std::error::Error for Refusal {}
