//! What was measured, as a page of Markdown.

use super::scenes::Measured;
use super::{Compared, Plan, Row};
use crate::measure::Figures;
use crate::report::{decimal, megabytes, n, table};

impl Compared {
    /// The figures, below headings of the second level.
    #[must_use]
    pub fn report(&self, plan: &Plan) -> String {
        let seconds = plan.lasting.as_secs();
        let ceilings = format!(
            "One writer that appends 4 KiB and syncs each time makes {} syncs a second on this disk: no server that \
             commits one by one is faster.",
            decimal(self.syncs_per_second),
        );
        [
            ceilings,
            "## Goals".into(),
            self.goals(plan),
            "## Durable refreshes".into(),
            format!("Of {} sessions in turn, each scene {seconds} s.", n(plan.n_sessions)),
            self.peaks(),
            format!("At half of the peak, sent by a timetable for {seconds} s:"),
            self.at_pace(|row| &row.refreshes_at_half),
            "## Authorised reads".into(),
            "`GET me` with the access tokens of all sessions in turn, 32 connections; then half of that by a timetable.".into(),
            self.at_pace(|row| &row.reads),
            self.at_pace(|row| &row.reads_at_half),
            "## Logins".into(),
            format!("{} of them, 8 at once.", n(plan.n_sessions)),
            self.at_pace(|row| &row.logins),
            self.ceilings(),
            "## Refreshes beside a flood of logins".into(),
            format!("50 refreshes a second by a timetable, for {seconds} s alone and for {seconds} s beside twice as many logins as the processors can hash; every second of these hangs up after 20 ms."),
            self.floods(),
            "## Size".into(),
            format!("Of the server, with {} sessions.", n(plan.n_sessions)),
            self.sizes(),
        ]
        .join("\n\n")
    }

    fn peaks(&self) -> String {
        let head = [
            "",
            "connections",
            "a second",
            "p50 ms",
            "p99 ms",
            "server, cores",
            "client, cores",
            "a second and core",
            "4 KiB pages written each",
            "errors",
        ];
        let rows = self.rows.iter().flat_map(|row| {
            row.refreshes.iter().map(|(n_connections, measured)| {
                let mut cells = vec![row.name.to_owned(), n_connections.to_string()];
                cells.extend(cells_of(measured));
                cells.insert(8, measured.pages_each.map_or("?".into(), decimal));
                cells
            })
        });
        table(&head, rows)
    }

    fn at_pace(&self, which: impl Fn(&Row) -> &Measured) -> String {
        let head = [
            "",
            "a second",
            "p50 ms",
            "p99 ms",
            "server, cores",
            "client, cores",
            "a second and core",
            "errors",
        ];
        let rows = self.rows.iter().map(|row| {
            let mut cells = vec![row.name.to_owned()];
            cells.extend(cells_of(which(row)));
            cells
        });
        table(&head, rows)
    }

    fn ceilings(&self) -> String {
        let parts = self.rows.iter().map(|row| {
            let hashes = decimal(row.hashes_per_second);
            format!("{hashes} before it was the turn of {}", row.name)
        });
        format!(
            "With all processors, and nothing else to do, this machine computes so many of these hashes (Argon2id, 19 MiB, \
             2 passes, 1 lane) a second: {}.",
            parts.collect::<Vec<_>>().join(", ")
        )
    }

    fn floods(&self) -> String {
        let head = [
            "",
            "p99 ms alone",
            "p99 ms beside",
            "logins a second",
            "logins refused",
            "the slowest refusal",
            "refreshes refused",
            "memory before",
            "most memory",
        ];
        let rows = self.rows.iter().map(|row| {
            let flooded = &row.flooded;
            vec![
                row.name.to_owned(),
                decimal(flooded.idle.p99_ms),
                decimal(flooded.beside.p99_ms),
                decimal(flooded.logins.per_second),
                errors(&flooded.logins),
                format!("{} ms", decimal(flooded.logins.slowest_error_ms)),
                errors(&flooded.beside),
                megabytes(flooded.memory.0),
                megabytes(flooded.memory.1),
            ]
        });
        table(&head, rows)
    }

    fn sizes(&self) -> String {
        let rows = self.rows.iter().map(|row| {
            let disk = row.size.disk_each;
            vec![
                row.name.to_owned(),
                megabytes(row.size.memory_after_logins),
                megabytes(row.size.memory_at_work),
                disk.map_or("?".into(), |bytes| format!("{} B", decimal(bytes))),
            ]
        });
        let head = [
            "",
            "memory after the logins",
            "memory after a restart, refreshes and reads",
            "disk for each session",
        ];
        table(&head, rows)
    }
}

fn cells_of(measured: &Measured) -> Vec<String> {
    let Measured { figures, .. } = measured;
    vec![
        decimal(figures.per_second),
        decimal(figures.p50_ms),
        decimal(figures.p99_ms),
        format!("{:.2}", measured.server_cores),
        format!("{:.2}", measured.client_cores),
        decimal(measured.per_core()),
        errors(figures),
    ]
}

fn errors(figures: &Figures) -> String {
    let parts = figures
        .errors
        .iter()
        .map(|(how, count)| format!("{} × {how}", n(*count)));
    match figures.errors.is_empty() {
        true => "0".into(),
        false => parts.collect::<Vec<_>>().join(", "),
    }
}
