//! The id of the request that is being answered, for whatever writes something down about it.
//!
//! It is not handed from function to function: no row of the audit log can be without it by mistake.

use tokio::task_local;

task_local! {
    static CURRENT: String;
}

/// Runs the answer to a request under its id.
pub(crate) async fn with<T>(id: String, answer: impl Future<Output = T>) -> T {
    CURRENT.scope(id, answer).await
}

/// The id of the request that this task answers; `None` for what the server does by itself.
pub(crate) fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}
