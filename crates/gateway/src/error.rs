//! What the server answers when it refuses or fails: problem+json, one shape for every route.
//!
//! The tenant family comes from the kernel; what is only of HTTP is added here. A fault of ours never says what
//! happened: that is in the log.

use std::fmt;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use tenantry_kernel::{NOT_SIGNED_IN, PROBLEM_JSON, Problem, ReachedLimit, TenantError};

/// An answer that is no success.
#[derive(Debug)]
pub enum ApiError {
    /// A refusal of the tenant layer.
    Tenant(TenantError),
    /// The caller is not signed in.
    NotSignedIn,
    /// A page of an origin that is not on the list.
    OriginNotAllowed,
    /// A member who is no administrator asks for what only they may do.
    AdminsOnly,
    /// No route has this path.
    NoSuchRoute,
    /// The route does not take this method.
    MethodNotAllowed,
    /// The resource is not there, or not there for this tenant: the two are told apart nowhere.
    NotFound(&'static str),
    /// Another record has the id of this one.
    RecordExists,
    /// The resource is not as the caller has seen it.
    PreconditionFailed,
    /// A limit of the server's own, on how much at once. It passes by itself.
    TooManyAtOnce(Box<ReachedLimit>),
    /// A tenant, or a person, has too many requests at once. It passes within seconds.
    Busy(Box<ReachedLimit>),
    /// The body is larger than the server reads.
    BodyTooLarge,
    /// The body did not come in time.
    BodyTooSlow,
    /// The body is not declared as JSON.
    NotJson,
    /// The database cannot be asked at the moment.
    Unavailable,
    /// A fault of ours, already in the log.
    Internal,
}

/// Marks an answer to a caller who may not act for the tenant, in the extensions of the response.
#[derive(Clone, Copy)]
pub(crate) struct Refused;

impl ApiError {
    fn problem(&self) -> Problem {
        let (status, code, title, detail) = match self {
            Self::Tenant(error) => return Problem::from(error),
            Self::TooManyAtOnce(limit) => {
                let limit = Some(limit.clone());
                let detail = "There are too many of these at once. Close some, or try again later.";
                return Problem { limit, ..Problem::new(429, "LIMIT_REACHED", "LimitReachedError", detail) };
            }
            Self::Busy(limit) => {
                let limit = Some(limit.clone());
                let detail = "There are too many requests at once for this tenant. Try again in a moment.";
                return Problem { limit, ..Problem::new(429, "LIMIT_REACHED", "LimitReachedError", detail) };
            }
            Self::NotSignedIn => (
                401,
                NOT_SIGNED_IN,
                "NotSignedIn",
                "Sign in and send the token as `Authorization: Bearer` or in the cookie `session`.",
            ),
            Self::OriginNotAllowed => (
                403,
                "ORIGIN_NOT_ALLOWED",
                "OriginNotAllowed",
                "Pages of this origin may not call. Add it to GATEWAY_ALLOWED_ORIGINS if they should.",
            ),
            Self::AdminsOnly => {
                (403, "ADMINS_ONLY", "AdminsOnly", "Only an administrator of the tenant may do this. Ask one.")
            }
            Self::NoSuchRoute => (404, "NO_SUCH_ROUTE", "NoSuchRoute", "There is nothing at this address."),
            Self::MethodNotAllowed => {
                (405, "METHOD_NOT_ALLOWED", "MethodNotAllowed", "This address does not take the method; see `Allow`.")
            }
            Self::NotFound(what) => {
                let detail = format!("There is no such {what} for this tenant.");
                return Problem::new(404, "NOT_FOUND", "NotFound", &detail);
            }
            Self::RecordExists => {
                (409, "RECORD_EXISTS", "RecordExists", "Another record has this id. Give each record an id of its own.")
            }
            Self::PreconditionFailed => (
                412,
                "PRECONDITION_FAILED",
                "PreconditionFailed",
                "It has changed since it was read. Read it again and send its new `ETag` in `If-Match`.",
            ),
            Self::BodyTooLarge => (413, "BODY_TOO_LARGE", "BodyTooLarge", "Send a body of at most 64 KB."),
            Self::BodyTooSlow => {
                (408, "BODY_TOO_SLOW", "BodyTooSlow", "The body took too long to arrive. Send it again, faster.")
            }
            Self::NotJson => (415, "NOT_JSON", "NotJson", "Send a JSON body with `Content-Type: application/json`."),
            Self::Unavailable => {
                (503, "UNAVAILABLE", "Unavailable", "The service cannot answer at the moment. Try again shortly.")
            }
            Self::Internal => (500, "INTERNAL", "Internal", "The service failed. It has been recorded."),
        };
        Problem::new(status, code, title, detail)
    }
}

impl From<TenantError> for ApiError {
    fn from(error: TenantError) -> Self {
        Self::Tenant(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response<Body> {
        let problem = self.problem();
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        // A refusal is about this caller at this moment; the next answer may differ.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        match self {
            Self::NotSignedIn => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
                response.extensions_mut().insert(Refused);
            }
            Self::Tenant(TenantError::UnauthorizedAccess) => {
                response.extensions_mut().insert(Refused);
            }
            Self::Unavailable | Self::Busy(_) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
            }
            Self::TooManyAtOnce(_) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
            }
            _ => {}
        }
        response
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem().detail)
    }
}

impl std::error::Error for ApiError {}
