//! The headers of a request that authenticate its caller.

use http::HeaderMap;

use crate::authenticate::Authenticate;

/// The headers that the authenticator reads, each with all its lines: a header that is present twice stays ambiguous.
pub(crate) fn of_request(authenticator: &impl Authenticate, headers: &HeaderMap) -> HeaderMap {
    let names = authenticator.credentials();
    let mut credentials = HeaderMap::with_capacity(names.len());
    for name in names {
        for line in headers.get_all(name) {
            credentials.append(name, line.clone());
        }
    }
    credentials
}
