//! People, the identities of issuers that are linked to them, invitations, and sign-ups.

mod invitation;
mod known_people;
mod person_name;
mod postgres_people;
mod sign_up;

pub(crate) use invitation::{InvitationToken, email, role};
pub(crate) use person_name::person_name;
pub use postgres_people::PostgresPeople;
pub(crate) use sign_up::{SignUp, SignedUp};
