//! People, the identities of issuers that are linked to them, and invitations.

mod invitation;
mod known_people;
mod postgres_people;

pub(crate) use invitation::{InvitationToken, email, role};
pub use postgres_people::PostgresPeople;
