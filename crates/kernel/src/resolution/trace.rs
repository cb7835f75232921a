//! What came of each source: a resolution that explains itself.

use alloc::string::String;

use super::claim::{Inquiry, Said};
use super::named::Named;
use super::source::Source;
use super::subdomain::Place;
use super::verdict::Note;
use crate::cookie;
use crate::words::words;

words! {
    /// What came of one source.
    Outcome, "write used, agreed, unconfirmed, passed over, absent or off":
    /// It named the tenant.
    Used = "used",
    /// It named the same tenant as the one that is used.
    Agreed = "agreed",
    /// It named a tenant in the other spelling (id or slug); only the directory knows whether it is the same.
    Unconfirmed = "unconfirmed",
    /// It named a tenant and had no say.
    PassedOver = "passed over",
    /// It said nothing.
    Absent = "absent",
    /// The options do not ask it.
    Off = "off",
}

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

impl Inquiry<'_> {
    /// What came of a source, in words.
    pub(super) fn explain(&self, source: Source, note: Note<'_>) -> TraceEntry {
        let mut detail = self.in_words(source, note.said);
        detail.push_str(note.remark);
        TraceEntry { source, outcome: note.outcome, detail }
    }

    /// What a source says, in words.
    fn in_words(&self, source: Source, said: Said<'_>) -> String {
        let tenant = match said {
            Said::Off => return String::new(),
            Said::Nothing | Said::Broken => None,
            Said::Tenant(tenant) => Some(tenant),
        };
        let is_broken = matches!(said, Said::Broken);
        let (says, absent): (&[&str], _) = match source {
            Source::Pinned => (&["the options pin "], "the options pin no tenant"),
            Source::Header => (&[&self.options.header, " says "], "the request has no tenant header"),
            Source::Subdomain => return self.host_in_words(),
            Source::Session if is_broken => (&[], "what this tab remembers names no tenant"),
            Source::Session => (&["this tab remembers "], "this tab remembers no choice"),
            Source::Cookie => return self.cookie_in_words(tenant, is_broken),
            Source::Default => (&["the options fall back to "], "the options name no default tenant"),
            Source::Platform if tenant.is_none() => {
                (&[], "the host was not read, or is neither a root domain nor a reserved label")
            }
            Source::Platform => return String::from("no source names a tenant, so it is the platform"),
        };
        tenant.map_or_else(|| String::from(absent), |tenant| says.concat() + tenant.as_str())
    }

    fn cookie_in_words(&self, tenant: Option<Named<'_>>, is_broken: bool) -> String {
        let name = self.cookie_name();
        let mut words = match tenant {
            Some(tenant) => ["cookie ", name.prefix, name.rest, " says ", tenant.as_str()].concat(),
            None if is_broken => ["cookie ", name.prefix, name.rest, " names no tenant"].concat(),
            None => String::from("the request has no tenant cookie"),
        };
        let plain = cookie::bare_name(self.options);
        let is_plain = name.prefix.is_empty() && name.rest == plain;
        if !is_plain && self.request.cookie.is_some_and(|header| !matches!(cookie::find(header, plain), Ok(None))) {
            words.push_str(&["; a plain ", plain, " is there and is not read, see the option cookie"].concat());
        }
        words
    }

    fn host_in_words(&self) -> String {
        let Some(host) = self.host() else {
            let is_ip = self.is_at_ip_address();
            return String::from(if is_ip {
                "the host is an IP address, which names no tenant"
            } else {
                "no host was given"
            });
        };
        let name = &*host.name;
        match Place::of(name, self.options) {
            Place::Custom(tenant) => ["host ", name, " is the custom domain of ", tenant.as_str()].concat(),
            Place::Root { root } => [root, " is a root domain itself"].concat(),
            Place::Label { tenant, .. } if self.options.is_reserved(tenant) => {
                [tenant, " is a reserved label, no tenant"].concat()
            }
            Place::Label { root, tenant, preview } => {
                let is = if preview.is_some() { " is a preview of " } else { " is " };
                ["host ", name, is, tenant, " in front of ", root].concat()
            }
            Place::Elsewhere | Place::Deeper { .. } => {
                String::from("the options list no domains beside the pinned tenant")
            }
        }
    }
}
