//! Proxy mode: the gateway in front of HTTP services, the upstreams.
//!
//! A request below the prefix of an upstream passes the tenant layer first. Then the upstream gets it with exactly one
//! `X-Tenant-ID` and a signed [assertion](AssertionSigner) of the gateway.
//!
//! | file or folder | concept |
//! |---|---|
//! | `settings.rs`, `upstream_url.rs`, `prefix.rs` | the list of upstreams, from `GATEWAY_UPSTREAMS` |
//! | `upstream.rs` | one upstream: its settings, its client, and its connections |
//! | `target.rs` | the address at the upstream |
//! | `headers/` | which headers pass, in both directions |
//! | `assertion.rs`, `assertion_keys.rs` | what the gateway says about a request, and with which key |
//! | `own_requests.rs` | requests that the gateway itself makes to an upstream |
//! | `share.rs` | how many requests of one tenant an upstream gets at once |
//! | `access_watch.rs` | the end of a request whose caller lost the access |
//! | `body/` | bodies in both directions, with their deadlines |
//! | `forward.rs` | one request, from the head to the end of its response |
//! | `websocket/` | one WebSocket, from its handshake to its end |

mod access_watch;
mod assertion;
mod assertion_keys;
mod body;
mod forward;
mod headers;
mod own_requests;
mod prefix;
mod settings;
mod share;
mod target;
mod upstream;
mod upstream_url;
mod websocket;

pub use assertion::AssertionSigner;
pub(crate) use forward::{Forwarding, forward};
pub(crate) use own_requests::OwnRequests;
pub use settings::ProxySettings;
pub use upstream::{Proxy, Upstream};
pub(crate) use websocket::{is_handshake, open_websocket};
