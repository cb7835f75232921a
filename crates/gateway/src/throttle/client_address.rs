//! The address of a client, past the proxies that the operator trusts.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::{HeaderMap, HeaderName};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address at the other end of the connection, as an extension of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PeerAddress(pub(crate) IpAddr);

/// The address that the throttle counts for. None for a request without a connection.
///
/// Each trusted proxy appends one entry, so the client is the `proxies`-th from the right, as for the option
/// `trustedProxies` of the SDK. Entries to the left of it come from the client and are never read. When the header has
/// fewer entries, or that entry is not an address, a proxy was bypassed, and the peer counts.
pub(super) fn client_address(headers: &HeaderMap, peer: Option<IpAddr>, proxies: usize) -> Option<IpAddr> {
    let mut entries = headers.get_all(X_FORWARDED_FOR).iter().rev().flat_map(|line| {
        let text = line.to_str().unwrap_or_default();
        text.rsplit(',').map(str::trim)
    });
    let forwarded = proxies.checked_sub(1).and_then(|inner| entries.nth(inner));
    let forwarded = forwarded.and_then(|entry| entry.parse().ok());
    forwarded.or(peer).map(network)
}

/// One client has a whole network of IPv6 addresses, so its first 64 bits count.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Planted faults: the first entry, which the client wrote itself, and every address of an IPv6 network by itself.
    #[test]
    fn the_client_is_the_entry_of_the_outermost_trusted_proxy() {
        for (lines, proxies, expected) in [
            (&["1.1.1.1"][..], 0, "10.0.0.9"),
            (&[][..], 1, "10.0.0.9"),
            (&["1.1.1.1"][..], 1, "1.1.1.1"),
            (&["6.6.6.6, 1.1.1.1"][..], 1, "1.1.1.1"),
            (&["6.6.6.6", "1.1.1.1"][..], 1, "1.1.1.1"),
            (&["6.6.6.6, 1.1.1.1,2.2.2.2"][..], 2, "1.1.1.1"),
            (&["1.1.1.1"][..], 2, "10.0.0.9"),
            (&["1.1.1.1, unknown"][..], 1, "10.0.0.9"),
            (&["2001:db8:1:2:3:4:5:6"][..], 1, "2001:db8:1:2::"),
            (&["2001:db8:1:2:ffff::1"][..], 1, "2001:db8:1:2::"),
            (&["::ffff:1.1.1.1"][..], 1, "1.1.1.1"),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(X_FORWARDED_FOR, line.parse().unwrap());
            }
            let found = client_address(&headers, Some("10.0.0.9".parse().unwrap()), proxies);
            assert_eq!(found, Some(expected.parse().unwrap()), "{lines:?} behind {proxies}");
        }
    }
}
