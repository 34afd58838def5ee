//! What a run has shown, as a page of Markdown.

use super::{Checked, Plan, Shown};
use crate::report::{n, table};

impl Shown {
    /// The figures, without a heading.
    #[must_use]
    pub fn report(&self, plan: &Plan) -> String {
        let how = format!(
            "{} browsers refreshed {} times on SQLite while {} other sessions began and ended; the server wrote {} \
             times ({} of them into the database file itself, when its log was folded into it), synced {} times and answered {} times. Seed {}.",
            plan.n_browsers,
            n(plan.n_refreshes as u64),
            n(plan.n_leavers as u64),
            n(self.n_writes as u64),
            n(self.n_folded as u64),
            n(self.n_syncs as u64),
            n(self.n_answers as u64),
            plan.seed,
        );
        let row = |what: &str, count: fn(&Checked) -> u64| {
            vec![
                what.to_owned(),
                n(count(&self.honest)),
                n(count(&self.lying)),
            ]
        };
        let rows = [
            row("cuts", |checked| checked.n_cuts),
            row("sessions that went on with their newest token", |checked| {
                checked.n_went_on
            }),
            row(
                "older tokens in foreign hands, recognised as such",
                |checked| checked.n_recognised,
            ),
            row("ended sessions that stayed so", |checked| {
                checked.n_stayed_out
            }),
            row("lost: rotations, sessions, revocations", Checked::n_lost),
        ];
        let mut parts = vec![
            how,
            table(&["", "a disk", "a disk that ignores syncs"], rows),
        ];
        parts.extend(
            self.honest
                .lost
                .iter()
                .map(|(what, n)| format!("**Lost**, {n} times: {what}.")),
        );
        parts.join("\n\n")
    }
}
