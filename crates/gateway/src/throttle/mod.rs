//! How often strangers may try: sign-ins, sessions and look-ups of the directory, before there is a session.
//!
//! - A try counts for the address of the client, and a sign-in of the demo for the e-mail address too. It counts before
//!   the database is asked, so the answer and its time do not say whether an address exists.
//! - The counts have a fixed size. An attacker with many addresses shares counts with others, and never adds memory.
//! - Each process counts by itself.

mod client_address;
mod counts;
mod enforce;
mod limits;
mod tries;

pub(crate) use client_address::PeerAddress;
pub(crate) use counts::Throttle;
pub(crate) use enforce::enforce_throttle;
pub use limits::ThrottleLimits;
pub use tries::Tries;
