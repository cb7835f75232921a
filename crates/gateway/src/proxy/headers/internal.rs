//! The headers with which the gateway speaks to an upstream.

use axum::http::{HeaderMap, HeaderName};

/// Whether this is `X-Tenant-ID` or a header of the gateway, in any spelling. CGI, WSGI and several frameworks read
/// `X_Tenant_ID` as `X-Tenant-ID`, so only letters and digits count.
fn is_internal(name: &HeaderName) -> bool {
    let letters: String = name.as_str().chars().filter(char::is_ascii_alphanumeric).collect();
    letters == "xtenantid" || letters.starts_with("tenantry")
}

/// Removes each such header, with all its lines.
pub(super) fn remove(headers: &mut HeaderMap) {
    remove_if(headers, is_internal);
}

/// Removes the headers whose name matches.
pub(super) fn remove_if(headers: &mut HeaderMap, matches: impl Fn(&HeaderName) -> bool) {
    let removed: Vec<HeaderName> = headers.keys().filter(|name| matches(name)).cloned().collect();
    for name in removed {
        headers.remove(name);
    }
}
