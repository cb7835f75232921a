//! The sources that can name the tenant of a request, in order of precedence.

use crate::text::string_enum::string_enum;

string_enum! {
    /// A source that can name the tenant. The order of the variants is the order of precedence.
    Source, "write pinned, header, subdomain, session, cookie, default or platform":
    /// The option `pinned`: the deployment serves one tenant.
    Pinned = "pinned",
    /// The tenant header of the request.
    Header = "header",
    /// The host: a subdomain of a root domain, or a custom domain.
    Subdomain = "subdomain",
    /// The choice that this browser tab keeps.
    Session = "session",
    /// The cookie that seeds new tabs.
    Cookie = "cookie",
    /// The option `defaultTenant`, where no other source names a tenant.
    Default = "default",
    /// The platform itself, on its own host.
    Platform = "platform",
}

impl Source {
    /// The sources that are compared with each other.
    pub(crate) const COMPARED: &'static [Self] =
        &[Self::Pinned, Self::Header, Self::Subdomain, Self::Session, Self::Cookie];

    /// The sources that count only when none of those names a tenant.
    pub(crate) const FALLBACKS: &'static [Self] = &[Self::Default, Self::Platform];

    /// Whether the deployment, the request or the host decides the tenant, so that a person cannot switch.
    #[must_use]
    pub const fn is_bound(self) -> bool {
        matches!(self, Self::Pinned | Self::Header | Self::Subdomain)
    }

    /// Whether a browser keeps the value of the source, which may be outdated.
    pub(crate) const fn is_kept_by_browser(self) -> bool {
        matches!(self, Self::Session | Self::Cookie)
    }
}
