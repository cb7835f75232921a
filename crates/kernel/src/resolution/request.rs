//! What a request, or a browser tab, says about its tenant, before anything is made of it.

use super::options::ResolveOptions;

/// The raw texts that name a tenant. None is "not there"; an empty text is there, and wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request<'a> {
    /// The `Host` header, or `location.host`.
    pub host: Option<&'a str>,
    /// The `X-Forwarded-Host` header; it counts only where the options trust the proxy that sets it.
    pub forwarded_host: Option<&'a str>,
    /// The tenant header. Sent twice it arrives as `A, B`, which is no id.
    pub header: Option<&'a str>,
    /// The choice that this browser tab remembers.
    pub session: Option<&'a str>,
    /// The `Cookie` header, or `document.cookie`.
    pub cookie: Option<&'a str>,
}

impl<'a> Request<'a> {
    /// The host that the browser asked for, and what it is called in errors.
    pub(super) fn asked_host(&self, options: &ResolveOptions) -> (Option<&'a str>, &'static str) {
        match self.forwarded_host {
            Some(forwarded) if options.trust_forwarded_host => (Some(forwarded), "forwardedHost"),
            _ => (self.host, "host"),
        }
    }
}
