//! The facts of a request, or of a browser tab, that can name a tenant.

use crate::http::host::Host;
use crate::resolution::options::resolve_options::ResolveOptions;

/// The raw texts that can name a tenant. `None` is absent; an empty text is present and wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request<'a> {
    /// The `Host` header, or `location.host`.
    pub host: Option<&'a str>,
    /// The `:authority` of HTTP/2. Where there is a `Host` header too, both must name the same host.
    pub authority: Option<&'a str>,
    /// The header that [`trusted_proxies`](ResolveOptions::trusted_proxies) names. Ignored without that option.
    pub forwarded_host: Option<&'a str>,
    /// The tenant header. Sent twice it arrives as `A, B`, which is not an id.
    pub header: Option<&'a str>,
    /// The choice that this browser tab keeps.
    pub session: Option<&'a str>,
    /// The `Cookie` header, or `document.cookie`.
    pub cookie: Option<&'a str>,
    /// Whether `host` is `location.host` of a browser, which no proxy changes.
    pub is_in_browser: bool,
}

/// The host that the visitor asked for.
pub(crate) struct AskedHost<'a> {
    /// Its name in errors.
    pub(crate) field: &'static str,
    /// The text of the host; empty where the request has no single text for it.
    pub(crate) text: &'a str,
    /// The host, or the reason why it cannot be read.
    pub(crate) host: Result<Host<'a>, &'static str>,
}

impl<'a> Request<'a> {
    /// The host that the visitor asked for; `None` where the request has no host.
    pub(crate) fn asked_host(&self, options: &ResolveOptions) -> Option<AskedHost<'a>> {
        if let Some(proxies) = options.trusted_proxies.as_ref().filter(|_| !self.is_in_browser) {
            if self.is_two_hosts() {
                return Some(AskedHost { field: "host", text: "", host: Err(TWO_HOSTS) });
            }
            let entry = proxies.host_in(self.forwarded_host);
            let (text, host) = entry.map_or_else(|reason| ("", Err(reason)), |text| (text, Host::parse(text)));
            return Some(AskedHost { field: "forwardedHost", text, host });
        }
        let text = self.host.or(self.authority)?;
        let host = if self.is_two_hosts() { Err(TWO_HOSTS) } else { Host::parse(text) };
        Some(AskedHost { field: "host", text, host })
    }

    /// Whether `:authority` and `Host` are different hosts.
    fn is_two_hosts(&self) -> bool {
        match (self.host, self.authority) {
            (Some(host), Some(authority)) if host != authority => match (Host::parse(host), Host::parse(authority)) {
                (Ok(host), Ok(authority)) => !host.is_same(&authority),
                _ => true,
            },
            _ => false,
        }
    }
}

const TWO_HOSTS: &str = "its :authority and its Host differ; send one host";
