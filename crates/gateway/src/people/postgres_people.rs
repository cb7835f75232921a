//! The links of identities to people, in PostgreSQL.

use std::sync::Arc;
use std::time::Instant;

use tenantry_layer::Refusal;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::known_people::KnownPeople;
use crate::db::{Database, DatabaseError, Lookup};
use crate::session::{Identity, People};

const LINKED: &str = "select user_id from tenantry.identities where issuer = $1 and subject = $2";

/// The [`People`] of this server. Cheap to clone. Clones share the cache.
#[derive(Clone)]
pub struct PostgresPeople {
    database: Database,
    known: Arc<KnownPeople>,
}

impl PostgresPeople {
    /// The links in this database.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database, known: Arc::new(KnownPeople::new()) }
    }

    async fn look_up(&self, identity: &Identity) -> Result<Option<Uuid>, DatabaseError> {
        // The age counts from the question. The database may have read the row long before its answer arrives.
        let since = Instant::now();
        let parameters: [&(dyn ToSql + Sync); 2] = [&identity.issuer(), &identity.subject()];
        let rows = self.database.look_up(Lookup::Identity(identity), LINKED, &parameters).await?;
        let person = rows.first().map(|row| row.try_get(0)).transpose()?;
        self.known.keep(identity, person, since);
        Ok(person)
    }
}

impl People for PostgresPeople {
    async fn person(&self, identity: &Identity) -> Result<Option<Uuid>, Refusal> {
        match self.known.get(identity, Instant::now()) {
            Some(person) => Ok(person),
            None => Ok(self.look_up(identity).await?),
        }
    }

    async fn current_person(&self, identity: &Identity) -> Result<Option<Uuid>, Refusal> {
        Ok(self.look_up(identity).await?)
    }
}
