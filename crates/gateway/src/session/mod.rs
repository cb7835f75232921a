//! Sessions: the token of a session, where a request carries it, and who the caller is.
//!
//! A session is one of two tokens:
//!
//! - A token of an issuer, an identity provider. Its identity is linked to a person.
//! - A token of the gateway itself (HS256), with the id of a person: from the sign-in of the demo, or from a sign-in
//!   code.
//!
//! Neither says anything about tenants. The gateway looks up the membership, so the revocation of a membership takes
//! effect. An issuer may be restricted to some tenants.

mod caller;
mod hs256;
mod issuer;
mod issuer_session;
mod people;
mod purpose_key;
mod session_authenticator;
mod session_token;
mod sign_in_code;
mod sign_up_caller;
mod signed_address;
mod ticket;

pub use caller::Caller;
pub use issuer::{Algorithm, Identity, IssuerRef, IssuerSettings, Issuers, TenantScope, TokenError, VerifiedToken};
pub use issuer_session::IssuerSession;
pub use people::People;
pub use session_authenticator::{Session, SessionAuthenticator};
pub use session_token::{IssuedToken, OwnSession, SessionTokens};
pub use sign_in_code::{SignInCode, SignInCodes};
pub use sign_up_caller::SignUpCaller;
pub use signed_address::{SignedAddress, SignedAddresses};
pub use tenantry_layer::Authenticate;
pub use ticket::{Ticket, TicketUse, Tickets};
