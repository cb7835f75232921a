//! What a request, or a browser tab, says about its tenant, before anything is made of it.

use crate::http::host::Host;
use crate::resolution::options::resolve_options::ResolveOptions;

/// The raw texts that name a tenant. None is "not there"; an empty text is there, and wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request<'a> {
    /// The `Host` header, or `location.host`.
    pub host: Option<&'a str>,
    /// HTTP/2's `:authority`. Where there is a `Host` header too, both must name one host.
    pub authority: Option<&'a str>,
    /// The header that [`trusted_proxies`](ResolveOptions::trusted_proxies) names. Without that option it does not count.
    pub forwarded_host: Option<&'a str>,
    /// The tenant header. Sent twice it arrives as `A, B`, which is no id.
    pub header: Option<&'a str>,
    /// The choice that this browser tab remembers.
    pub session: Option<&'a str>,
    /// The `Cookie` header, or `document.cookie`.
    pub cookie: Option<&'a str>,
    /// Whether `host` is the browser's own address (`location.host`), which no proxy has any part in.
    pub is_in_browser: bool,
}

/// The host that the visitor asked for.
pub(crate) struct AskedHost<'a> {
    /// What it is called in errors.
    pub(crate) field: &'static str,
    /// The text that it was read from, for what is read from no text.
    pub(crate) text: &'a str,
    /// The host, or the reason why it cannot be read.
    pub(crate) host: Result<Host<'a>, &'static str>,
}

impl<'a> Request<'a> {
    /// The host that the visitor asked for; none where the request says none.
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

    /// Whether `:authority` and `Host` name different hosts.
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
