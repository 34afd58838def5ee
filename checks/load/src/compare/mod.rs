//! Servers side by side: Tollgate on SQLite, Tollgate on PostgreSQL, and what people would write otherwise.
//!
//! All of them run at once, each on data of its own, and take turns scene by scene, so that whatever else the machine does
//! hits all of them alike; who rests uses nothing.

mod ceiling;
mod contestant;
mod goals;
mod scenes;
mod table;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use tollgate_failure::{Explain, Outcome};

use self::contestant::Contestant;
use self::scenes::{Flooded, Measured, Pace, flooded, logins, reads, refreshes};
use crate::process::{Database, Folder, memory};
use crate::say::doing;
use crate::users::demo_users;

/// How many connections read at once.
const N_READERS: usize = 32;

/// What is measured, and how thoroughly.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Tollgate's server.
    pub binary: PathBuf,
    /// Node and the peer's script, if it is to be measured.
    pub peer: Option<(PathBuf, PathBuf)>,
    /// An empty PostgreSQL database, reached through a socket.
    pub database_url: Option<String>,
    /// Where the servers' files lie; the folder is made, and gone afterwards.
    pub place: PathBuf,
    /// How many sessions each server has.
    pub n_sessions: u64,
    /// How long each scene lasts.
    pub lasting: Duration,
    /// How many connections refresh at once, in turn.
    pub concurrencies: Vec<usize>,
}

/// What was measured.
#[derive(Debug)]
pub struct Compared {
    syncs_per_second: f64,
    rows: Vec<Row>,
}

/// The figures of one server.
#[derive(Debug)]
struct Row {
    name: &'static str,
    /// What the machine can hash just before the logins, which are held against it.
    hashes_per_second: f64,
    logins: Measured,
    /// By the number of connections.
    refreshes: Vec<(usize, Measured)>,
    refreshes_at_half: Measured,
    reads: Measured,
    reads_at_half: Measured,
    flooded: Flooded,
    size: Size,
}

/// What the sessions take, in bytes.
#[derive(Debug, Clone, Copy)]
struct Size {
    disk_each: Option<f64>,
    memory_after_logins: u64,
    memory_at_work: u64,
}

/// Measures.
///
/// # Errors
/// When a server can't be started or nobody can sign in.
pub async fn run(plan: &Plan) -> Outcome<Compared> {
    let folder = Folder::new(&plan.place)?;
    doing("syncs alone");
    let syncs_per_second = ceiling::syncs_per_second(folder.path(), plan.lasting)?;
    let mut stage = Vec::new();
    for contestant in contestants(plan, &folder)? {
        stage.push(signed_in(contestant, plan).await?);
    }
    for n in &plan.concurrencies {
        for standing in &mut stage {
            let name = standing.contestant.name;
            doing(format_args!("{n} connections refresh: {name}"));
            let pace = Pace::Closed(*n);
            let measured = refreshes(&mut standing.contestant, pace, plan.lasting).await?;
            standing.peaks.push((*n, measured));
        }
    }
    let mut rows = Vec::new();
    for standing in stage {
        rows.push(rest(standing, plan).await?);
    }
    Ok(Compared {
        syncs_per_second,
        rows,
    })
}

/// A contestant to which everybody has signed in.
struct Standing {
    contestant: Contestant,
    hashes_per_second: f64,
    logins: Measured,
    disk_each: Option<f64>,
    memory_after_logins: u64,
    peaks: Vec<(usize, Measured)>,
}

fn contestants(plan: &Plan, folder: &Folder) -> Outcome<Vec<Contestant>> {
    let place = |name: &str| {
        let place = folder.path().join(name);
        fs::create_dir_all(&place).explain(format_args!("make {}", place.display()))?;
        Ok(place)
    };
    let sqlite = Contestant::tollgate(&plan.binary, &Database::Sqlite, &place("sqlite")?)?;
    let mut contestants = vec![sqlite];
    if let Some(url) = &plan.database_url {
        let database = Database::Postgres(url.clone());
        let postgres = Contestant::tollgate(&plan.binary, &database, &place("postgres")?)?;
        contestants.push(postgres);
    }
    if let Some((node, script)) = &plan.peer {
        contestants.push(Contestant::peer(
            node,
            script,
            &demo_users(),
            &place("peer")?,
        )?);
    }
    Ok(contestants)
}

/// Signs all sessions in; the data is looked at while the server is stopped, since only then all of it is in its place.
async fn signed_in(mut contestant: Contestant, plan: &Plan) -> Outcome<Standing> {
    let name = contestant.name;
    contestant.restart().await?;
    contestant.stop()?;
    let empty = contestant.on_disk()?;
    doing(format_args!(
        "hashes alone, before it is the turn of {name}"
    ));
    let hashes_per_second = ceiling::hashes_per_second(plan.lasting)?;
    contestant.restart().await?;
    doing(format_args!("{} logins: {name}", plan.n_sessions));
    let logins = logins(&mut contestant, &demo_users(), plan.n_sessions).await?;
    let (memory_after_logins, _) = memory(contestant.server()?.pid())?;
    contestant.stop()?;
    let full = contestant.on_disk()?;
    contestant.restart().await?;
    let n = contestant.browsers.len() as f64;
    let disk = empty.zip(full);
    Ok(Standing {
        contestant,
        hashes_per_second,
        logins,
        disk_each: disk.map(|(empty, full)| full.saturating_sub(empty) as f64 / n),
        memory_after_logins,
        peaks: Vec::new(),
    })
}

/// The scenes after the peak of refreshes is known.
async fn rest(standing: Standing, plan: &Plan) -> Outcome<Row> {
    let Standing {
        mut contestant,
        hashes_per_second,
        logins,
        peaks,
        ..
    } = standing;
    let name = contestant.name;
    doing(format_args!("refreshes at half of the peak: {name}"));
    let rates = peaks.iter().map(|(_, peak)| peak.figures.per_second);
    let half = Pace::Open(rates.fold(1.0, f64::max) / 2.0);
    let refreshes_at_half = refreshes(&mut contestant, half, plan.lasting).await?;
    doing(format_args!("reads: {name}"));
    let reads_peak = reads(&contestant, Pace::Closed(N_READERS), plan.lasting).await?;
    let half = Pace::Open((reads_peak.figures.per_second / 2.0).max(1.0));
    let reads_at_half = reads(&contestant, half, plan.lasting).await?;
    let (memory_at_work, _) = memory(contestant.server()?.pid())?;
    doing(format_args!("refreshes beside a flood of logins: {name}"));
    let flooded = flooded(
        &mut contestant,
        &demo_users(),
        hashes_per_second,
        plan.lasting,
    )
    .await?;
    Ok(Row {
        name,
        hashes_per_second,
        logins,
        refreshes: peaks,
        refreshes_at_half,
        reads: reads_peak,
        reads_at_half,
        flooded,
        size: Size {
            disk_each: standing.disk_each,
            memory_after_logins: standing.memory_after_logins,
            memory_at_work,
        },
    })
}
