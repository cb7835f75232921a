//! Who is calling: session tokens, where they are carried, and the check that a request has a good one.
//!
//! A token is a JWT signed with HS256. It says who someone is and nothing about tenants: what a person may act
//! for is looked up at every request, so that revoking a membership works at once.

mod authenticate;
mod caller;
mod hs256;
mod session_authenticator;
mod session_token;

pub use authenticate::Authenticate;
pub use caller::Caller;
pub use session_authenticator::SessionAuthenticator;
pub use session_token::{IssuedToken, SessionTokens};
