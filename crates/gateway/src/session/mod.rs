//! Sessions: the token of a session, where a request carries it, and who the caller is.
//!
//! A token is a JWT signed with HS256. It contains the id of a person and nothing about tenants. The gateway looks up
//! the membership at every request, so the revocation of a membership takes effect at once.

mod caller;
mod hs256;
mod issuer;
mod session_authenticator;
mod session_token;
mod sign_in_code;

pub use caller::Caller;
pub use issuer::{Algorithm, Identity, IssuerSettings, Issuers, TenantScope, TokenError, VerifiedToken};
pub use session_authenticator::SessionAuthenticator;
pub use session_token::{IssuedToken, SessionTokens};
pub use sign_in_code::{SignInCode, SignInCodes};
pub use tenantry_layer::Authenticate;
