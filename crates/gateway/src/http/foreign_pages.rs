//! The refusal of pages whose web origin is not allowed.
//!
//! CORS alone only stops a foreign page from *reading* a response. A sibling subdomain is same-site, so the browser
//! sends the session cookie with its requests. [`refuse_foreign_pages`] refuses such a request before it reaches a
//! handler.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use tenantry_layer::WebOrigins;

use crate::error::ApiError;

/// Middleware that refuses the request of a page of another origin, unless that origin is allowed.
///
/// Programs other than browsers send neither `Origin` nor `Sec-Fetch-Site`, so their requests pass.
///
/// # Errors
///
/// [`ApiError::OriginNotAllowed`].
pub async fn refuse_foreign_pages(
    State(allowed): State<WebOrigins>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if is_foreign(&allowed, request.headers()) {
        return Err(ApiError::OriginNotAllowed);
    }
    Ok(next.run(request).await)
}

fn is_foreign(allowed: &WebOrigins, headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    let mut origins = headers.get_all(header::ORIGIN).iter().peekable();
    match site {
        // The page has the origin of this address, or the person opened the address directly.
        Some(b"same-origin" | b"none") => false,
        _ if origins.peek().is_some() => !origins.all(|origin| allowed.allow(origin)),
        Some(_) => true,
        None => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn origins() -> WebOrigins {
        WebOrigins::parse("https://app.vital.health, http://*.localhost:3000").unwrap()
    }

    /// Planted fault: a guard that reads only `Origin`. An `<img>` or a form of a sibling subdomain sends none.
    #[test]
    fn a_foreign_page_is_recognized_by_its_origin_or_its_fetch_metadata() {
        for (origin, site, foreign) in [
            (None, None, false),
            (None, Some("none"), false),
            (None, Some("same-origin"), false),
            (None, Some("same-site"), true),
            (None, Some("cross-site"), true),
            (None, Some("anything-new"), true),
            (Some("http://acme.localhost:3000"), Some("cross-site"), false),
            (Some("http://acme.localhost:3000"), None, false),
            (Some("http://evil.test"), Some("same-site"), true),
            (Some("http://evil.test"), None, true),
            (Some("null"), Some("cross-site"), true),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            if let Some(site) = site {
                headers.insert("sec-fetch-site", site.parse().unwrap());
            }
            assert_eq!(is_foreign(&origins(), &headers), foreign, "{origin:?} {site:?}");
        }
    }
}
