//! The web origins whose pages may call, and the refusal of all other pages.
//!
//! CORS alone only stops a foreign page from *reading* a response. A sibling subdomain is same-site, so the browser
//! sends the session cookie with its requests. [`refuse_foreign_pages`] refuses such a request before it reaches a
//! handler.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use tenantry_kernel::OriginPattern;
use tower_http::cors::{AllowCredentials, AllowOrigin, CorsLayer};

use crate::error::ApiError;
use crate::http::tenant_header::X_TENANT_ID;
use crate::http::vary;

/// The header that a browser adds when it opens an event stream again.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The longest time that browsers cache the answer to a preflight.
const PREFLIGHT_AGE: Duration = Duration::from_secs(7200);

const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// The headers that a page may send: every header that a route reads or that the SDK sends.
const REQUEST_HEADERS: [HeaderName; 8] = [
    X_TENANT_ID,
    header::ETAG,
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::ACCEPT,
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    LAST_EVENT_ID,
];

/// The response headers that a page may read: the headers that the SDK reads.
const RESPONSE_HEADERS: [HeaderName; 3] = [X_TENANT_ID, header::ETAG, header::RETRY_AFTER];

/// A list of web origins whose pages may call. `*` matches one whole first label, as in `https://*.vital.health`.
///
/// ```
/// use axum::http::HeaderValue;
/// use tenantry_gateway::http::WebOrigins;
///
/// let origins = WebOrigins::parse("https://app.example.com, https://*.vital.health")?;
/// assert!(origins.allow(&HeaderValue::from_static("https://acme.vital.health")));
/// assert!(!origins.allow(&HeaderValue::from_static("https://a.b.vital.health")));
/// assert!(WebOrigins::parse("*").is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct WebOrigins(Arc<[OriginPattern]>);

impl WebOrigins {
    /// Parses a list of origins, separated by commas.
    ///
    /// # Errors
    ///
    /// A sentence about the first entry that is not an origin. `*` alone is refused: with credentials, every page could
    /// act for the signed-in person.
    pub fn parse(list: &str) -> Result<Self, String> {
        list.split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .map(parse_canonical)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether pages of this origin may call.
    #[must_use]
    pub fn allow(&self, origin: &HeaderValue) -> bool {
        origin.to_str().is_ok_and(|origin| self.0.iter().any(|pattern| pattern.matches(origin)))
    }

    /// The CORS layer for these origins. It allows credentials, every header that a route reads, and every response
    /// header that the SDK reads.
    pub fn cors(&self) -> CorsLayer {
        let (origins, trusted) = (self.clone(), self.clone());
        CorsLayer::new()
            .allow_origin(AllowOrigin::predicate(move |origin, _| origins.allow(origin)))
            .allow_credentials(AllowCredentials::predicate(move |origin, _| trusted.allow(origin)))
            .allow_methods(METHODS)
            .allow_headers(REQUEST_HEADERS)
            .expose_headers(RESPONSE_HEADERS)
            .max_age(PREFLIGHT_AGE)
            // The application merges `Vary` itself. The layer would write a second line.
            .vary(Vec::<HeaderName>::new())
    }

    /// The origin of the page that sent the request, if the origin is allowed.
    pub(crate) fn allowed_page(&self, request: &HeaderMap) -> Option<HeaderValue> {
        let mut origins = request.get_all(header::ORIGIN).iter();
        match (origins.next(), origins.next()) {
            (Some(origin), None) if self.allow(origin) => Some(origin.clone()),
            _ => None,
        }
    }

    /// The answer to a preflight: 204. For an allowed page it has the allowed methods and headers. For any other page
    /// it has no CORS headers, which a browser treats as a refusal.
    pub(crate) fn answer_preflight(&self, request: &HeaderMap) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        let preflight_headers = [header::ACCESS_CONTROL_REQUEST_METHOD, header::ACCESS_CONTROL_REQUEST_HEADERS];
        vary::add(headers, &[header::ORIGIN]);
        vary::add(headers, &preflight_headers);
        if let Some(page) = self.allowed_page(request) {
            allow_page(headers, page);
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, comma_list(METHODS.iter().map(Method::as_str)));
            headers.insert(
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                comma_list(REQUEST_HEADERS.iter().map(HeaderName::as_str)),
            );
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_AGE.as_secs().into());
        }
        response
    }
}

/// Adds the CORS headers that let a page read a response, and the response headers that the SDK reads.
pub(crate) fn expose_to_page(response: &mut HeaderMap, page: HeaderValue) {
    allow_page(response, page);
    let exposed = comma_list(RESPONSE_HEADERS.iter().map(HeaderName::as_str));
    response.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
}

fn allow_page(headers: &mut HeaderMap, page: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, page);
    headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
}

fn comma_list<'a>(names: impl Iterator<Item = &'a str>) -> HeaderValue {
    // Methods and header names are always valid in a header value.
    HeaderValue::from_str(&names.collect::<Vec<_>>().join(", ")).unwrap_or(HeaderValue::from_static(""))
}

/// Requires the spelling that a browser sends, so that the list shows the exact text of the comparison.
fn parse_canonical(entry: &str) -> Result<OriginPattern, String> {
    match OriginPattern::parse(entry) {
        Ok(pattern) if pattern.to_string() == entry => Ok(pattern),
        Ok(pattern) => Err(format!("\"{entry}\" is not written as a browser sends it; write {pattern}")),
        Err(_) => Err(format!(
            "\"{entry}\" is not an origin; write one such as https://app.vital.health or http://*.localhost:3000"
        )),
    }
}

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

    /// Planted faults: suffix matching (`evil-localhost`), a `*` that matches several labels, and a match without the
    /// port.
    #[test]
    fn only_listed_origins_are_allowed_and_a_star_matches_one_label() {
        for (origin, allowed) in [
            ("https://app.vital.health", true),
            ("http://acme.localhost:3000", true),
            ("http://localhost:3000", false),
            ("http://a.b.localhost:3000", false),
            ("http://.localhost:3000", false),
            ("http://evil.com#.localhost:3000", false),
            ("http://acme.localhost:3001", false),
            ("http://acme.localhost", false),
            ("https://acme.localhost:3000", false),
            ("http://acme.evil-localhost:3000", false),
            ("https://app.vital.health.evil.com", false),
            ("https://app.vital.health/", false),
            ("null", false),
            ("", false),
        ] {
            assert_eq!(origins().allow(&HeaderValue::from_str(origin).unwrap()), allowed, "{origin}");
        }
    }

    #[test]
    fn a_list_with_an_entry_that_is_not_an_origin_is_refused() {
        for list in
            ["*", "https://*", "localhost:3000", "https://a.test/path", "ftp://a.test", "https://A.test", "https://"]
        {
            assert!(WebOrigins::parse(list).is_err(), "{list}");
        }
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
