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
        let (says, absent): (&[&str], _) = match source {
            Source::Pinned => (&["the options pin "], "the options pin no tenant"),
            Source::Header => (&[&self.options.header, " names "], "the request has no tenant header"),
            Source::Subdomain => return self.describe_host(),
            Source::Session if is_malformed => (&[], "the choice of this tab is not a tenant id"),
            Source::Session => (&["this tab chose "], "this tab has no choice"),
            Source::Cookie => return self.describe_cookie(tenant, is_malformed),
            Source::Default => (&["the default tenant is "], "the options have no default tenant"),
            Source::Platform if tenant.is_none() => (&[], "the host is not a root domain or a reserved label"),
            Source::Platform => return String::from("no other source names a tenant"),
        };
        tenant.map_or_else(|| String::from(absent), |tenant| says.concat() + tenant.as_str())
    }

    fn describe_cookie(&self, tenant: Option<TenantRef<&str>>, is_malformed: bool) -> String {
        let name = self.cookie_name();
        let mut detail = match tenant {
            Some(tenant) => ["cookie ", name.prefix, name.rest, " names ", tenant.as_str()].concat(),
            None if is_malformed => ["cookie ", name.prefix, name.rest, " is not a tenant id"].concat(),
            None => String::from("the request has no tenant cookie"),
        };
        let plain = self.options.cookie.bare();
        let is_plain = name.prefix.is_empty() && name.rest == plain;
        if !is_plain && self.request.cookie.is_some_and(|header| !matches!(cookie::find(header, plain), Ok(None))) {
            detail.push_str(&["; the cookie ", plain, " is ignored, see the option cookie"].concat());
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
            HostMatch::CustomDomain(tenant) => ["host ", name, " is the custom domain of ", tenant.as_str()].concat(),
            HostMatch::RootDomain { root } => [root, " is a root domain"].concat(),
            HostMatch::Subdomain { label, .. } if self.options.is_reserved(label) => {
                [label, " is a reserved label"].concat()
            }
            HostMatch::Subdomain { root, label, preview } => {
                let is = if preview.is_some() { " is a preview of " } else { " is " };
                ["host ", name, is, label, " in front of ", root].concat()
            }
            HostMatch::Unknown | HostMatch::TooDeep { .. } => String::from("the options have no domains"),
        }
    }
}
