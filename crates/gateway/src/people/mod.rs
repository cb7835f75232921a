//! People, and the identities of issuers that are linked to them.

mod known_people;
mod postgres_people;

pub use postgres_people::PostgresPeople;
