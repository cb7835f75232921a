//! The error responses of every route, as `application/problem+json`.
//!
//! Tenant errors come from the kernel. This file adds the errors of HTTP and of the server. An internal error has no
//! detail in the response; the detail is in the log.

use std::fmt;

use axum::body::Body;
use axum::http::{HeaderValue, Response, header};
use axum::response::IntoResponse;
use tenantry_kernel::{Problem, ReachedLimit, TenantError};
use tenantry_layer::{Refusal, problem_response};

/// An error response.
#[derive(Debug)]
pub enum ApiError {
    /// A tenant error of the kernel.
    Tenant(TenantError),
    /// The caller is not signed in.
    NotSignedIn,
    /// The page that sent the request has a web origin that is not allowed.
    OriginNotAllowed,
    /// The caller is a member, and only an administrator may do this.
    AdminsOnly,
    /// Only a platform administrator may do this.
    PlatformAdminsOnly,
    /// The tenant would be without an administrator.
    LastAdministrator,
    /// Another tenant has the slug.
    SlugTaken,
    /// No route has the path.
    NoSuchRoute,
    /// The route does not accept the method.
    MethodNotAllowed,
    /// The resource does not exist, or belongs to another tenant. The response is the same in both cases.
    NotFound(&'static str),
    /// Another record has the same id.
    RecordExists,
    /// The header `Idempotency-Key` is repeated, malformed or too long.
    InvalidIdempotencyKey,
    /// The `Idempotency-Key` belongs to another request.
    IdempotencyKeyReused,
    /// The resource changed since the caller read it.
    PreconditionFailed,
    /// A concurrency limit of the server is reached. The condition ends without action.
    TooManyAtOnce(Box<ReachedLimit>),
    /// The tenant or the person has too many requests in progress. The condition ends within seconds.
    Busy(Box<ReachedLimit>),
    /// The tenant, the person or all callers together sent more requests a second than the server accepts.
    RateExceeded {
        /// The rate.
        limit: Box<ReachedLimit>,
        /// Seconds until a request is accepted again, if no other one comes first.
        retry_after: u64,
    },
    /// The body is larger than 64 KB.
    BodyTooLarge,
    /// The body did not arrive in time.
    BodyTooSlow,
    /// The `Content-Type` of the body is not JSON.
    NotJson,
    /// The path could leave the prefix of its upstream.
    PathNotAllowed,
    /// The signature of an address is not valid for it.
    SignatureRefused,
    /// A WebSocket has no ticket, or one that is not valid for it, or that was used.
    TicketRefused,
    /// The upstream did not accept a WebSocket.
    WebSocketRefused,
    /// The upstream cannot be reached, or broke off.
    UpstreamUnavailable,
    /// The upstream did not begin its response in time.
    UpstreamTimeout,
    /// The upstream made its response for another tenant. It was discarded.
    UpstreamTenantMismatch,
    /// The database does not answer, or the request took too long.
    Unavailable,
    /// An internal error. The log has the detail.
    Internal,
}

impl ApiError {
    fn problem(&self) -> Problem {
        let (status, code, title, detail) = match self {
            Self::Tenant(error) => return Problem::from(error),
            Self::NotSignedIn => return Refusal::NotSignedIn.problem(),
            Self::Busy(limit) => return Refusal::Busy(limit.clone()).problem(),
            Self::Unavailable => return Refusal::Unavailable.problem(),
            Self::Internal => return Refusal::Internal.problem(),
            Self::TooManyAtOnce(limit) => {
                let limit = Some(limit.clone());
                let detail = "Too many of these are open. Close some, or try again later.";
                return Problem { limit, ..Problem::new(429, "LIMIT_REACHED", "LimitReachedError", detail) };
            }
            Self::RateExceeded { limit, .. } => {
                let limit = Some(limit.clone());
                let detail = "Too many requests. Try again after the seconds in `Retry-After`.";
                return Problem { limit, ..Problem::new(429, "LIMIT_REACHED", "LimitReachedError", detail) };
            }
            Self::OriginNotAllowed => (
                403,
                "ORIGIN_NOT_ALLOWED",
                "OriginNotAllowed",
                "The web origin of the page is not allowed. Add it to GATEWAY_ALLOWED_ORIGINS to allow it.",
            ),
            Self::AdminsOnly => (
                403,
                "ADMINS_ONLY",
                "AdminsOnly",
                "Only an administrator of the tenant may do this. Ask an administrator.",
            ),
            Self::PlatformAdminsOnly => (
                403,
                "PLATFORM_ADMINS_ONLY",
                "PlatformAdminsOnly",
                "Only an administrator of the platform may do this. The owner of the database grants it.",
            ),
            Self::LastAdministrator => (
                409,
                "LAST_ADMINISTRATOR",
                "LastAdministrator",
                "The tenant would have no administrator. Make another member an administrator first.",
            ),
            Self::SlugTaken => (409, "SLUG_TAKEN", "SlugTaken", "Another tenant has this slug. Choose another one."),
            Self::NoSuchRoute => (404, "NO_SUCH_ROUTE", "NoSuchRoute", "No route has this path. Check the address."),
            Self::MethodNotAllowed => (
                405,
                "METHOD_NOT_ALLOWED",
                "MethodNotAllowed",
                "This address does not accept the method. The header `Allow` lists the accepted methods.",
            ),
            Self::NotFound(what) => {
                let detail = format!("This tenant has no such {what}. Check the id.");
                return Problem::new(404, "NOT_FOUND", "NotFound", &detail);
            }
            Self::RecordExists => {
                (409, "RECORD_EXISTS", "RecordExists", "Another record has this id. Use a new id for each record.")
            }
            Self::InvalidIdempotencyKey => (
                400,
                "IDEMPOTENCY_KEY_INVALID",
                "InvalidIdempotencyKey",
                "The header `Idempotency-Key` is not valid. Send it once, with 1 to 255 characters, such as a UUID.",
            ),
            Self::IdempotencyKeyReused => (
                422,
                "IDEMPOTENCY_KEY_REUSED",
                "IdempotencyKeyReused",
                "Another request was sent with this `Idempotency-Key`. Repeat that request without a change, or use a \
                 new key.",
            ),
            Self::PreconditionFailed => (
                412,
                "PRECONDITION_FAILED",
                "PreconditionFailed",
                "The resource changed since it was read. Read it again and send its new `ETag` in `If-Match`.",
            ),
            Self::PathNotAllowed => (
                400,
                "PATH_NOT_ALLOWED",
                "PathNotAllowed",
                "The path has an empty segment, a `.` or `..` segment, or an encoded slash. Send the plain path.",
            ),
            Self::SignatureRefused => (
                403,
                "SIGNATURE_REFUSED",
                "SignatureRefused",
                "The signature is not valid for this address, or its time is over. Ask for a new address.",
            ),
            Self::TicketRefused => (
                403,
                "TICKET_REFUSED",
                "TicketRefused",
                "A WebSocket needs a ticket for its address, which counts once and for 30 seconds. Ask for a new one.",
            ),
            Self::WebSocketRefused => (
                502,
                "WEBSOCKET_REFUSED",
                "WebSocketRefused",
                "The service behind the gateway did not accept the WebSocket. Check its address and its subprotocol.",
            ),
            Self::UpstreamUnavailable => (
                502,
                "UPSTREAM_UNAVAILABLE",
                "UpstreamUnavailable",
                "The service behind the gateway cannot be reached, or broke off. Try again in a few seconds.",
            ),
            Self::UpstreamTimeout => (
                504,
                "UPSTREAM_TIMEOUT",
                "UpstreamTimeout",
                "The service behind the gateway did not answer in time. Try again in a few seconds.",
            ),
            Self::UpstreamTenantMismatch => (
                502,
                "UPSTREAM_TENANT_MISMATCH",
                "UpstreamTenantMismatch",
                "The response of the service behind the gateway was for another tenant and was discarded.",
            ),
            Self::BodyTooLarge => (413, "BODY_TOO_LARGE", "BodyTooLarge", "The body is too large. Send at most 64 KB."),
            Self::BodyTooSlow => {
                (408, "BODY_TOO_SLOW", "BodyTooSlow", "The body did not arrive in time. Send it again.")
            }
            Self::NotJson => (
                415,
                "NOT_JSON",
                "NotJson",
                "The body is not declared as JSON. Send JSON with `Content-Type: application/json`.",
            ),
        };
        Problem::new(status, code, title, detail)
    }
}

impl From<TenantError> for ApiError {
    fn from(error: TenantError) -> Self {
        Self::Tenant(error)
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Tenant(error) => Self::Tenant(error),
            Refusal::NotSignedIn => Self::NotSignedIn,
            Refusal::Busy(limit) => Self::Busy(limit),
            Refusal::Unavailable => Self::Unavailable,
            Refusal::Internal => Self::Internal,
        }
    }
}

/// What the tenant layer answers for an error of the server's own directory. The directory has no other errors.
impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Tenant(error) => Self::Tenant(error),
            ApiError::NotSignedIn => Self::NotSignedIn,
            ApiError::Busy(limit) => Self::Busy(limit),
            ApiError::Unavailable => Self::Unavailable,
            _ => Self::Internal,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response<Body> {
        let mut response = problem_response(&self.problem());
        let headers = response.headers_mut();
        match self {
            Self::NotSignedIn => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Self::Unavailable | Self::Busy(_) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
            }
            Self::RateExceeded { retry_after, .. } => {
                headers.insert(header::RETRY_AFTER, retry_after.into());
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
