//! WebSockets (RFC 6455) over HTTP/1.1, between a caller and an upstream. No message is kept.

mod close_code;
mod frame_boundary;
mod handshake;
mod tunnel;

pub(crate) use handshake::{is_handshake, open_websocket};
