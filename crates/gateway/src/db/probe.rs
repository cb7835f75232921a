//! Asking the database whether it is there.

use std::time::Duration;

use deadpool_postgres::{Object, Pool};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::database_error::DatabaseError;

/// How long connecting may take, and how long the answer.
const LONGEST: Duration = Duration::from_secs(2);
/// How long an answer counts: those who ask meanwhile get the same.
const COUNTS_FOR: Duration = Duration::from_secs(1);

/// One connection for one question.
pub(super) struct Probe {
    pool: Pool,
    last: Mutex<Option<(Instant, bool)>>,
}

impl Probe {
    pub(super) fn new(pool: Pool) -> Self {
        Self { pool, last: Mutex::new(None) }
    }

    pub(super) async fn ping(&self) -> Result<(), DatabaseError> {
        // Held while asking, so that a crowd asks one question.
        let mut last = self.last.lock().await;
        let answers = match *last {
            Some((at, answers)) if at.elapsed() < COUNTS_FOR => answers,
            _ => {
                let answers = self.ask().await;
                *last = Some((Instant::now(), answers));
                answers
            }
        };
        drop(last);
        if answers { Ok(()) } else { Err(DatabaseError::Unavailable("it does not answer".into())) }
    }

    async fn ask(&self) -> bool {
        let Ok(Ok(client)) = timeout(LONGEST, self.pool.get()).await else { return false };
        let answers = matches!(timeout(LONGEST, client.simple_query("")).await, Ok(Ok(_)));
        if !answers {
            drop(Object::take(client));
        }
        answers
    }

    pub(super) fn close(&self) {
        self.pool.close();
    }
}
