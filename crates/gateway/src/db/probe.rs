//! The check that the database answers.

use std::time::Duration;

use deadpool_postgres::{Object, Pool};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::database_error::DatabaseError;

/// How long connecting may take, and how long the answer may take.
const MAX_WAIT: Duration = Duration::from_secs(2);
/// How long a result is valid for further callers.
const MAX_AGE: Duration = Duration::from_secs(1);

/// One connection with one query.
pub(super) struct Probe {
    pool: Pool,
    last: Mutex<Option<(Instant, bool)>>,
}

impl Probe {
    pub(super) fn new(pool: Pool) -> Self {
        Self { pool, last: Mutex::new(None) }
    }

    pub(super) async fn ping(&self) -> Result<(), DatabaseError> {
        // The lock is held during the query, so that concurrent callers share one query.
        let mut last = self.last.lock().await;
        let answers = match *last {
            Some((at, answers)) if at.elapsed() < MAX_AGE => answers,
            _ => {
                let answers = self.query().await;
                *last = Some((Instant::now(), answers));
                answers
            }
        };
        drop(last);
        if answers { Ok(()) } else { Err(DatabaseError::Unavailable("it does not answer".into())) }
    }

    async fn query(&self) -> bool {
        let Ok(Ok(client)) = timeout(MAX_WAIT, self.pool.get()).await else { return false };
        let answers = matches!(timeout(MAX_WAIT, client.simple_query("")).await, Ok(Ok(_)));
        if !answers {
            drop(Object::take(client));
        }
        answers
    }

    pub(super) fn close(&self) {
        self.pool.close();
    }
}
