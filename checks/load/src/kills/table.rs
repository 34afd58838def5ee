//! What a run has shown, as a page of Markdown.

use std::time::Duration;

use super::{LIFE, Plan, Shown};
use crate::process::Database;
use crate::report::{millis, n, table};

/// How soon a server must answer again.
const GOAL: Duration = Duration::from_secs(1);

impl Shown {
    /// The figures, without a heading.
    #[must_use]
    pub fn report(&self, plan: &Plan) -> String {
        let store = match plan.database {
            Database::Postgres(_) => "PostgreSQL",
            Database::Sqlite => "SQLite",
        };
        let how = format!(
            "{} browsers refresh without a pause on {store}, and the server gets SIGKILL {} times, {} to {} ms after it \
             answered for the first time; seed {}.",
            plan.n_browsers, plan.n_kills, LIFE.start, LIFE.end, plan.seed
        );
        let counts = &self.counts;
        let n_broken: u64 = counts.broken.values().sum();
        let mut starts = self.starts.clone();
        starts.sort_unstable();
        let [median, longest] = [starts.get(starts.len() / 2), starts.last()]
            .map(|start| start.copied().unwrap_or_default());
        let goal = millis(GOAL);
        let rows = [
            ("kills", n(self.starts.len() as u64), ""),
            ("refreshes whose answer arrived", n(counts.n_refreshes), ""),
            ("answers that never came", n(counts.n_lost), ""),
            ("answers 503", n(counts.n_put_off), ""),
            (
                "refreshes asked for twice, with the same answer",
                n(counts.n_doubled),
                "",
            ),
            (
                "sign-outs, each tried again after later starts",
                n(counts.n_logouts),
                "",
            ),
            (
                "refused afterwards, as they must be",
                n(counts.n_stayed_out),
                "",
            ),
            ("forgotten, forked or logged out", n(n_broken), "0"),
            ("from start to first answer, median", millis(median), ""),
            (
                "from start to first answer, longest",
                millis(longest),
                &goal,
            ),
        ];
        let rows = rows.map(|(what, figure, goal)| vec![what.into(), figure, goal.into()]);
        let mut parts = vec![how, table(&["", "measured", "at most"], rows)];
        parts.extend(
            counts
                .broken
                .iter()
                .map(|(how, n)| format!("**Broken**, {n} times: {how}.")),
        );
        parts.join("\n\n")
    }

    /// Whether every start was as quick as it must be.
    #[must_use]
    pub fn is_quick(&self) -> bool {
        self.starts.iter().all(|start| *start <= GOAL)
    }
}
