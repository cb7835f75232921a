//! The trace: what each source says and what resolution makes of it, in one line each.

use alloc::string::String;

use crate::http::cookie;
use crate::json::object::Object;
use crate::json::value::Value;
use crate::resolution::context::ResolutionContext;
use crate::resolution::host_match::HostMatch;
use crate::resolution::source_outcome::{Outcome, SourceOutcome, SourceReading};
use crate::source::Source;
use crate::tenant::reference::TenantRef;
use crate::text::fill::fill;

/// One entry of the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceEntry {
    /// The source.
    pub source: Source,
    /// What resolution makes of it.
    pub outcome: Outcome,
    /// The reason, in one line for a person.
    pub detail: String,
}

impl TraceEntry {
    /// The entry as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut entry = Object::default();
        entry.text("source", self.source.as_str());
        entry.text("outcome", self.outcome.as_str());
        entry.text("detail", &self.detail);
        entry.into()
    }
}

impl ResolutionContext<'_> {
    /// The entry of a source.
    pub(crate) fn entry(&self, source: Source, outcome: SourceOutcome<'_>) -> TraceEntry {
        let mut detail = self.describe(source, outcome.reading);
        detail.push_str(outcome.remark);
        TraceEntry { source, outcome: outcome.outcome, detail }
    }

    /// What a source says.
    pub(crate) fn describe(&self, source: Source, reading: SourceReading<'_>) -> String {
        let tenant = match reading {
            SourceReading::Off => return String::new(),
            SourceReading::Absent | SourceReading::Malformed => None,
            SourceReading::Tenant(claim) => claim.tenant(),
        };
        let is_malformed = matches!(reading, SourceReading::Malformed);
        let (says, absent) = match source {
            Source::Pinned => ("the options pin {}", "the options pin no tenant"),
            Source::Header => ("{} names {}", "the request has no tenant header"),
            Source::Subdomain => return self.describe_host(),
            Source::Session if is_malformed => ("", "the choice of this tab is not a tenant id"),
            Source::Session => ("this tab chose {}", "this tab has no choice"),
            Source::Cookie => return self.describe_cookie(tenant, is_malformed),
            Source::Default => ("the default tenant is {}", "the options have no default tenant"),
            Source::Platform => ("no other source names a tenant", "the host is not a root domain or a reserved label"),
        };
        match tenant {
            Some(tenant) if source == Source::Header => fill(says, &[&self.options.header, tenant.as_str()]),
            Some(tenant) => fill(says, &[tenant.as_str()]),
            None => String::from(absent),
        }
    }

    fn describe_cookie(&self, tenant: Option<TenantRef<&str>>, is_malformed: bool) -> String {
        let name = self.cookie_name();
        let mut detail = match tenant {
            Some(tenant) => fill("cookie {}{} names {}", &[name.prefix, name.rest, tenant.as_str()]),
            None if is_malformed => fill("cookie {}{} is not a tenant id", &[name.prefix, name.rest]),
            None => String::from("the request has no tenant cookie"),
        };
        let plain = self.options.cookie.bare();
        let is_plain = name.prefix.is_empty() && name.rest == plain;
        if !is_plain && self.request.cookie.is_some_and(|header| !matches!(cookie::find(header, plain), Ok(None))) {
            detail.push_str(&fill("; the cookie {} is ignored, see the option cookie", &[plain]));
        }
        detail
    }

    fn describe_host(&self) -> String {
        let Some(host) = self.host() else {
            let is_ip = self.is_ignored_ip_address();
            return String::from(if is_ip {
                "the host is an IP address, which names no tenant"
            } else {
                "the request has no host"
            });
        };
        let name = &*host.name;
        match HostMatch::of(name, self.options) {
            HostMatch::CustomDomain(tenant) => fill("host {} is the custom domain of {}", &[name, tenant.as_str()]),
            HostMatch::RootDomain { root } => fill("{} is a root domain", &[root]),
            HostMatch::Subdomain { label, .. } if self.options.is_reserved(label) => {
                fill("{} is a reserved label", &[label])
            }
            HostMatch::Subdomain { root, label, preview } => {
                let is = if preview.is_some() { "is a preview of" } else { "is" };
                fill("host {} {} {} in front of {}", &[name, is, label, root])
            }
            HostMatch::Unknown | HostMatch::TooDeep { .. } => String::from("the options have no domains"),
        }
    }
}
