//! The places that can say which tenant a request is for, in their order.

use crate::text::string_enum::string_enum;

string_enum! {
    /// A place that can name the tenant. The order of the variants is the order of precedence.
    Source, "write pinned, header, subdomain, session, cookie, default or platform":
    /// The deployment serves one tenant alone.
    Pinned = "pinned",
    /// The tenant header of the request.
    Header = "header",
    /// The host: a subdomain of a root domain, or a custom domain.
    Subdomain = "subdomain",
    /// The choice that this browser tab remembers.
    Session = "session",
    /// The cookie that seeds new tabs.
    Cookie = "cookie",
    /// The tenant that the options fall back to.
    Default = "default",
    /// The platform itself.
    Platform = "platform",
}

impl Source {
    /// The sources that name a tenant, and are compared.
    pub(crate) const COMPARED: &'static [Self] =
        &[Self::Pinned, Self::Header, Self::Subdomain, Self::Session, Self::Cookie];

    /// The sources that are used when none of those does.
    pub(crate) const FALLBACKS: &'static [Self] = &[Self::Default, Self::Platform];

    /// Whether a browser keeps what the source says, which may be old.
    pub(crate) const fn is_kept_by_browser(self) -> bool {
        matches!(self, Self::Session | Self::Cookie)
    }
}
