//! What the host of a request is, for a server that answers a request without a tenant.

use alloc::vec::Vec;

use crate::http::host::is_ip_address;
use crate::json::value::Value;
use crate::resolution::context::ResolutionContext;
use crate::resolution::host_match::HostMatch;

impl ResolutionContext<'_> {
    /// The host as `[kind, name, port, root]`; `None` where the request has none or it cannot be read.
    ///
    /// - `kind` is `root` (a root domain or a host under one), `custom`, `unknown`, or `ip` for an IP address.
    /// - `port` is null where the host has none, and `root` where it is under no root domain.
    /// - The name of an IP address has its port.
    #[must_use]
    pub fn host_facts(&self) -> Option<Value> {
        let asked = self.asked.as_ref()?;
        let (kind, name, port, root) = match &asked.host {
            Ok(host) => {
                let (kind, root) = match HostMatch::of(&host.name, self.options) {
                    HostMatch::RootDomain { root }
                    | HostMatch::Subdomain { root, .. }
                    | HostMatch::TooDeep { root } => ("root", Some(root)),
                    HostMatch::CustomDomain(_) => ("custom", None),
                    HostMatch::Unknown => ("unknown", None),
                };
                (kind, &*host.name, host.port, root)
            }
            Err(_) if is_ip_address(asked.text) => ("ip", asked.text, None, None),
            Err(_) => return None,
        };
        let facts: Vec<Value> = [Some(kind), Some(name), port, root]
            .into_iter()
            .map(|fact| fact.map_or(Value::Null, Value::text))
            .collect();
        Some(Value::List(facts))
    }
}
