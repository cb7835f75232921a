//! The trace: why a resolution came out as it did, one line for each source.

use alloc::string::String;

use crate::http::cookie;
use crate::resolution::context::ResolutionContext;
use crate::resolution::host_match::HostMatch;
use crate::resolution::source_outcome::{Outcome, SourceOutcome, SourceReading};
use crate::source::Source;
use crate::tenant::reference::TenantRef;

/// One line of the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceEntry {
    /// The source.
    pub source: Source,
    /// What came of it.
    pub outcome: Outcome,
    /// Why, in one line for a person.
    pub detail: String,
}

impl ResolutionContext<'_> {
    /// What came of a source, in words.
    pub(crate) fn explain(&self, source: Source, outcome: SourceOutcome<'_>) -> TraceEntry {
        let mut detail = self.describe(source, outcome.reading);
        detail.push_str(outcome.remark);
        TraceEntry { source, outcome: outcome.outcome, detail }
    }

    /// What a source says, in words.
    fn describe(&self, source: Source, reading: SourceReading<'_>) -> String {
        let tenant = match reading {
            SourceReading::Off => return String::new(),
            SourceReading::Absent | SourceReading::Malformed => None,
            SourceReading::Tenant(tenant) => Some(tenant),
        };
        let is_malformed = matches!(reading, SourceReading::Malformed);
        let (says, absent): (&[&str], _) = match source {
            Source::Pinned => (&["the options pin "], "the options pin no tenant"),
            Source::Header => (&[&self.options.header, " says "], "the request has no tenant header"),
            Source::Subdomain => return self.describe_host(),
            Source::Session if is_malformed => (&[], "what this tab remembers names no tenant"),
            Source::Session => (&["this tab remembers "], "this tab remembers no choice"),
            Source::Cookie => return self.describe_cookie(tenant, is_malformed),
            Source::Default => (&["the options fall back to "], "the options name no default tenant"),
            Source::Platform if tenant.is_none() => {
                (&[], "the host was not read, or is neither a root domain nor a reserved label")
            }
            Source::Platform => return String::from("no source names a tenant, so it is the platform"),
        };
        tenant.map_or_else(|| String::from(absent), |tenant| says.concat() + tenant.as_str())
    }

    fn describe_cookie(&self, tenant: Option<TenantRef<&str>>, is_malformed: bool) -> String {
        let name = self.cookie_name();
        let mut words = match tenant {
            Some(tenant) => ["cookie ", name.prefix, name.rest, " says ", tenant.as_str()].concat(),
            None if is_malformed => ["cookie ", name.prefix, name.rest, " names no tenant"].concat(),
            None => String::from("the request has no tenant cookie"),
        };
        let plain = self.options.cookie.bare();
        let is_plain = name.prefix.is_empty() && name.rest == plain;
        if !is_plain && self.request.cookie.is_some_and(|header| !matches!(cookie::find(header, plain), Ok(None))) {
            words.push_str(&["; a plain ", plain, " is there and is not read, see the option cookie"].concat());
        }
        words
    }

    fn describe_host(&self) -> String {
        let Some(host) = self.host() else {
            let is_ip = self.is_ignored_ip_address();
            return String::from(if is_ip {
                "the host is an IP address, which names no tenant"
            } else {
                "no host was given"
            });
        };
        let name = &*host.name;
        match HostMatch::of(name, self.options) {
            HostMatch::CustomDomain(tenant) => ["host ", name, " is the custom domain of ", tenant.as_str()].concat(),
            HostMatch::RootDomain { root } => [root, " is a root domain itself"].concat(),
            HostMatch::Subdomain { label, .. } if self.options.is_reserved(label) => {
                [label, " is a reserved label, no tenant"].concat()
            }
            HostMatch::Subdomain { root, label, preview } => {
                let is = if preview.is_some() { " is a preview of " } else { " is " };
                ["host ", name, is, label, " in front of ", root].concat()
            }
            HostMatch::Unknown | HostMatch::TooDeep { .. } => {
                String::from("the options list no domains beside the pinned tenant")
            }
        }
    }
}
