//! The links of identities to people. The owner of the tables makes them, because the server must not.
//!
//! Row-level security also applies to the owner, so each statement runs in the scope of what it looks up.

use std::fmt::{self, Display};

use tokio_postgres::{Client, Transaction};
use uuid::Uuid;

use super::migrate_error::MigrateError;
use crate::postgres::PostgresUrl;
use crate::session::Identity;

/// The result of a change of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkOutcome {
    /// The link is stored, or removed.
    Changed,
    /// The database was in this state already.
    Unchanged,
}

/// The reason why an identity was not linked.
#[derive(Debug)]
pub enum LinkError {
    /// The database failed.
    Database(MigrateError),
    /// No person has the e-mail address.
    UnknownPerson(String),
    /// The identity is linked to another person.
    OfAnotherPerson(Identity),
}

/// Links an identity to the person with this e-mail address, as the owner of the tables. From then on, a token of the
/// issuer with this subject is a session of the person.
///
/// The address is the one that the gateway stores. A link never follows from the e-mail address of a token, because an
/// issuer may accept any address.
///
/// # Errors
///
/// [`LinkError`]; then nothing is stored.
pub async fn link_identity(
    owner: impl TryInto<PostgresUrl, Error: Display>,
    identity: &Identity,
    email: &str,
) -> Result<LinkOutcome, LinkError> {
    in_transaction(owner, async |transaction| {
        let email = email.trim().to_lowercase();
        set(transaction, "app.email", &email).await?;
        let person = transaction.query_opt("select id from tenantry.users where email = $1", &[&email]).await?;
        let person: Uuid = person.ok_or(LinkError::UnknownPerson(email))?.try_get(0)?;
        match linked_person(transaction, identity).await? {
            Some(linked) if linked == person => Ok(LinkOutcome::Unchanged),
            Some(_) => Err(LinkError::OfAnotherPerson(identity.clone())),
            None => {
                set(transaction, "app.user_id", &person.to_string()).await?;
                transaction
                    .execute(
                        "insert into tenantry.identities (issuer, subject, user_id) values ($1, $2, $3)",
                        &[&identity.issuer(), &identity.subject(), &person],
                    )
                    .await?;
                Ok(LinkOutcome::Changed)
            }
        }
    })
    .await
}

/// Removes the link of an identity, as the owner of the tables. Sessions of the issuer for this subject end within 30
/// seconds.
///
/// # Errors
///
/// [`LinkError::Database`].
pub async fn unlink_identity(
    owner: impl TryInto<PostgresUrl, Error: Display>,
    identity: &Identity,
) -> Result<LinkOutcome, LinkError> {
    in_transaction(owner, async |transaction| {
        let Some(person) = linked_person(transaction, identity).await? else { return Ok(LinkOutcome::Unchanged) };
        set(transaction, "app.user_id", &person.to_string()).await?;
        transaction
            .execute(
                "delete from tenantry.identities where issuer = $1 and subject = $2",
                &[&identity.issuer(), &identity.subject()],
            )
            .await?;
        Ok(LinkOutcome::Changed)
    })
    .await
}

async fn in_transaction(
    owner: impl TryInto<PostgresUrl, Error: Display>,
    work: impl AsyncFnOnce(&Transaction<'_>) -> Result<LinkOutcome, LinkError>,
) -> Result<LinkOutcome, LinkError> {
    let owner = owner.try_into().map_err(|reason| LinkError::Database(MigrateError::Url(reason.to_string())))?;
    let (mut client, connection) =
        owner.connect().await.map_err(|error| LinkError::Database(MigrateError::connect(error)))?;
    let outcome = run(&mut client, work).await;
    drop(client);
    let _ = connection.await;
    outcome
}

async fn run(
    client: &mut Client,
    work: impl AsyncFnOnce(&Transaction<'_>) -> Result<LinkOutcome, LinkError>,
) -> Result<LinkOutcome, LinkError> {
    let transaction = client.transaction().await?;
    let outcome = work(&transaction).await?;
    transaction.commit().await?;
    Ok(outcome)
}

async fn linked_person(transaction: &Transaction<'_>, identity: &Identity) -> Result<Option<Uuid>, LinkError> {
    set(transaction, "app.issuer", identity.issuer()).await?;
    set(transaction, "app.subject", identity.subject()).await?;
    let row = transaction
        .query_opt(
            "select user_id from tenantry.identities where issuer = $1 and subject = $2",
            &[&identity.issuer(), &identity.subject()],
        )
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

async fn set(transaction: &Transaction<'_>, setting: &str, value: &str) -> Result<(), LinkError> {
    transaction.execute("select set_config($1, $2, true)", &[&setting, &value]).await?;
    Ok(())
}

impl From<tokio_postgres::Error> for LinkError {
    fn from(cause: tokio_postgres::Error) -> Self {
        Self::Database(MigrateError::during("linking an identity")(cause))
    }
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(error) => error.fmt(f),
            Self::UnknownPerson(email) => {
                write!(f, "no person has the e-mail address {email}. Create the person first.")
            }
            Self::OfAnotherPerson(identity) => write!(
                f,
                "the subject {} of {} is linked to another person. Remove that link with unlink-identity first.",
                identity.subject(),
                identity.issuer()
            ),
        }
    }
}

impl std::error::Error for LinkError {}
