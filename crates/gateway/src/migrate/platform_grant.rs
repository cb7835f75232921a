//! The grants of platform administrators. The owner of the tables makes them, because the server must not.

use std::fmt::Display;

use tokio_postgres::{Client, Transaction};
use uuid::Uuid;

use super::identity_link::{LinkError, LinkOutcome};
use super::migrate_error::MigrateError;
use crate::postgres::PostgresUrl;

/// Lets the person with this e-mail address act as the platform.
///
/// # Errors
///
/// [`LinkError`]; then nothing is stored.
pub async fn grant_platform_admin(
    owner: impl TryInto<PostgresUrl, Error: Display>,
    email: &str,
) -> Result<LinkOutcome, LinkError> {
    change(owner, email, "insert into tenantry.platform_administrators (user_id) values ($1) on conflict do nothing")
        .await
}

/// Ends that. A request that is on its way ends before or after it.
///
/// # Errors
///
/// As [`grant_platform_admin`].
pub async fn revoke_platform_admin(
    owner: impl TryInto<PostgresUrl, Error: Display>,
    email: &str,
) -> Result<LinkOutcome, LinkError> {
    change(owner, email, "delete from tenantry.platform_administrators where user_id = $1").await
}

async fn change(
    owner: impl TryInto<PostgresUrl, Error: Display>,
    email: &str,
    statement: &str,
) -> Result<LinkOutcome, LinkError> {
    let owner = owner.try_into().map_err(|reason| LinkError::Database(MigrateError::Url(reason.to_string())))?;
    let (mut client, connection) =
        owner.connect().await.map_err(|error| LinkError::Database(MigrateError::connect(error)))?;
    let outcome = run(&mut client, email, statement).await;
    drop(client);
    let _ = connection.await;
    outcome
}

async fn run(client: &mut Client, email: &str, statement: &str) -> Result<LinkOutcome, LinkError> {
    let transaction = client.transaction().await?;
    let email = email.trim().to_lowercase();
    set(&transaction, "app.email", &email).await?;
    let person = transaction.query_opt("select id from tenantry.users where email = $1", &[&email]).await?;
    let person: Uuid = person.ok_or(LinkError::UnknownPerson(email))?.try_get(0)?;
    set(&transaction, "app.platform_admin", &person.to_string()).await?;
    let changed = transaction.execute(statement, &[&person]).await?;
    transaction.commit().await?;
    Ok(if changed == 0 { LinkOutcome::Unchanged } else { LinkOutcome::Changed })
}

async fn set(transaction: &Transaction<'_>, setting: &str, value: &str) -> Result<(), LinkError> {
    transaction.execute("select set_config($1, $2, true)", &[&setting, &value]).await?;
    Ok(())
}
