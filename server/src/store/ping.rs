//! Whether the database answers.

use super::{Store, StoreError};

impl Store {
    /// Asks the database for nothing.
    ///
    /// # Errors
    /// When it doesn't answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let _: i64 = sqlx::query_scalar("SELECT 1")
            .fetch_one(&self.reader)
            .await?;
        Ok(())
    }
}
